using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;

namespace Autonomy.Host.Security;

/// <summary>
/// One stream of the journal that this process alone writes, outside of the engine: decides on commands one after
/// another, appends, and folds what is durable. What has not been appended is in force nowhere.
/// </summary>
/// <typeparam name="TState">What the events amount to; immutable.</typeparam>
/// <typeparam name="TEvent">The events.</typeparam>
internal sealed class KeptStream<TState, TEvent>(
    IJournal journal, TimeProvider clock, StreamShape<TState, TEvent> shape) : IDisposable
    where TState : class
    where TEvent : class
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private StoredFold<TState> _fold = new(shape.Empty, 0);

    /// <summary>What is durable and was folded.</summary>
    public TState State => Volatile.Read(ref _fold).State;

    /// <summary>The version of the last event in it.</summary>
    public long Version => Volatile.Read(ref _fold).Version;

    /// <summary>Folds what is new in the journal.</summary>
    public async Task<TState> LoadAsync()
    {
        await _turn.WaitAsync();
        try
        {
            await ReadOnAsync();
            return State;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Decides, and completes once what follows is durable and folded; gives why not. With
    /// <see cref="RejectionCode.OutcomeUnknown"/> it may be in the state all the same, now or later: whoever has made
    /// something of the state before makes it of the state anew, however this ends.
    /// </summary>
    public async Task<Rejection?> DecideAsync(Func<TState, DateTimeOffset, Verdict<TEvent>> decide)
    {
        await _turn.WaitAsync();
        try
        {
            await ReadOnAsync();
            DateTimeOffset now = clock.GetUtcNow();
            Verdict<TEvent> verdict = decide(State, now);
            if (verdict.Events.IsEmpty) return verdict.Refusal;
            Rejection? refusal = await AppendAsync(now, [.. verdict.Events.Select(shape.Encode)], snapshot: null);
            // Also where it is not known whether it was taken: what is there by now, counts.
            await ReadOnAsync();
            return refusal;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stores the state, as changed, beside the events.</summary>
    public async Task StoreAsync(int schemaVersion, Func<TState, TState> change, Func<TState, byte[]> write)
    {
        await _turn.WaitAsync();
        try
        {
            await ReadOnAsync();
            StoredFold<TState> changed = _fold with { State = change(_fold.State) };
            if (changed.Version == 0) return;
            var snapshot = new Snapshot(changed.Version, schemaVersion, write(changed.State));
            // A snapshot is a help and no fact: one that the store does not take now comes with the next.
            if (await AppendAsync(clock.GetUtcNow(), [], snapshot) is null) Volatile.Write(ref _fold, changed);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task ReadOnAsync() =>
        Volatile.Write(ref _fold, await shape.ReadAsync(journal, _fold, CancellationToken.None));

    private async Task<Rejection?> AppendAsync(DateTimeOffset now, IReadOnlyList<NewEvent> events, Snapshot? snapshot)
    {
        var payloads = new List<Payload>();
        AppendResult result = await journal.AppendAsync(new AppendRequest
        {
            Stream = shape.Stream,
            ExpectedVersion = _fold.Version,
            Time = now,
            Events = [.. events.Select(whole => EventBodies.Offload(whole, payloads))],
            Payloads = payloads,
            Snapshot = snapshot,
        });
        return result.Outcome switch
        {
            AppendOutcome.Appended => null,
            AppendOutcome.Refused => new Rejection(
                RejectionCode.StoreRefused, $"The store does not take it now: {result.Reason}"),
            // Somebody else wrote first: of this, nothing.
            AppendOutcome.Conflict => new Rejection(
                RejectionCode.StoreRefused, "It was changed meanwhile, and nothing of this is stored. Try again."),
            _ => new Rejection(
                RejectionCode.OutcomeUnknown,
                "Whether the store has taken it is not known. Look, before you try again."),
        };
    }
}

/// <summary>A state, and the version of the stream up to which it goes.</summary>
internal sealed record StoredFold<TState>(TState State, long Version);

/// <summary>How the events of a stream are written, read and folded.</summary>
internal sealed record StreamShape<TState, TEvent>
    where TState : class
    where TEvent : class
{
    private const int PageEvents = 1_024;

    public required StreamId Stream { get; init; }

    public required TState Empty { get; init; }

    public required Func<TEvent, NewEvent> Encode { get; init; }

    /// <summary>The state after a stored event, with its whole body.</summary>
    public required Func<TState, StoredEvent, ReadOnlyMemory<byte>, TState> Fold { get; init; }

    /// <summary>The state of a snapshot; null where it cannot be read.</summary>
    public Func<Snapshot, TState?> Restore { get; init; } = static _ => null;

    /// <summary>Folds what follows in the journal.</summary>
    public async Task<StoredFold<TState>> ReadAsync(
        IJournalReader journal, StoredFold<TState>? from, CancellationToken cancellation)
    {
        (TState state, long version) = from ?? new StoredFold<TState>(Empty, 0);
        if (version == 0 && await journal.ReadSnapshotAsync(Stream, cancellation) is { } snapshot
            && Restore(snapshot) is { } restored)
        {
            (state, version) = (restored, snapshot.Version);
        }

        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(Stream, version + 1, PageEvents, cancellation);
            foreach (StoredEvent stored in page)
            {
                state = Fold(state, stored, await EventBodies.ReadAsync(journal, stored, cancellation));
                version = stored.Version;
            }
        }
        while (page.Count == PageEvents);
        return new StoredFold<TState>(state, version);
    }
}

/// <summary>Appends that are waited for.</summary>
internal static class AwaitedAppends
{
    /// <summary>Appends, and completes with how it ended.</summary>
    public static Task<AppendResult> AppendAsync(this IJournal journal, AppendRequest request)
    {
        var completion = new Completion();
        journal.Append(request, completion);
        return completion.Task;
    }

    private sealed class Completion : IAppendCompletion
    {
        // What follows must not run on the journal's thread.
        private readonly TaskCompletionSource<AppendResult> _source =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<AppendResult> Task => _source.Task;

        public void Completed(in AppendResult result) => _source.SetResult(result);
    }
}
