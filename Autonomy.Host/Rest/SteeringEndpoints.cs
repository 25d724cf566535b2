using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Executions: steer them. Each answer comes once what follows is durable.</summary>
internal sealed class SteeringEndpoints(
    LocalEngine engine, DurableExecutions executions, SteeringDesk steering) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group = group.MapGroup("/executions/{id}");
        Command<PauseRequest>(group, "pause", PauseAsync, "Starts nothing more; what runs finishes.");
        Command<ReasonRequest>(group, "resume", ResumeAsync, "Goes on from exactly there.");
        Command<CancelRequest>(group, "cancel", CancelAsync, "Stops; with undo, what completed is undone.");
        Command<ReasonRequest>(group, "terminate", TerminateAsync, "Ends it at once; nothing is undone.");
        Command<PrioritizeRequest>(group, "prioritize", PrioritizeAsync, "Changes how urgent it is.");
        Command<EditRequest>(group, "plan", EditAsync, "Adds, replaces, removes steps that have not begun.");
        Command<SignalRequest>(group, "signals/{name}", SignalAsync, "Hands a signal to the step that waits for it.");
        Fork(group, "retry", ForkReason.Retry, "Runs once more what did not complete, as a new execution.");
        Fork(group, "restart", ForkReason.Restart, "Runs from a step on once more, as a new execution.");
        Fork(group, "fork", ForkReason.Fork, "Goes another way from a version, as a new execution.");
        group.MapGet("/rollback", (Delegate)PreviewUndoAsync).Produces<UndoPreviewResource>()
            .WithSummary("What a cancel with undo would do now, the last first.");
        Command<ReasonRequest>(group, "rollback", RollBackAsync, "Cancels it and undoes what completed.");
    }

    private static void Command<TRequest>(
        RouteGroupBuilder group, string verb, Delegate handler, string summary)
        where TRequest : notnull =>
        group.MapPost($"/{verb}", handler).Demands(Right.Steer)
            .Accepts<TRequest>(isOptional: true, "application/json")
            .Produces<CommandResource>(StatusCodes.Status202Accepted).WithSummary(summary)
            .TakesIfMatch();

    private void Fork(RouteGroupBuilder group, string verb, ForkReason reason, string summary) =>
        group.MapPost($"/{verb}", (HttpContext context, string id) => ForkAsync(context, id, reason))
            .Demands(Right.Steer).Accepts<ForkRequestBody>(isOptional: true, "application/json")
            .Produces<SubmittedResource>(StatusCodes.Status201Created).Produces<ForkPreviewResource>()
            .WithSummary(summary)
            .TakesIfMatch();

    private async Task PauseAsync(HttpContext context, string id)
    {
        PauseRequest request = await BodyAsync(context, RestBodies.Shapes.PauseRequest) ?? new PauseRequest();
        if (request is { Then: not null, For: null })
        {
            throw RequestValues.Mistake(
                "/then", "A pause without an end has nothing that follows.",
                "Say for how long, as in \"for\": \"30m\".");
        }

        await SendAsync(context, id, by => new ExecutionCommand.Pause(by, context.ReasonOf(request.Reason))
        {
            After = RequestValues.DurationOf(request.For, "/for"),
            Then = RequestValues.WordOf(request.Then, "/then", PauseThen.Resume),
            Now = request.Now,
        });
    }

    private async Task ResumeAsync(HttpContext context, string id)
    {
        ReasonRequest? request = await BodyAsync(context, RestBodies.Shapes.ReasonRequest);
        await SendAsync(context, id, by => new ExecutionCommand.Resume(by)
        {
            Reason = context.ReasonOf(request?.Reason),
        });
    }

    private async Task CancelAsync(HttpContext context, string id)
    {
        CancelRequest request = await BodyAsync(context, RestBodies.Shapes.CancelRequest) ?? new CancelRequest();
        await SendAsync(context, id, by => new ExecutionCommand.Cancel(
            by, context.ReasonOf(request.Reason), request.Undo));
    }

    private async Task RollBackAsync(HttpContext context, string id)
    {
        ReasonRequest? request = await BodyAsync(context, RestBodies.Shapes.ReasonRequest);
        await SendAsync(context, id, by => new ExecutionCommand.Cancel(
            by, context.ReasonOf(request?.Reason), Undo: true));
    }

    private async Task TerminateAsync(HttpContext context, string id)
    {
        ReasonRequest? request = await BodyAsync(context, RestBodies.Shapes.ReasonRequest);
        await SendAsync(context, id, by => new ExecutionCommand.Terminate(
            by, context.ReasonOf(request?.Reason)));
    }

    private async Task PrioritizeAsync(HttpContext context, string id)
    {
        context.Demand(Right.Steer);
        PrioritizeRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.PrioritizeRequest);
        await SendAsync(context, id, by => new ExecutionCommand.Prioritize(
            by, RequestValues.WordOf(request.Priority, "/priority", Priority.Medium))
        {
            Reason = context.ReasonOf(request.Reason),
        });
    }

    private async Task EditAsync(HttpContext context, string id)
    {
        context.Demand(Right.Steer);
        EditRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.EditRequest);
        await SendAsync(context, id, by => new ExecutionCommand.Edit(
            by, context.ReasonOf(request.Reason), new PlanChanges
            {
                Add = [.. request.Add ?? []],
                Replace = [.. request.Replace ?? []],
                Remove = [.. request.Remove ?? []],
            }));
    }

    private async Task SignalAsync(HttpContext context, string id)
    {
        string name = RawPath.LastSegmentOf(context);
        SignalRequest? request = await BodyAsync(context, RestBodies.Shapes.SignalRequest);
        await SendAsync(context, id, by => new ExecutionCommand.Signal(name, request?.Payload ?? DataNull.Value, by)
        {
            Reason = context.ReasonOf(request?.Reason),
        });
    }

    private async Task PreviewUndoAsync(HttpContext context, string id) => await context.AnswerAsync(
        await executions.ReadAsync(
            context.Demand(Right.Look).Workspace, id,
            seen => ExecutionResources.Of(
                seen.State, UndoPreview.Of(seen.State, engine.Executions.ToolsOf(seen.State.Workspace))),
            context.RequestAborted),
        RestBodies.Shapes.UndoPreviewResource);

    private async Task ForkAsync(HttpContext context, string id, ForkReason reason)
    {
        Caller caller = context.Demand(Right.Steer);
        ForkRequestBody body = await BodyAsync(context, RestBodies.Shapes.ForkRequestBody) ?? new ForkRequestBody();
        if (reason == ForkReason.Restart && body.From is null)
            throw RequestValues.Mistake("/from", "A restart begins at a step.", "Name the step.");
        ExecutionId origin = await executions.ReadAsync(
            caller.Workspace, id, static seen => seen.State.Id, context.RequestAborted);
        var request = new ForkRequest(origin, reason, caller.Name)
        {
            From = body.From,
            Version = body.Version,
            Inputs = body.Inputs,
            IsConfirmed = body.Confirm,
            Comment = context.ReasonOf(body.Reason),
            IfVersion = IfMatch.VersionIn(context),
        };
        if (body.DryRun) await PreviewForkAsync(context, request);
        else await AnswerForkAsync(context, origin, await LocalForks.ForkAsync(engine, request));
    }

    private async Task PreviewForkAsync(HttpContext context, ForkRequest request)
    {
        (ForkPlan? plan, Rejection? refusal) = await LocalForks.PlanAsync(engine.Journal, request);
        if (plan is null) throw Refusals.Of(refusal!);
        await context.AnswerAsync(ExecutionResources.Of(plan), RestBodies.Shapes.ForkPreviewResource);
    }

    private static Task AnswerForkAsync(HttpContext context, ExecutionId origin, CommandReply reply)
    {
        if (reply is not CommandReply.Accepted accepted)
        {
            var refused = (CommandReply.Refused)reply;
            throw Refusals.Of(refused.Rejection, refused.WasCancelled);
        }

        ExecutionLinks links = ExecutionResources.LinksOf(accepted.Execution);
        context.Response.Headers.Location = links.Self;
        context.IsAbout($"{origin.Value} -> {accepted.Execution.Value}");
        return context.AnswerAsync(
            new SubmittedResource(accepted.Execution.Value, Words.Of(accepted.Status), links),
            RestBodies.Shapes.SubmittedResource, StatusCodes.Status201Created);
    }

    // What is refused for its role is not read.
    private static Task<T?> BodyAsync<T>(
        HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape)
        where T : class
    {
        context.Demand(Right.Steer);
        return JsonBody.ReadOptionalAsync(context, shape);
    }

    private async Task SendAsync(HttpContext context, string id, Func<string, ExecutionCommand> commandBy)
    {
        Caller caller = context.Demand(Right.Steer);
        await context.AnswerAsync(await steering.SendAsync(
            caller, id, commandBy(caller.Name), IfMatch.VersionIn(context), context.RequestAborted));
    }
}
