using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>What happened to an execution, by version; the same events as on every stream.</summary>
internal sealed class EventEndpoints(
    IJournalReader journal, DurableExecutions executions, EventFeed feed, TopicReader topics, StreamReaders readers,
    ServiceStop stop, TimeProvider clock) : IRestEndpoints
{
    private const string Lines = "application/x-ndjson";
    private const string AfterHeader = "Autonomy-After";
    private const string BeforeHeader = "Autonomy-Before";
    private const string HasEndedHeader = "Autonomy-Has-Ended";
    private const int LimitDefault = 100;
    private const int LimitMax = 1_000;

    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(1);

    private static readonly FrozenSet<string> Types =
        ExecutionEventTable.Names.Select(StreamedEvent.PublicNameOf).ToFrozenSet(StringComparer.Ordinal);

    // A service that is started anew at once is there again a little later.
    private static readonly TimeSpan AwayAtLeast = TimeSpan.FromSeconds(1);

    public void Map(RouteGroupBuilder group) =>
        group.MapGet("/executions/{id}/events", (Delegate)EventsAsync)
            .Produces<EventPage>(StatusCodes.Status200OK, "application/json", Lines)
            .WithSummary("Its events by version, as JSON, or a line each (Accept: " + Lines + ").")
            .Takes("after", "The last version that is known; default 0.")
            .Takes("before", "The first version that is not wanted any more. Without after: the last ones before it.")
            .Takes("limit", "1 to 1000; default 100.")
            .Takes("type", "Events of this name.")
            .Takes("step", "Events of this step.")
            .Takes("wait", "How long the answer waits for an event where there is none, as in 30s; 1m at most.");

    private async Task EventsAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Look);
        TimeSpan? wait = RequestValues.DurationOf(TakenValues.TextIn(context.Request, "wait"), "?wait");
        (ExecutionId execution, long last) = await executions.ReadAsync(
            caller.Workspace, id, static seen => (seen.State.Id, seen.Version), context.RequestAborted);
        long after = AfterOf(context.Request, last);
        if (after > last) throw Refusals.UnknownVersion(after, last);
        EventPage page = await PageAsync(context, execution, after);
        if (wait is { } patience)
            page = await WaitAsync(context, execution, page, patience < WaitMax ? patience : WaitMax);
        if (context.Request.Headers.Accept.ToString().Contains(Lines, StringComparison.OrdinalIgnoreCase))
            await WriteLinesAsync(context, page);
        else
            await context.AnswerAsync(page, RestBodies.Shapes.EventPage);
    }

    // Who only says before what reads backwards: the page ends there.
    private static long AfterOf(HttpRequest request, long last)
    {
        if (TakenValues.TextIn(request, "after") is not null || TakenValues.TextIn(request, "before") is null)
            return QueryValues.NumberOf(request, "after", 0, 0, long.MaxValue - 1);
        return Math.Max(0, Math.Min(BeforeOf(request), last + 1) - 1 - LimitOf(request));
    }

    private static long BeforeOf(HttpRequest request) =>
        QueryValues.NumberOf(request, "before", long.MaxValue, 1, long.MaxValue);

    private static int LimitOf(HttpRequest request) =>
        (int)QueryValues.NumberOf(request, "limit", LimitDefault, 1, LimitMax);

    private async Task<EventPage> PageAsync(HttpContext context, ExecutionId execution, long after)
    {
        long before = BeforeOf(context.Request);
        int limit = LimitOf(context.Request);
        WantedEvents wanted = WantedOf(context.Request);
        long? back = after > 0 ? after + 1 : null;
        Ownership owner = await feed.OwnerOfAsync(execution, context.RequestAborted);
        var events = new List<EventResource>();
        // Who has the last event already is told that nothing follows, and does not ask again and again.
        bool hasEnded = after > 0
            && await journal.ReadStreamAsync(execution.Stream, after, 1, context.RequestAborted) is [{ } known]
            && new StreamedEvent(execution, owner, known).IsLast;
        foreach (StoredEvent stored in await journal.ReadStreamAsync(
            execution.Stream, after + 1, limit, context.RequestAborted))
        {
            if (stored.Version >= before) break;
            after = stored.Version;
            var happened = new StreamedEvent(execution, owner, stored);
            hasEnded = happened.IsLast;
            if (wanted.Has(happened)) events.Add(Of(happened));
        }

        return new EventPage(events, after, back, hasEnded);
    }

    // An empty page is answered once nothing more can come for it, or nothing has in all that time. Where it goes on
    // from moves on all the same: what was passed over need not be looked at again.
    private async Task<EventPage> WaitAsync(
        HttpContext context, ExecutionId execution, EventPage page, TimeSpan wait)
    {
        if (IsDone(page)) return page;
        using IDisposable place = readers.Enter();
        using var patience = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token, context.RequestAborted, stop.Begun);
        long last;
        do
        {
            last = page.After;
            long passed = await PassOverAsync(context, execution, last, either.Token);
            EventPage next = await PageAsync(context, execution, passed);
            page = next with { Before = page.Before };
        }
        while (!IsDone(page) && page.After > last && !either.IsCancellationRequested);
        if (page is { Events.Count: 0, HasEnded: false } && stop.Begun.IsCancellationRequested)
        {
            throw new ApiException(
                ApiFault.Unavailable, ServiceStop.Word,
                "The service stops. Ask again after the same version once it is there again.")
            {
                RetryAfter = AwayAtLeast,
            };
        }

        return page;

        bool IsDone(EventPage known) =>
            known.Events.Count > 0 || known.HasEnded || known.After >= BeforeOf(context.Request) - 1;
    }

    // Gives the version after which something is wanted, or nothing came in time. What is told is read anew, so that
    // it is told in the same way; here only what it is counts.
    private async Task<long> PassOverAsync(
        HttpContext context, ExecutionId execution, long after, CancellationToken either)
    {
        WantedEvents wanted = WantedOf(context.Request);
        long before = BeforeOf(context.Request);
        try
        {
            await foreach (StreamMessage message in topics.ReadAsync(execution, after, either))
            {
                if (message is StreamMessage.Bookmark) continue;
                bool isPassedOver = message is StreamMessage.Event { What: var happened }
                    && !happened.IsLast && happened.Stored.Version < before && !wanted.Has(happened);
                if (!isPassedOver) break;
                after = ((StreamMessage.Event)message).Position;
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Nothing came in that time, or until the service stops: the page is empty.
        }

        return after;
    }

    private static WantedEvents WantedOf(HttpRequest request) =>
        new(TypeOf(request), TakenValues.TextIn(request, "step"));

    // Nothing of a name that there is not would ever come.
    private static string? TypeOf(HttpRequest request)
    {
        string? type = TakenValues.TextIn(request, "type");
        if (type is null || Types.Contains(type)) return type;
        string near = NearestName.Of(type, Types) is { } name ? $"Did you mean '{name}'? " : "";
        throw RequestValues.Mistake(
            "?type", $"There is no event '{Refusals.Excerpt(type)}'.",
            $"{near}The OpenAPI document has the schemas of all of them.");
    }

    private static async Task WriteLinesAsync(HttpContext context, EventPage page)
    {
        context.Response.ContentType = Lines;
        // Lines hold events alone: where the next page begins stands beside them.
        context.Response.Headers[AfterHeader] = page.After.ToString(CultureInfo.InvariantCulture);
        if (page.Before is { } before)
            context.Response.Headers[BeforeHeader] = before.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[HasEndedHeader] = page.HasEnded ? "true" : "false";
        foreach (EventResource told in page.Events)
        {
            byte[] line = JsonSerializer.SerializeToUtf8Bytes(told, RestBodies.Shapes.EventResource);
            await context.Response.Body.WriteAsync(line, context.RequestAborted);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
        }
    }

    private static EventResource Of(StreamedEvent happened) => new()
    {
        Type = happened.Type,
        Workspace = happened.Owner.Workspace,
        Project = happened.Owner.Project,
        Execution = happened.Execution.Value,
        Version = happened.Stored.Version,
        Offset = happened.Stored.Offset,
        Time = happened.Stored.Time,
        Data = DataOf(happened),
        Payload = EventBodies.NamedIn(happened.Stored.Body.Span) is { } payload
            ? new PayloadResource(payload.Hash.Hex, payload.Bytes)
            : null,
    };

    // What was taken is stored with an event around it, and so nests deeper than what may be given.
    private static DataValue DataOf(StreamedEvent happened)
    {
        if (!happened.HasData) return DataNull.Value;
        var reader = new Utf8JsonReader(happened.Data.Span, EventBodies.ReaderOptions);
        reader.Read();
        return DataJson.Read(ref reader);
    }

    /// <summary>Which events are asked for: of one name, of one step; null: of any.</summary>
    private readonly record struct WantedEvents(string? Type, string? Step)
    {
        public bool Has(StreamedEvent happened) =>
            (Type is null || Type == happened.Type)
            && (Step is null || ((DataOf(happened) as DataObject)?["step"] as DataString)?.Value == Step);
    }
}
