namespace Autonomy.Core.Journaling;

/// <summary>
/// The reading half of the event store. It shows what is durable and nothing else. Safe to call from any thread.
/// </summary>
public interface IJournalReader : IAsyncDisposable
{
    /// <summary>
    /// Up to <paramref name="max"/> events of a stream from <paramref name="fromVersion"/> on, in order; empty where
    /// there are none.
    /// </summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        StreamId stream, long fromVersion, int max, CancellationToken cancellation);

    /// <summary>
    /// Up to <paramref name="max"/> durable events of the whole journal after <paramref name="afterOffset"/>, in
    /// order.
    /// </summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(long afterOffset, int max, CancellationToken cancellation);

    /// <summary>The latest snapshot of a stream, if there is one.</summary>
    ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation);

    /// <summary>A payload's bytes, or null when no such payload is stored.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation);

    /// <summary>
    /// Up to <paramref name="max"/> wake-ups that are due at <paramref name="upTo"/> and sort after
    /// <paramref name="after"/> (null: from the first), ordered by due time, then stream.
    /// </summary>
    ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
        DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation);
}
