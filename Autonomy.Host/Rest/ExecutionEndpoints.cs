using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Plans;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Executions: submit them, and look at them.</summary>
internal sealed class ExecutionEndpoints(
    LocalEngine engine, SubmissionDesk submissions, DurableExecutions executions, GoalSubmission goals,
    SpendingDesk spending, ExperienceDesk experience, Paging paging, TimeProvider clock) : IRestEndpoints
{
    /// <summary>How deep children of children are followed: as deep as they may go.</summary>
    private const int DepthMax = 16;

    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/executions", (Delegate)SubmitAsync)
            .Accepts<SubmitRequest>("application/json").Produces<SubmittedResource>(StatusCodes.Status201Created)
            .Produces<SubmittedResource>()
            .WithMetadata(KeyRule.OfItsOwn)
            .WithSummary("Submits an execution; the answer comes once it is durable.");
        group.MapGet("/executions/{id}", (Delegate)GetAsync).Produces<ExecutionResource>()
            .WithSummary("An execution with its steps.");
        group.MapGet("/executions/{id}/steps", (Delegate)StepsAsync).Produces<PageOf<StepResource>>()
            .WithSummary("The steps of an execution, in the order of its plan.").TakesPage();
        group.MapGet("/executions/{id}/why", (Delegate)WhyAsync).Produces<WhyResource>()
            .WithSummary("Why an execution, or a step of it, is where it is, and what to do.")
            .Takes("step", "The step; absent: the execution as a whole.");
        group.MapGet("/executions/{id}/results", (Delegate)ResultsAsync).Produces<ResultsResource>()
            .WithSummary("What an execution delivers, complete or so far.");
        group.MapGet("/executions/{id}/decisions", (Delegate)DecisionsAsync)
            .Produces<PageOf<DecisionResource>>().WithSummary("The decisions that it asked for.").TakesPage();
    }

    private async Task SubmitAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Submit);
        string? key = context.Request.Headers[KeyedWrites.Header] is [var given, ..] ? given : null;
        SubmitRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.SubmitRequest);
        if (GoalSubmission.IsAsked(request))
        {
            await goals.ServeAsync(context, caller, request, key);
            return;
        }

        var submission = new Submission
        {
            Plan = request.Plan,
            PlanName = request.PlanName,
            Inputs = request.Inputs ?? DataObject.Empty,
            Project = request.Project,
            Priority = RequestValues.WordOf(request.Priority, "/priority", Priority.Medium),
            Budget = QueryValues.BudgetOf(request.Budget),
            Callback = QueryValues.CallbackOf(request.Callback),
            Key = key,
            IsEstimated = true,
        };
        Submitted submitted = await submissions.SubmitAsync(caller, submission, context.RequestAborted);
        ExecutionLinks links = ExecutionResources.LinksOf(submitted.Execution);
        context.Response.Headers.Location = links.Self;
        await context.AnswerAsync(
            new SubmittedResource(submitted.Execution.Value, Words.Of(submitted.Status), links)
            {
                PlanOrigin = ExecutionResources.Of(submitted.PlanOrigin),
                Estimate = InsightResources.Of(submitted.Estimate),
                Warnings = ExecutionResources.Of(submitted.Warnings, "/plan"),
            },
            RestBodies.Shapes.SubmittedResource,
            submitted.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task GetAsync(HttpContext context, string id)
    {
        ExecutionResource found = await LookAsync(
            context, id, seen => ExecutionResources.Of(seen, engine.Executions.ToolsOf));
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version);
        await context.AnswerAsync(found, RestBodies.Shapes.ExecutionResource);
    }

    private async Task StepsAsync(HttpContext context, string id)
    {
        AskedPage page = paging.Read(context, context.Demand(Right.Look), $"steps|{id}");
        await context.AnswerAsync(
            page.Cut(
                await LookAsync(
                    context, id,
                    seen => ExecutionResources.StepsOf(
                        seen.State, engine.Executions.ToolsOf(seen.State.Workspace))),
                static step => step.Id),
            RestBodies.Shapes.PageOfStepResource);
    }

    private async Task ResultsAsync(HttpContext context, string id) => await context.AnswerAsync(
        await LookAsync(context, id, seen => ExecutionResources.ResultsOf(seen.State)),
        RestBodies.Shapes.ResultsResource);

    private async Task DecisionsAsync(HttpContext context, string id)
    {
        AskedPage page = paging.Read(context, context.Demand(Right.Look), $"decisions|{id}");
        List<DecisionResource> asked = await LookAsync(
            context, id, seen => seen.State.Decisions.Select(one => ExecutionResources.Of(seen.State, one)).ToList());
        await context.AnswerAsync(
            page.Cut(asked, static decision => decision.Id), RestBodies.Shapes.PageOfDecisionResource);
    }

    private async Task WhyAsync(HttpContext context, string id)
    {
        string? step = TakenValues.TextIn(context.Request, "step");
        Caller caller = context.Demand(Right.Look);
        SpendingLedger ledger = await spending.ReadAsync(caller, context.RequestAborted);
        Explanation why = await executions.ReadAsync(
            caller.Workspace, id, seen => Explain(seen.State, step, ledger), context.RequestAborted);
        for (int depth = 0; depth < DepthMax && why is { MovedBy: Mover.Child, Root.Child: { } child }; depth++)
        {
            why = why.Through(await executions.ReadAsync(
                caller.Workspace, child.Value, seen => Explain(seen.State, null, ledger), context.RequestAborted));
        }

        Estimator estimator = await experience.EstimatorAsync(caller.Workspace, context.RequestAborted);
        WhyResource answer = await executions.ReadAsync(
            caller.Workspace, id,
            seen => ExecutionResources.Of(
                seen.State, step, why, InsightResources.LeftOf(seen.State, estimator, clock.GetUtcNow())),
            context.RequestAborted);
        await context.AnswerAsync(answer, RestBodies.Shapes.WhyResource);
    }

    private Explanation Explain(ExecutionState state, string? step, SpendingLedger ledger)
    {
        Core.Workspaces.WorkspaceRules rules = engine.Executions.RulesOf(state.Workspace);
        DateTimeOffset now = clock.GetUtcNow();
        Core.Tools.IToolCatalog tools = engine.Executions.ToolsOf(state.Workspace);
        if (step is null) return Why.Of(state, now, tools, rules, ledger);
        return Why.OfStep(state, Steps.Find(state, step), now, tools, rules, ledger);
    }

    private Task<T> LookAsync<T>(HttpContext context, string id, Func<VersionedExecution, T> look) =>
        executions.ReadAsync(context.Demand(Right.Look).Workspace, id, look, context.RequestAborted);
}
