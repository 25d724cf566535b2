using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>What happened to an execution, by version.</summary>
internal sealed class EventEndpoints(IJournalReader journal, DurableExecutions executions)
{
    private const int LimitDefault = 100;
    private const int LimitMax = 1_000;

    public void Map(RouteGroupBuilder group) =>
        group.MapGet("/executions/{id}/events", (Delegate)EventsAsync).Produces<EventPage>()
            .WithSummary("Its events after a version (?after=), at most ?limit= (100), of ?type= and ?step=.");

    private async Task EventsAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Look);
        long after = RequestValues.NumberOf(context.Request, "after", 0, 0, long.MaxValue - 1);
        long before = RequestValues.NumberOf(context.Request, "before", long.MaxValue, 1, long.MaxValue);
        int limit = (int)RequestValues.NumberOf(context.Request, "limit", LimitDefault, 1, LimitMax);
        (ExecutionId execution, long last, bool hasEnded) = await executions.ReadAsync(
            caller.Workspace, id, static seen => (seen.State.Id, seen.Version, seen.State.IsTerminal),
            context.RequestAborted);
        IReadOnlyList<StoredEvent> page =
            await journal.ReadStreamAsync(execution.Stream, after + 1, limit, context.RequestAborted);
        var events = new List<EventResource>(page.Count);
        foreach (StoredEvent stored in page.TakeWhile(stored => stored.Version < before))
        {
            after = stored.Version;
            if (await ResourceOfAsync(execution, stored, context) is { } wanted) events.Add(wanted);
        }

        bool isWhole = hasEnded && after >= last;
        await context.AnswerAsync(new EventPage(events, after, isWhole), RestBodies.Shapes.EventPage);
    }

    private async ValueTask<EventResource?> ResourceOfAsync(
        ExecutionId execution, StoredEvent stored, HttpContext context)
    {
        string? type = context.Request.Query["type"];
        if (type is not null && stored.Name != type) return null;
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, context.RequestAborted);
        DataValue data = DataJson.Parse(body.Span);
        string? step = context.Request.Query["step"];
        string? of = ((data as DataObject)?["step"] as DataString)?.Value;
        return step is null || step == of ? Of(execution, stored, data) : null;
    }

    /// <summary>An event as REST shows it.</summary>
    public static EventResource Of(ExecutionId execution, StoredEvent stored, DataValue data) => new()
    {
        Type = stored.Name,
        Version = stored.Version,
        Offset = stored.Offset,
        Time = stored.Time,
        Execution = execution.Value,
        Data = data,
    };
}
