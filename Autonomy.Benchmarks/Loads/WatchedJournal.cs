using Autonomy.Core.Journaling;

namespace Autonomy.Benchmarks.Loads;

/// <summary>Hears what an engine makes durable, and what it reads. Each does nothing unless it is replaced.</summary>
internal sealed record EngineWatch
{
    /// <summary>Told of each append that is durable, from the journal's thread; it must return at once.</summary>
    public Action<AppendRequest> Appended { get; init; } = static _ => { };

    /// <summary>Told when the last page of the wake-ups that are due was read.</summary>
    public Action WakeUpsRead { get; init; } = static () => { };

    /// <summary>Told when an actor has left memory: an execution, or the call of one of its steps.</summary>
    public Action Left { get; init; } = static () => { };
}

/// <summary>A journal that tells what becomes durable, at the moment when its writer learns of it.</summary>
internal sealed class WatchedJournal(IJournal journal, EngineWatch watch) : IJournal
{
    public long HeadOffset => journal.HeadOffset;

    public void Append(AppendRequest request, IAppendCompletion completion) =>
        journal.Append(request, new Watched(request, completion, watch));

    public IDisposable OnCommitted(Action<long> told) => journal.OnCommitted(told);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        StreamId stream, long fromVersion, int max, CancellationToken cancellation) =>
        journal.ReadStreamAsync(stream, fromVersion, max, cancellation);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(
        long afterOffset, int max, CancellationToken cancellation) =>
        journal.ReadAfterAsync(afterOffset, max, cancellation);

    public ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation) =>
        journal.ReadSnapshotAsync(stream, cancellation);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation) =>
        journal.ReadPayloadAsync(hash, cancellation);

    public async ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
        DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation)
    {
        IReadOnlyList<WakeUp> page = await journal.ReadWakeUpsAsync(upTo, after, max, cancellation);
        if (page.Count < max) watch.WakeUpsRead();
        return page;
    }

    public ValueTask DisposeAsync() => journal.DisposeAsync();

    private sealed class Watched(AppendRequest request, IAppendCompletion completion, EngineWatch watch)
        : IAppendCompletion
    {
        public void Completed(in AppendResult result)
        {
            if (result.Outcome == AppendOutcome.Appended) watch.Appended(request);
            completion.Completed(result);
        }
    }
}
