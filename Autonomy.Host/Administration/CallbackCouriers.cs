using System.Globalization;
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
/// with a courier of its own, by the host that they are for: one that does not answer holds up its lane alone.
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
        if (refusal is not null) throw Refusals.Of(refusal);
        await FollowAsync(lane);
    }

    /// <summary>What an execution's callback was sent.</summary>
    public Task<CallbackBook> ReadAsync(ExecutionId execution, CancellationToken cancellation) =>
        _books.ReadAsync(execution, cancellation);

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
                // What was not taken stands among the deliveries of its execution.
                static _ => { });
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
        bool isTold = await _books.FindAsync(execution, cancellation) is { } callback
            && callback.Events.Contains(notification.Type) && LaneOf(owner.Workspace, callback) == lane;
        return isTold ? notification : null;
    }

    private static string LaneOf(string workspace, Callback callback)
    {
        ulong host = StableHash.Of64(new Uri(callback.Url).GetLeftPart(UriPartial.Authority));
        return string.Create(CultureInfo.InvariantCulture, $"{workspace}{Separator}{host % Lanes}");
    }

    private sealed record Telling(Courier Courier, CallbackSink Sink);
}
