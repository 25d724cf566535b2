using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Reporting;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Executions from close by: their graph, where their time went, what happened, how long it takes.</summary>
internal sealed class InsightEndpoints(
    LocalEngine engine, DurableExecutions executions, ExperienceDesk experience, TimeProvider clock) : IRestEndpoints
{
    private const int DepthDefault = 2;
    private const int DepthMax = 10_000;
    private const int LinesDefault = 200;
    private const int LinesMax = 5_000;

    public void Map(RouteGroupBuilder group)
    {
        group = group.MapGroup("/executions/{id}");
        group.MapGet("/graph", (Delegate)GraphAsync).Produces<GraphResource>()
            .WithSummary("Its steps and what needs what.")
            .Takes("around", "Only steps around this one; absent: all.")
            .Takes("depth", "How many needs away from it; default 2.");
        group.MapGet("/timeline", (Delegate)TimelineAsync).Produces<TimelineResource>()
            .WithSummary("Its attempts, waits and undos with their times.");
        group.MapGet("/log", (Delegate)LogAsync).Produces<LogPage>()
            .WithSummary("What happened, in words.")
            .Takes("q", "Only lines with this text.")
            .Takes("step", "Only lines of this step.")
            .Takes("failed", "true: only what went wrong.")
            .Takes("after", "Only what came after this version; default 0.")
            .Takes("limit", "1 to 5000 lines; default 200.");
        group.MapGet("/estimate", (Delegate)EstimateAsync).Produces<EstimateResource>()
            .WithSummary("How far it is, and how much longer it takes, as ranges.");
        group.MapGet("/steps/{step}", (Delegate)StepAsync).Produces<StepDetail>()
            .WithSummary("A step with its attempts and its output.");
    }

    private async Task GraphAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Look);
        string? around = TakenValues.TextIn(context.Request, "around");
        int depth = (int)QueryValues.NumberOf(context.Request, "depth", DepthDefault, 0, DepthMax);
        await context.AnswerAsync(
            await executions.ReadAsync(
                caller.Workspace, id, seen => InsightResources.GraphOf(seen, around, depth), context.RequestAborted),
            RestBodies.Shapes.GraphResource);
    }

    private async Task TimelineAsync(HttpContext context, string id)
    {
        ExecutionFollower follower = await FollowerAsync(context, id);
        var timeline = new ExecutionTimeline();
        foreach (FollowedEvent told in await follower.ReadOnAsync(context.RequestAborted))
            timeline.Take(told.Happened, told.Stored.Time);
        await context.AnswerAsync(
            InsightResources.Of(follower.State, timeline), RestBodies.Shapes.TimelineResource);
    }

    private async Task LogAsync(HttpContext context, string id)
    {
        HttpRequest request = context.Request;
        long after = QueryValues.NumberOf(request, "after", 0, 0, long.MaxValue - 1);
        int limit = (int)QueryValues.NumberOf(request, "limit", LinesDefault, 1, LinesMax);
        var filter = new LogFilter(
            QueryValues.TextOf(request, "q"), QueryValues.TextOf(request, "step"),
            QueryValues.FlagOf(request, "failed"));
        ExecutionFollower follower = await FollowerAsync(context, id);
        var lines = new List<LogLine>();
        long last = after;
        bool isFull = false;
        foreach (FollowedEvent told in await follower.ReadOnAsync(context.RequestAborted))
        {
            if (told.Stored.Version <= after) continue;
            isFull = lines.Count == limit;
            if (isFull) break;
            last = told.Stored.Version;
            if (filter.LineOf(told) is { } line) lines.Add(line);
        }

        await context.AnswerAsync(
            new LogPage(lines, last, follower.State.IsTerminal && !isFull), RestBodies.Shapes.LogPage);
    }

    private async Task EstimateAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Look);
        Estimator estimator = await experience.EstimatorAsync(caller.Workspace, context.RequestAborted);
        DateTimeOffset now = clock.GetUtcNow();
        EstimateResource answer = await executions.ReadAsync(
            caller.Workspace, id,
            seen => InsightResources.Of(
                seen.State, new LiveEstimate(estimator, seen.State).Of(seen.State, now), now),
            context.RequestAborted);
        await context.AnswerAsync(answer, RestBodies.Shapes.EstimateResource);
    }

    private async Task StepAsync(HttpContext context, string id, string step)
    {
        Caller caller = context.Demand(Right.Look);
        await context.AnswerAsync(
            await executions.ReadAsync(
                caller.Workspace, id,
                seen => InsightResources.Of(
                    seen.State, Steps.Find(seen.State, step), engine.Executions.ToolsOf(seen.State.Workspace)),
                context.RequestAborted),
            RestBodies.Shapes.StepDetail);
    }

    // The events are read beside the states that are kept: they are wanted whole.
    private async Task<ExecutionFollower> FollowerAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Look);
        ExecutionId execution = await executions.ReadAsync(
            caller.Workspace, id, static seen => seen.State.Id, context.RequestAborted);
        return new ExecutionFollower(engine.Journal, execution);
    }

    /// <summary>Which lines of a log are wanted.</summary>
    private sealed record LogFilter(string? Text, string? Step, bool OnlyFailures)
    {
        public LogLine? LineOf(FollowedEvent told)
        {
            string place = EventPlace.Of(told.Happened);
            if (OnlyFailures && !EventPlace.IsFailure(told.Happened)) return null;
            bool isOfStep = Step is null || place == Step || place.StartsWith($"{Step}[", StringComparison.Ordinal);
            if (!isOfStep) return null;
            EventLine line = EventSentences.InUtc.Of(told.Happened);
            bool hasText = Text is null || $"{place} {line.Text}".Contains(Text, StringComparison.OrdinalIgnoreCase);
            if (!hasText) return null;
            return new LogLine
            {
                Version = told.Stored.Version,
                Time = told.Stored.Time,
                Type = StreamedEvent.PublicNameOf(told.Stored.Name),
                Place = place,
                Text = line.Text,
                Tone = Words.Of(line.Tone),
            };
        }
    }
}

/// <summary>Steps of executions by their ids.</summary>
internal static class Steps
{
    /// <summary>The step.</summary>
    /// <exception cref="ApiException">The execution has no such step.</exception>
    public static StepState Find(ExecutionState state, string step)
    {
        if (state.Steps.FirstOrDefault(one => one.Id == step) is { } found) return found;
        string near = NearestName.Of(step, state.Steps.Select(one => one.Id)) is { } name
            ? $" Did you mean '{name}'?"
            : "";
        throw new ApiException(
            ApiFault.NotFound, "unknown_step", $"'{state.Id}' has no step '{Refusals.Excerpt(step)}'.{near}");
    }
}
