using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Goals;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Goals: words that become a proposed plan, which a person looks at before it runs.</summary>
internal sealed class GoalEndpoints(
    GoalDesk goals, PlanDesk plans, ExperienceDesk experience, Paging paging) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/goals", (Delegate)ListAsync).Produces<PageOf<GoalResource>>()
            .WithSummary("The goals, the oldest first.")
            .TakesPage();
        group.MapPost("/goals", (Delegate)ProposeAsync).Demands(Right.Submit)
            .Accepts<ProposeGoalRequest>("application/json")
            .Produces<GoalResource>(StatusCodes.Status201Created)
            .WithSummary("Proposes a plan for words; it runs once it is approved.");
        group.MapGet("/goals/{id}", (Delegate)GetAsync).Produces<GoalResource>()
            .WithSummary("A goal with its plan, the reasons for it, and its questions.");
        group.MapPost("/goals/{id}/answer", (Delegate)AnswerAsync).Demands(Right.Steer)
            .Accepts<AnswerGoalRequest>("application/json")
            .Produces<GoalResource>().WithSummary("Answers questions; the goal is planned anew.")
            .TakesIfMatch();
        group.MapPost("/goals/{id}/approve", (Delegate)ApproveAsync).Demands(Right.Steer)
            .Accepts<ApproveGoalRequest>(isOptional: true, "application/json").Produces<GoalResource>()
            .WithSummary("Approves the plan of the version that was seen, and no other, and starts it.")
            .TakesIfMatch("The version that was seen, as its ETag; version in the body says the same.");
        group.MapPost("/goals/{id}/reject", (Delegate)RejectAsync).Demands(Right.Steer)
            .Accepts<ReasonRequest>(isOptional: true, "application/json").Produces<GoalResource>()
            .WithSummary("It is not to be done.");
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        AskedPage page = paging.Read(context, caller, "goals");
        (IReadOnlyList<Goal> found, long? next) =
            await goals.ListAsync(caller, page.Number, page.Size, context.RequestAborted);
        await context.AnswerAsync(
            new PageOf<GoalResource>(
                [.. found.Select(goal => GoalResources.Of(goal, goals.GuardedSteps(goal), null))],
                next is { } place ? page.CursorAt(place) : null),
            RestBodies.Shapes.PageOfGoalResource);
    }

    private async Task ProposeAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Submit);
        ProposeGoalRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.ProposeGoalRequest);
        Goal goal = await goals.ProposeAsync(caller, new GoalWish
        {
            Text = request.Goal,
            Inputs = request.Inputs ?? DataObject.Empty,
            Project = request.Project,
            Priority = RequestValues.WordOf(request.Priority, "/priority", Priority.Medium),
            Budget = QueryValues.BudgetOf(request.Budget),
            Callback = QueryValues.CallbackOf(request.Callback),
            AutoApprove = request.AutoApprove,
        });
        context.Response.Headers.Location = $"{RestApi.Root}/goals/{goal.Id}";
        await ShowAsync(context, goal, StatusCodes.Status201Created);
    }

    private async Task GetAsync(HttpContext context, string id) =>
        await ShowAsync(context, await goals.FindAsync(context.CallerOf(), id, context.RequestAborted));

    private async Task AnswerAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        AnswerGoalRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.AnswerGoalRequest);
        long? version = VersionOf(context, request.Version);
        var answers = request.Answers.Properties.ToImmutableDictionary(StringComparer.Ordinal);
        await ShowAsync(context, await goals.AnswerAsync(caller, id, answers, version));
    }

    private async Task ApproveAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        ApproveGoalRequest? request = await JsonBody.ReadOptionalAsync(context, RestBodies.Shapes.ApproveGoalRequest);
        if (VersionOf(context, request?.Version) is not { } version)
        {
            throw RequestValues.Mistake(
                "/version", "An approval is of the plan that was seen.",
                "Give the version of the goal, or its ETag as If-Match.");
        }

        await ShowAsync(context, await goals.ApproveAsync(caller, id, version));
    }

    private async Task RejectAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        ReasonRequest? request = await JsonBody.ReadOptionalAsync(context, RestBodies.Shapes.ReasonRequest);
        string? reason = context.ReasonOf(request?.Reason);
        await ShowAsync(context, await goals.RejectAsync(caller, id, reason));
    }

    private async Task ShowAsync(HttpContext context, Goal goal, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(goal.Version);
        SubmitEstimate? estimate = await EstimateOfAsync(goal, context.RequestAborted);
        await context.AnswerAsync(
            GoalResources.Of(goal, goals.GuardedSteps(goal), estimate), RestBodies.Shapes.GoalResource, status);
    }

    // The goal is durable already: that its estimate cannot be made, or its tools are gone by now, changes nothing.
    private async Task<SubmitEstimate?> EstimateOfAsync(Goal goal, CancellationToken cancellation)
    {
        if (goal.Proposal is not { IsWhole: true, Plan: { } written }) return null;
        try
        {
            Plan plan = plans.Compile(goal.Workspace, written).Plan!;
            return InsightResources.Of(
                await experience.EstimateOfAsync(goal.Workspace, plan, goal.Proposal.Inputs, cancellation));
        }
        catch (Exception exception) when (exception is IOException or Journals.StoreException or ApiException)
        {
            return null;
        }
    }

    private static long? VersionOf(HttpContext context, long? version)
    {
        if (IfMatch.TextIn(context) is not { } sent) return version;
        string tag = sent.Trim('"');
        bool isVersion = long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out long seen);
        if (!isVersion || (version is not null && version != seen))
            throw RequestValues.Mistake("If-Match", "It names no one version of the goal.", "Send its ETag as it is.");
        return seen;
    }
}
