using System.Globalization;
using System.Runtime.CompilerServices;
using Autonomy.Actors.Notifications;
using Autonomy.Adapters.Http;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Naming;
using Autonomy.Core.Notifications;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Autonomy.Host.Streaming;

namespace Autonomy.Host.Administration;

/// <summary>
/// Tells executions' callbacks what becomes of them, at least once. The callbacks of a workspace go out in lanes, each
/// with a courier of its own, by the host that they are for; within a lane, a host that takes nothing comes after those
/// that do.
/// </summary>
internal sealed class CallbackCouriers(
    LocalEngine engine, SecretKeeper secrets, EgressOptions egress, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>The lanes of a workspace: 8.</summary>
    private const int Lanes = 8;

    private const char Separator = ' ';

    // Which lanes are in use: a courier follows the whole journal, so there are only those that are needed.
    private readonly KeptStream<NameList, NameEvent> _lanes = new(
        engine.Journal, clock, new StreamShape<NameList, NameEvent>
        {
            Stream = new StreamId("callback-lanes"),
            Empty = NameList.Empty,
            Encode = NameEventTable.Encode,
            Fold = static (names, stored, body) =>
                names.Apply(NameEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span)),
        });

    private readonly CallbackBooks _books = new(engine.Journal, clock);
    private readonly ExecutionOwners _owners = new(engine.Journal);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, Telling> _tellings = new(StringComparer.Ordinal);

    /// <summary>Goes on telling whom it told before.</summary>
    public async Task StartAsync()
    {
        foreach (string lane in (await _lanes.LoadAsync()).Names) await FollowAsync(lane);
    }

    /// <summary>
    /// Makes ready for an execution that is about to be submitted: once this completes, whatever becomes of it is
    /// certain to be told.
    /// </summary>
    /// <exception cref="ApiException">The store does not take it.</exception>
    public async Task OpenAsync(string workspace, Callback callback)
    {
        string lane = LaneOf(workspace, callback);
        if (_lanes.State.Names.Contains(lane, StringComparer.Ordinal) && IsFollowed(lane)) return;
        Rejection? refusal = await _lanes.DecideAsync((names, _) => names.List(lane, int.MaxValue));
        // Whether the lane is listed or not: of the execution, nothing is stored yet.
        if (refusal is not null) throw Refusals.Of(refusal with { Code = RejectionCode.StoreRefused });
        await FollowAsync(lane);
    }

    /// <summary>What an execution's callback was sent.</summary>
    public Task<CallbackBook> ReadAsync(ExecutionId execution, CancellationToken cancellation) =>
        _books.ReadAsync(execution, cancellation);

    /// <summary>What keeps the oldest message that was not sent yet from being sent; null: nothing does.</summary>
    /// <param name="workspace">The workspace of the execution.</param>
    /// <param name="execution">The execution.</param>
    /// <param name="callback">Its callback.</param>
    /// <param name="book">What it was sent.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<CallbackWait?> WaitOfAsync(
        string workspace, ExecutionId execution, Callback callback, CallbackBook book,
        CancellationToken cancellation)
    {
        Telling? telling;
        lock (_tellings) telling = _tellings.GetValueOrDefault(LaneOf(workspace, callback));
        if (telling is null) return null;
        OutboxReview review = await telling.Courier.ReviewAsync();
        Outbox? outbox = review.Outbox;
        if (review.Trouble is null && outbox is { HasRoom: true, IsAllTried: true, IsLate: false }
            && review.OnItsWay is null)
        {
            return null;
        }

        await foreach (FoundNotification unsent in UnsentAsync(execution, callback, book, cancellation))
        {
            if (review.Trouble is { } trouble && (outbox is null || unsent.Offset > outbox.Position))
                return CallbackWait.ForJournal(trouble);
            OutboxWait? wait =
                outbox?.WaitOf(unsent.Notification.Id, PlaceOf(callback), unsent.Offset, review.OnItsWay);
            if (wait is not null) return CallbackWait.Behind(wait);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        foreach (Telling telling in _tellings.Values)
        {
            telling.Courier.Stop();
            telling.Sink.Dispose();
        }

        _tellings.Clear();
        _turn.Dispose();
        _lanes.Dispose();
    }

    private bool IsFollowed(string lane)
    {
        lock (_tellings) return _tellings.ContainsKey(lane);
    }

    private async Task FollowAsync(string lane)
    {
        await _turn.WaitAsync();
        try
        {
            if (IsFollowed(lane)) return;
            var sink = new CallbackSink(lane, _books, new WebhookTerms(secrets, egress, clock));
            Courier courier = await engine.SendByCourierAsync(
                sink, (stored, notification, cancellation) => ToldAsync(lane, stored, notification, cancellation),
                problem => engine.Troubles.Tell(new EngineTrouble(sink.Name, problem)));
            lock (_tellings) _tellings.Add(lane, new Telling(courier, sink));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<Notification?> ToldAsync(
        string lane, StoredEvent stored, Notification notification, CancellationToken cancellation)
    {
        if (!ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution)) return null;
        if (await _owners.FindAsync(execution, cancellation) is not { HasCallback: true } owner) return null;
        if (await _books.FindAsync(execution, cancellation) is not { } callback) return null;
        bool isTold = callback.Events.Contains(notification.Type) && LaneOf(owner.Workspace, callback) == lane;
        return isTold ? notification with { Place = PlaceOf(callback) } : null;
    }

    private async IAsyncEnumerable<FoundNotification> UnsentAsync(
        ExecutionId execution, Callback callback, CallbackBook book,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int PageEvents = 1_024;
        long version = 0;
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await engine.Journal.ReadStreamAsync(execution.Stream, version + 1, PageEvents, cancellation);
            foreach (StoredEvent stored in page.Where(Announcements.Wants))
            {
                ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(engine.Journal, stored, cancellation);
                Notification notification = Announcements.Of(stored, body.Span);
                bool isUnsent = callback.Events.Contains(notification.Type)
                    && !book.Deliveries.Exists(sent => sent.Message == notification.Id);
                if (isUnsent) yield return new FoundNotification(notification, stored.Offset);
            }

            version += page.Count;
        }
        while (page.Count == PageEvents);
    }

    private static string PlaceOf(Callback callback) => new Uri(callback.Url).GetLeftPart(UriPartial.Authority);

    private static string LaneOf(string workspace, Callback callback)
    {
        ulong host = StableHash.Of64(PlaceOf(callback));
        return string.Create(CultureInfo.InvariantCulture, $"{workspace}{Separator}{host % Lanes}");
    }

    private sealed record Telling(Courier Courier, CallbackSink Sink);
}

/// <summary>What a message to a callback waits for, that was not sent yet.</summary>
/// <param name="Reason">The same for people.</param>
/// <param name="Since">Since when.</param>
internal sealed record CallbackWait(string Reason, DateTimeOffset Since)
{
    /// <summary>The messages that go before; null: it waits for something else.</summary>
    public int? Messages { get; init; }

    /// <summary>Where those go; null: it waits for something else.</summary>
    public string? Host { get; init; }

    public static CallbackWait ForJournal(JournalTrouble trouble) => new(
        $"The journal cannot be read: {trouble.Cause.Message} It is tried again within a minute; nothing is left out.",
        trouble.Since);

    public static CallbackWait Behind(OutboxWait wait) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"It waits behind {(wait.IsMore ? "at least " : "")}{wait.Messages} "
            + $"{(wait.Messages == 1 ? "message" : "messages")} to {wait.Place}."),
        wait.Since)
    {
        Messages = wait.Messages,
        Host = wait.Place,
    };
}
