using Autonomy.Core.Journaling;

namespace Autonomy.Tests.Crash;

/// <summary>
/// A journal with points to die at around each append: <c>before:X</c>, when the journal has not heard of it yet;
/// <c>during:X</c>, when it has, and writes; <c>after:X</c>, when it is durable and nobody was told. X is the name of
/// an event in the append, or <c>snapshot</c>. And <c>read</c>, when a stream is about to be read.
/// </summary>
internal sealed class MortalJournal(IJournal inner, Doom doom) : IJournal
{
    public long HeadOffset => inner.HeadOffset;

    public void Append(AppendRequest request, IAppendCompletion completion)
    {
        // The batch is the actor's own list, which goes on living.
        IEnumerable<string> events = request.Events.Select(one => one.Name);
        string[] holds = request.Snapshot is null ? [.. events] : [.. events, "snapshot"];
        Pass("before", holds);
        inner.Append(request, new Told(this, holds, completion));
        Pass("during", holds);
    }

    public IDisposable OnCommitted(Action<long> told) => inner.OnCommitted(told);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        StreamId stream, long fromVersion, int max, CancellationToken cancellation)
    {
        doom.Pass("read");
        return inner.ReadStreamAsync(stream, fromVersion, max, cancellation);
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(
        long afterOffset, int max, CancellationToken cancellation) =>
        inner.ReadAfterAsync(afterOffset, max, cancellation);

    public ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation) =>
        inner.ReadSnapshotAsync(stream, cancellation);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation) =>
        inner.ReadPayloadAsync(hash, cancellation);

    public ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
        DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation) =>
        inner.ReadWakeUpsAsync(upTo, after, max, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Pass(string where, string[] holds)
    {
        foreach (string one in holds) doom.Pass($"{where}:{one}");
    }

    private sealed class Told(MortalJournal journal, string[] holds, IAppendCompletion completion) : IAppendCompletion
    {
        public void Completed(in AppendResult result)
        {
            if (result.Outcome == AppendOutcome.Appended) journal.Pass("after", holds);
            completion.Completed(result);
        }
    }
}
