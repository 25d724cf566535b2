using Autonomy.Core.Executions;
using Autonomy.Core.Health;
using Autonomy.Core.Indexing;
using Autonomy.Host.Api;
using Autonomy.Host.Indexing;
using Autonomy.Host.Local;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Executions in lists, and in short.</summary>
internal sealed class ListEndpoints(
    LocalEngine engine, ExecutionLists lists, SavedFilterDesk filters, DurableExecutions executions, TimeProvider clock)
    : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/executions", (Delegate)ListAsync).Produces<ExecutionList>()
            .WithSummary("The executions of the workspace, the latest first.")
            .Takes("status", "One or several, with commas.")
            .Takes("health", "ok, retrying, blocked or stalled.")
            .Takes("failingNow", "true: those of which a step failed, or is tried again after a failure.")
            .Takes("project", "Of this project.")
            .Takes("parent", "Children of this execution.")
            .Takes("tool", "Those that called it.")
            .Takes("errorKind", "By the last failure: timeout, unavailable, ...")
            .Takes("fingerprint", "By the last failure.")
            .Takes("text", "Words of the id, the name or the project; the last may be the beginning of one.")
            .Takes("since", "Submitted then or later (RFC 3339).")
            .Takes("sinceAgo", "Instead of since: submitted no longer ago than this, as in 24h.")
            .Takes("until", "Submitted before then (RFC 3339).")
            .Takes("saved", "A filter that the workspace has saved; what else is said narrows it.")
            .Takes("sort", "-submitted (the default), submitted, -changed or changed.")
            .TakesPage(ExecutionLists.SizeDefault);
        group.MapGet("/executions/{id}/status", (Delegate)StatusAsync).Produces<StatusResource>()
            .WithSummary("An execution in short: where it is, how it does, its steps, its numbers.");
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Look);
        DateTimeOffset now = clock.GetUtcNow();
        ListedExecutions page = await lists.ListAsync(
            await QueryOfAsync(context.Request, caller, now),
            QueryValues.TextOf(context.Request, "cursor", int.MaxValue), context.RequestAborted);
        var body = new ExecutionList
        {
            Items = [.. page.Rows.Select(row => Of(row, now))],
            Cursor = page.Cursor,
            Counts = page.Counts.ByStatus.ToDictionary(count => Words.Of(count.Key), count => count.Value),
            Behind = page.IsBehind,
        };
        await context.AnswerAsync(body, RestBodies.Shapes.ExecutionList);
    }

    private async Task StatusAsync(HttpContext context, string id) => await context.AnswerAsync(
        await executions.ReadAsync(
            context.Demand(Right.Look).Workspace, id, seen => StatusOf(seen, clock.GetUtcNow()),
            context.RequestAborted),
        RestBodies.Shapes.StatusResource);

    private async Task<ExecutionQuery> QueryOfAsync(HttpRequest request, Caller caller, DateTimeOffset now)
    {
        ExecutionFilter filter = ExecutionFilters.Of(request);
        if (QueryValues.TextOf(request, "saved") is { } name)
            filter = ExecutionFilters.Narrow((await filters.FindAsync(caller, name)).Filter, filter);
        (ListOrder order, bool isLatestFirst) = SortOf(request);
        return ExecutionFilters.QueryOf(filter, ExecutionFilters.InQuery, caller.Workspace, now) with
        {
            Order = order,
            IsLatestFirst = isLatestFirst,
            Limit = LimitOf(request),
        };
    }

    internal static int LimitOf(HttpRequest request) => (int)QueryValues.NumberOf(
        request, "limit", ExecutionLists.SizeDefault, 1, ExecutionLists.SizeMax);

    private static (ListOrder Order, bool IsLatestFirst) SortOf(HttpRequest request) =>
        QueryValues.TextOf(request, "sort") switch
        {
            null or "-submitted" => (ListOrder.Submitted, true),
            "submitted" => (ListOrder.Submitted, false),
            "-changed" => (ListOrder.Changed, true),
            "changed" => (ListOrder.Changed, false),
            var other => throw RequestValues.Mistake(
                "?sort", $"'{Refusals.Excerpt(other)}' is no order.",
                "Write one of: -submitted, submitted, -changed, changed."),
        };

    private static ListedExecution Of(ExecutionRow row, DateTimeOffset now) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Status = Words.Of(row.Status),
        Health = Words.Of(row.HealthAt(now)),
        Version = row.Version,
        Project = row.Project,
        Parent = row.Parent,
        Priority = Words.Of(row.Priority),
        SubmittedBy = row.SubmittedBy,
        SubmittedAt = row.SubmittedAt,
        StartedAt = row.StartedAt,
        EndedAt = row.EndedAt,
        ChangedAt = row.ChangedAt,
        Progress = new ProgressResource(row.Steps, row.EndedSteps, row.FailedSteps, row.RunningAttempts),
        OpenDecisions = row.OpenDecisions,
        Retrying = row.Retrying,
        FailingNow = row.IsFailing,
        LastError = row.LastError is { } error
            ? new ListedError(
                Words.Of(error.Kind), Words.Of(error.Effect), error.Code, error.Message, error.Tool, error.Fingerprint)
            : null,
        Tools = row.Tools,
        CostUsd = row.CostUsd,
        Links = ExecutionResources.LinksOf(ExecutionId.Parse(row.Id)),
    };

    private StatusResource StatusOf(VersionedExecution seen, DateTimeOffset now)
    {
        ExecutionState state = seen.State;
        ExecutionHealth health = ExecutionHealth.Of(state, now);
        return new StatusResource
        {
            Execution = new StatusExecution(
                state.Id.Value, state.Plan!.Header.Name, Words.Of(state.Status), Words.Of(state.Phase), state.Project,
                Words.Of(state.Priority), seen.Version, state.SubmittedAt, state.StartedAt, state.EndedAt),
            Health = new StatusHealth(health.Score.Value, Words.Of(health.Score.Class), health.Bottleneck),
            Tasks =
            [
                .. ExecutionResources.StepsOf(state, engine.Executions.ToolsOf(state.Workspace))
                    .Select(step => new StatusTask(step.Id, step.Status, step.Tool, step.Attempts, step.Wait?.Kind)),
            ],
            Metrics = new StatusMetrics
            {
                Steps = state.Steps.Length,
                Ended = state.Steps.Length - state.OpenSteps,
                Failed = state.FailedSteps,
                Running = state.RunningAttempts,
                Attempts = state.Calls,
                Retries = state.Retries,
                OpenDecisions = state.OpenDecisions,
                CostUsd = state.CostUsd,
                ElapsedMs = state.StartedAt is { } began
                    ? (long)((state.EndedAt ?? now) - began).TotalMilliseconds
                    : null,
            },
        };
    }
}
