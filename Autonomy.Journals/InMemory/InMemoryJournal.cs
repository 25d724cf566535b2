using Autonomy.Core.Journaling;

namespace Autonomy.Journals.InMemory;

/// <summary>
/// A journal that lasts as long as its object: for tests and simulations. One lock, no thread, no clock: the same calls
/// in the same order give the same journal.
/// </summary>
public sealed class InMemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly Action<Action> _schedule;
    private readonly CommitSubscribers _subscribers = new();

    // By offset, from 1; null where the event's stream was removed.
    private readonly List<StoredEvent?> _events = [];
    private readonly Dictionary<StreamId, List<StoredEvent>> _streams = [];
    private readonly Dictionary<StreamId, Snapshot> _snapshots = [];
    private readonly Dictionary<PayloadHash, ReadOnlyMemory<byte>> _payloads = [];
    private readonly Dictionary<StreamId, long> _dueMs = [];
    private readonly SortedSet<(long DueMs, string Stream)> _wakeUps = new(ByDueThenStream);
    private readonly Dictionary<int, long> _epochs = [];
    private bool _closed;

    /// <summary>An empty journal.</summary>
    /// <param name="schedule"> Runs an append, its write and its completion together; a simulation delays, reorders or
    /// drops it. By default it runs at once, within the call.
    /// </param>
    public InMemoryJournal(Action<Action>? schedule = null) => _schedule = schedule ?? (append => append());

    private static Comparer<(long DueMs, string Stream)> ByDueThenStream { get; } =
        Comparer<(long DueMs, string Stream)>.Create((left, right) => left.DueMs != right.DueMs
            ? left.DueMs.CompareTo(right.DueMs)
            : string.CompareOrdinal(left.Stream, right.Stream));

    /// <inheritdoc/>
    public long HeadOffset
    {
        get { lock (_lock) return _events.Count; }
    }

    /// <inheritdoc/>
    public void Append(AppendRequest request, IAppendCompletion completion)
    {
        AppendRules.Check(request);
        ArgumentNullException.ThrowIfNull(completion);
        bool closed;
        lock (_lock) closed = _closed;
        if (closed) completion.Completed(new(AppendOutcome.Refused, 0, 0, "The journal is closed."));
        else _schedule(() => Apply(request, completion));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        StreamId stream, long fromVersion, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        lock (_lock)
        {
            List<StoredEvent> events = _streams.GetValueOrDefault(stream) ?? [];
            return new(Slice(events, fromVersion - 1, max));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(
        long afterOffset, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        lock (_lock)
        {
            int from = (int)Math.Clamp(afterOffset, 0, _events.Count);
            return new([.. _events.Skip(from).OfType<StoredEvent>().Take(max)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation)
    {
        lock (_lock) return new(_snapshots.GetValueOrDefault(stream));
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation)
    {
        lock (_lock)
        {
            bool known = _payloads.TryGetValue(hash, out ReadOnlyMemory<byte> bytes);
            return new(known ? bytes : (ReadOnlyMemory<byte>?)null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
        DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        (long, string) last = (long.MinValue, "");
        if (after is { } mark) last = (AppendRules.DueMs(mark.Due), mark.Stream.Value);
        long upToMs = AppendRules.EventMs(upTo);
        lock (_lock)
        {
            return new([.. _wakeUps
                .SkipWhile(one => ByDueThenStream.Compare(one, last) <= 0)
                .TakeWhile(one => one.DueMs <= upToMs)
                .Take(max)
                .Select(one => new WakeUp(new(one.Stream), DateTimeOffset.FromUnixTimeMilliseconds(one.DueMs)))]);
        }
    }

    /// <inheritdoc/>
    public IDisposable OnCommitted(Action<long> told) => _subscribers.Add(told);

    /// <summary>
    /// Refuses what comes from now on; appends that were scheduled before still end as they would have.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock) _closed = true;
        return ValueTask.CompletedTask;
    }

    private static List<StoredEvent> Slice(List<StoredEvent> events, long skip, int max)
    {
        int from = (int)Math.Clamp(skip, 0, events.Count);
        return events.GetRange(from, Math.Min(max, events.Count - from));
    }

    private void Apply(AppendRequest request, IAppendCompletion completion)
    {
        AppendResult result;
        lock (_lock) result = Write(request);
        completion.Completed(result);
        if (result.Outcome == AppendOutcome.Appended) _subscribers.Tell(HeadOffset);
    }

    private AppendResult Write(AppendRequest request)
    {
        Fence fence = request.Fence;
        List<StoredEvent> stream = _streams.GetValueOrDefault(request.Stream) ?? [];
        long epoch = _epochs.GetValueOrDefault(fence.Shard);
        if (fence.Epoch < epoch) return new(AppendOutcome.Fenced, stream.Count, 0, null);
        if (stream.Count != request.ExpectedVersion) return new(AppendOutcome.Conflict, stream.Count, 0, null);
        if (request.Removes && stream.Count > 0 && stream[^1].Offset == _events.Count)
            return new(AppendOutcome.Refused, stream.Count, 0, AppendRules.HoldsTheLast);
        _epochs[fence.Shard] = fence.Epoch;
        if (request.Removes) return Remove(request.Stream, stream);
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(AppendRules.EventMs(request.Time));
        foreach (NewEvent item in request.Events)
        {
            var stored = new StoredEvent(
                request.Stream, stream.Count + 1, _events.Count + 1, time, item.Name, item.SchemaVersion, item.Body);
            stream.Add(stored);
            _events.Add(stored);
        }

        if (stream.Count > 0) _streams[request.Stream] = stream;
        foreach (Payload payload in request.Payloads) _payloads.TryAdd(payload.Hash, payload.Bytes.ToArray());
        if (request.Snapshot is { } snapshot) _snapshots[request.Stream] = snapshot;
        ChangeWakeUp(request.Stream, request.WakeUp);
        return new(AppendOutcome.Appended, stream.Count, stream.Count == 0 ? 0 : stream[^1].Offset, null);
    }

    private AppendResult Remove(StreamId stream, List<StoredEvent> events)
    {
        foreach (StoredEvent stored in events) _events[(int)stored.Offset - 1] = null;
        _streams.Remove(stream);
        _snapshots.Remove(stream);
        ChangeWakeUp(stream, WakeUpChange.Clear);
        return new(AppendOutcome.Appended, 0, 0, null);
    }

    private void ChangeWakeUp(StreamId stream, WakeUpChange change)
    {
        if (change.Kind == WakeUpChangeKind.Keep) return;
        if (_dueMs.Remove(stream, out long before)) _wakeUps.Remove((before, stream.Value));
        if (change.Kind == WakeUpChangeKind.Clear) return;
        _dueMs[stream] = AppendRules.DueMs(change.Due);
        _wakeUps.Add((_dueMs[stream], stream.Value));
    }
}
