using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.World;

/// <summary>The store as one process sees it. Answers for a process that is gone reach nobody.</summary>
internal sealed class NodeStore(WorldSeams seams, SimulatedStore store, StoreWriter writer, IStoreUser user) : IJournal
{
    private bool _isClosed;

    /// <inheritdoc/>
    public long HeadOffset => store.Durable.HeadOffset;

    /// <inheritdoc/>
    public void Append(AppendRequest request, IAppendCompletion completion)
    {
        AppendDemands.Check(request);
        ArgumentNullException.ThrowIfNull(completion);
        if (_isClosed) completion.Completed(new(AppendOutcome.Refused, 0, 0, "The journal is closed."));
        else writer.Append(request, completion);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        StreamId stream, long fromVersion, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        seams.Recorder.Add(new HistoryEntry.StreamRead(user.Number, stream));
        return Read(stream.Value, stream, durable => durable.ReadStream(stream, fromVersion, max));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(
        long afterOffset, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return Read("the whole journal", null, durable => durable.ReadAfter(afterOffset, max));
    }

    /// <inheritdoc/>
    public ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation) =>
        Read(stream.Value, stream, durable => durable.ReadSnapshot(stream));

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation) =>
        Read("a payload", null, durable => durable.ReadPayload(hash));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
        DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return Read("wake-ups", null, durable => durable.ReadWakeUps(upTo, after, max));
    }

    /// <inheritdoc/>
    public IDisposable OnCommitted(Action<long> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        return new Subscription(store, head =>
        {
            if (!user.IsGone) told(head);
        });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _isClosed = true;
        return ValueTask.CompletedTask;
    }

    // What awaits the task goes on where it was awaited: on the dispatcher of the process.
    private ValueTask<T> Read<T>(string what, StreamId? stream, Func<DurableLayer, T> read)
    {
        var result = new TaskCompletionSource<T>();
        TimeSpan latency = TimeSpan.FromMicroseconds(Chance.Between(store.Random, 20, 400));
        seams.Kernel.After(latency, () =>
        {
            if (user.IsGone) return;
            if (Trouble(what, stream) is { } trouble) result.SetException(new StoreReadException(what, trouble));
            else result.SetResult(read(store.Durable));
        });
        return new ValueTask<T>(result.Task);
    }

    private string? Trouble(string what, StreamId? stream)
    {
        if (user.IsCutOff) return "there is no connection to the store's server";
        if (store.Outage is { } outage) return outage;
        ExecutionId[] hits = stream is { } read && Describe.ExecutionOf(read) is { } one ? [one] : [];
        bool fails = seams.Dice.Strikes(FaultKind.ReadError, $"node {user.Number} reads {what}", weight: 0.5, hits);
        return fails ? "the disk gave an error" : null;
    }

    private sealed class Subscription : IDisposable
    {
        private readonly SimulatedStore _store;
        private readonly Action<long> _told;

        public Subscription(SimulatedStore store, Action<long> told)
        {
            (_store, _told) = (store, told);
            store.OnCommitted += told;
        }

        public void Dispose() => _store.OnCommitted -= _told;
    }
}

/// <summary>A read of the simulated store failed.</summary>
internal sealed class StoreReadException(string what, string why)
    : IOException($"Reading {what} failed: {why}. Read it again later.");
