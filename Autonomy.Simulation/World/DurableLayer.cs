using Autonomy.Core.Journaling;

namespace Autonomy.Simulation.World;

/// <summary>
/// What the store has for good: it survives every crash, and is all that reads show. Appends are checked and written
/// one by one, as <see cref="IJournal"/> promises.
/// </summary>
internal sealed class DurableLayer(StoreFlaws flaws)
{

    // By offset, from 1; null where the event's stream was removed.
    private readonly List<StoredEvent?> _events = [];
    private readonly Dictionary<StreamId, List<StoredEvent>> _streams = [];
    private readonly Dictionary<StreamId, Snapshot> _snapshots = [];
    private readonly Dictionary<PayloadHash, ReadOnlyMemory<byte>> _payloads = [];
    private readonly Dictionary<StreamId, long> _dueMs = [];
    private readonly SortedSet<(long DueMs, string Stream)> _wakeUps = new(ByDueThenStream);
    private readonly Dictionary<int, long> _epochs = [];

    private static Comparer<(long DueMs, string Stream)> ByDueThenStream { get; } =
        Comparer<(long DueMs, string Stream)>.Create((left, right) => left.DueMs != right.DueMs
            ? left.DueMs.CompareTo(right.DueMs)
            : string.CompareOrdinal(left.Stream, right.Stream));

    /// <summary>The offset of the last event; 0 when there is none.</summary>
    public long HeadOffset => _events.Count;

    /// <summary>From now on whoever writes the shard by a lower epoch is refused.</summary>
    public void Grant(Fence fence) =>
        _epochs[fence.Shard] = Math.Max(fence.Epoch, _epochs.GetValueOrDefault(fence.Shard));

    /// <summary>Writes an append or says why not; <paramref name="written"/> holds its events as they stand.</summary>
    public AppendResult Apply(AppendRequest request, out IReadOnlyList<StoredEvent> written)
    {
        written = [];
        List<StoredEvent> stream = _streams.GetValueOrDefault(request.Stream) ?? [];
        bool isStale = request.Fence.Epoch < _epochs.GetValueOrDefault(request.Fence.Shard);
        if (isStale && !flaws.HasFlag(StoreFlaws.IgnoresFences))
            return new AppendResult(AppendOutcome.Fenced, stream.Count, 0, null);
        if (stream.Count != request.ExpectedVersion)
            return new AppendResult(AppendOutcome.Conflict, stream.Count, 0, null);
        if (request.Removes && stream.Count > 0 && stream[^1].Offset == HeadOffset)
            return new AppendResult(AppendOutcome.Refused, stream.Count, 0, "The stream holds the last event.");
        Grant(request.Fence);
        if (request.Removes) return Remove(request.Stream, stream);
        written = Write(stream, request);
        foreach (Payload payload in request.Payloads) _payloads.TryAdd(payload.Hash, payload.Bytes.ToArray());
        if (request.Snapshot is { } snapshot) _snapshots[request.Stream] = snapshot;
        Change(request.Stream, request.WakeUp);
        return new AppendResult(AppendOutcome.Appended, stream.Count, stream.Count == 0 ? 0 : stream[^1].Offset, null);
    }

    public IReadOnlyList<StoredEvent> ReadStream(StreamId stream, long fromVersion, int max) =>
        Slice(_streams.GetValueOrDefault(stream) ?? [], fromVersion - 1, max);

    public IReadOnlyList<StoredEvent> ReadAfter(long afterOffset, int max) =>
        [.. _events.Skip((int)Math.Clamp(afterOffset, 0, _events.Count)).OfType<StoredEvent>().Take(max)];

    public Snapshot? ReadSnapshot(StreamId stream) => _snapshots.GetValueOrDefault(stream);

    public ReadOnlyMemory<byte>? ReadPayload(PayloadHash hash) =>
        _payloads.TryGetValue(hash, out ReadOnlyMemory<byte> bytes) ? bytes : (ReadOnlyMemory<byte>?)null;

    public IReadOnlyList<WakeUp> ReadWakeUps(DateTimeOffset upTo, WakeUp? after, int max)
    {
        (long, string) last = (long.MinValue, "");
        if (after is { } mark) last = (StoreTimes.DueMs(mark.Due), mark.Stream.Value);
        long upToMs = StoreTimes.EventMs(upTo);
        return
        [
            .. _wakeUps
                .SkipWhile(one => ByDueThenStream.Compare(one, last) <= 0)
                .TakeWhile(one => one.DueMs <= upToMs)
                .Take(max)
                .Select(one => new WakeUp(new(one.Stream), DateTimeOffset.FromUnixTimeMilliseconds(one.DueMs))),
        ];
    }

    private static List<StoredEvent> Slice(List<StoredEvent> events, long skip, int max)
    {
        int from = (int)Math.Clamp(skip, 0, events.Count);
        return events.GetRange(from, Math.Min(max, events.Count - from));
    }

    private List<StoredEvent> Write(List<StoredEvent> stream, AppendRequest request)
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(StoreTimes.EventMs(request.Time));
        var written = new List<StoredEvent>(request.Events.Count);
        foreach (NewEvent item in request.Events)
        {
            var stored = new StoredEvent(
                request.Stream, stream.Count + 1, _events.Count + 1, time, item.Name, item.SchemaVersion, item.Body);
            stream.Add(stored);
            _events.Add(stored);
            written.Add(stored);
        }

        if (stream.Count > 0) _streams[request.Stream] = stream;
        return written;
    }

    private AppendResult Remove(StreamId stream, List<StoredEvent> events)
    {
        foreach (StoredEvent stored in events) _events[(int)stored.Offset - 1] = null;
        _streams.Remove(stream);
        _snapshots.Remove(stream);
        Change(stream, WakeUpChange.Clear);
        return new AppendResult(AppendOutcome.Appended, 0, 0, null);
    }

    private void Change(StreamId stream, WakeUpChange change)
    {
        if (change.Kind == WakeUpChangeKind.Keep) return;
        if (_dueMs.Remove(stream, out long before)) _wakeUps.Remove((before, stream.Value));
        if (change.Kind == WakeUpChangeKind.Clear) return;
        _dueMs[stream] = StoreTimes.DueMs(change.Due);
        _wakeUps.Add((_dueMs[stream], stream.Value));
    }
}

/// <summary>Times as stores keep them.</summary>
internal static class StoreTimes
{
    /// <summary>Milliseconds since 1970, cut off: what an event's time keeps.</summary>
    public static long EventMs(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since 1970, rounded up, so that nothing wakes early.</summary>
    public static long DueMs(DateTimeOffset due)
    {
        long ms = due.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(ms) < due ? ms + 1 : ms;
    }
}
