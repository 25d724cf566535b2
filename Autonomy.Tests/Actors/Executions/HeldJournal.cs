using Autonomy.Core.Journaling;
using Autonomy.Journals.InMemory;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>
/// A journal in memory whose appends a test can hold, refuse, lose or leave in the dark. It keeps the trace of what it
/// was asked for, and outlives the engines over it.
/// </summary>
internal sealed class HeldJournal : IJournal
{
    private readonly InMemoryJournal _inner = new();
    private readonly Queue<Action> _held = new();
    private readonly List<AppendRequest> _appends = [];

    /// <summary>Every append that was asked for, in order.</summary>
    public IReadOnlyList<AppendRequest> Appends => _appends;

    /// <summary>The appends as lines: stream, versions, names of events, snapshot and wake-up.</summary>
    public IEnumerable<string> Trace => _appends.Select(append =>
        $"{append.Stream} {append.ExpectedVersion} {string.Join(' ', append.Events.Select(one => one.Name))} "
        + $"{(append.Snapshot is null ? "" : "snapshot ")}{append.WakeUp.Kind}");

    /// <summary>Whether appends wait for <see cref="Release"/>.</summary>
    public bool Holds { get; set; }

    /// <summary>Gives an append an outcome without writing it; null writes it.</summary>
    public Func<AppendRequest, AppendOutcome?> Fault { get; set; } = static _ => null;

    /// <summary>What reading throws; null reads.</summary>
    public Exception? ReadFault { get; set; }

    /// <summary>What reading a stream throws; null reads.</summary>
    public Func<StreamId, Exception?> StreamFault { get; set; } = static _ => null;

    public int HeldCount => _held.Count;

    public long HeadOffset => _inner.HeadOffset;

    public void Append(AppendRequest request, IAppendCompletion completion)
    {
        // The batch is the actor's own list, which goes on living: what counts is what it held now.
        _appends.Add(request with { Events = [.. request.Events] });
        if (Holds) _held.Enqueue(() => Answer(request, completion));
        else Answer(request, completion);
    }

    /// <summary>Gives the next append this outcome, and writes what follows.</summary>
    public void FailNext(AppendOutcome outcome) => Fault = _ =>
    {
        Fault = static _ => null;
        return outcome;
    };

    /// <summary>Ends the appends that are held, and holds no further ones.</summary>
    public void Release()
    {
        Holds = false;
        while (_held.TryDequeue(out Action? append)) append();
    }

    /// <summary>Ends the oldest append that is held.</summary>
    public void ReleaseOne() => _held.Dequeue()();

    public ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(StreamId stream, long fromVersion, int max,
        CancellationToken cancellation) =>
        (ReadFault ?? StreamFault(stream)) is { } fault
            ? ValueTask.FromException<IReadOnlyList<StoredEvent>>(fault)
            : _inner.ReadStreamAsync(stream, fromVersion, max, cancellation);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(long afterOffset, int max,
        CancellationToken cancellation) =>
        ReadFault is { } fault
            ? ValueTask.FromException<IReadOnlyList<StoredEvent>>(fault)
            : _inner.ReadAfterAsync(afterOffset, max, cancellation);

    public ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation) =>
        ReadFault is { } fault
            ? ValueTask.FromException<Snapshot?>(fault)
            : _inner.ReadSnapshotAsync(stream, cancellation);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation) =>
        _inner.ReadPayloadAsync(hash, cancellation);

    public ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(DateTimeOffset upTo, WakeUp? after, int max,
        CancellationToken cancellation) =>
        _inner.ReadWakeUpsAsync(upTo, after, max, cancellation);

    public IDisposable OnCommitted(Action<long> told) => _inner.OnCommitted(told);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private void Answer(AppendRequest request, IAppendCompletion completion)
    {
        switch (Fault(request))
        {
            case null: _inner.Append(request, completion); break;
            // The commit was done, and its reply was lost.
            case AppendOutcome.Unknown: _inner.Append(request, new Lost(completion)); break;
            case { } outcome:
                completion.Completed(new AppendResult(outcome, request.ExpectedVersion, 0, "the test says so"));
                break;
        }
    }

    private sealed class Lost(IAppendCompletion completion) : IAppendCompletion
    {
        public void Completed(in AppendResult result) =>
            completion.Completed(new AppendResult(AppendOutcome.Unknown, result.Version, 0, "the reply was lost"));
    }
}
