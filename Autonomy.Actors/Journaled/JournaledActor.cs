using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Journaled;

/// <summary>
/// The one effect loop: load, decide, append, evolve, publish. Commands are decided one after another on the state; what
/// has gathered while an append was under way goes into the next one. The state runs ahead of the journal for as long as
/// the append takes, and nothing leaves before it is durable: replies and effects wait for it. When the journal says that
/// somebody else wrote, the actor fails, and its next incarnation reads the stream again.
/// </summary>
/// <typeparam name="TCommand">What the actor is told; other messages go to <see cref="ReceiveOther"/>.</typeparam>
internal abstract class JournaledActor<TCommand> : Actor
    where TCommand : class
{
    /// <summary>Events in one append, at which no further command is taken into it.</summary>
    private const int EventsPerAppendMax = 512;

    /// <summary>Events in one page of reading.</summary>
    private const int PageEventsMax = 1_024;

    private static readonly TimeSpan RefusedRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly object RetryAppend = new();

    private readonly Queue<Pending> _commands = new();
    private readonly IJournal _journal;
    private readonly List<(ActorRef To, object Reply)> _replies = [];
    private Batch _batch = new();
    private AppendSignal? _signal;
    private bool _isLoaded;
    private bool _isAppending;

    /// <summary>An actor of this journal.</summary>
    protected JournaledActor(IJournal journal) => _journal = journal;

    /// <summary>The stream that it alone writes.</summary>
    protected abstract StreamId Stream { get; }

    /// <summary>The version of the last event that was decided.</summary>
    protected long Version { get; private set; }

    /// <summary>The right by which it writes.</summary>
    protected virtual Fence Fence => default;

    /// <summary>Whether nothing waits to be decided or to become durable.</summary>
    protected bool IsSettled => _isLoaded && !_isAppending && _commands.Count == 0;

    /// <summary>Decides on a command: adds its events to the batch, the state being their fold afterwards, and returns the reply.</summary>
    protected abstract object Decide(TCommand command, DateTimeOffset now, Batch batch);

    /// <summary>Folds an event that was read.</summary>
    protected abstract void Replay(StoredEvent stored, ReadOnlySpan<byte> body);

    /// <summary>Whether snapshots of this shape can be read; where they cannot, every event is.</summary>
    protected virtual bool CanRestore(int schemaVersion) => false;

    /// <summary>Takes a snapshot as the beginning.</summary>
    protected virtual void Restore(Snapshot snapshot) => throw new InvalidOperationException($"{GetType().Name} takes no snapshots.");

    /// <summary>The stream is read to its end; commands taken here are decided before all others.</summary>
    protected abstract void OnLoaded();

    /// <summary>The events are durable: now their effects may leave.</summary>
    protected abstract void OnDurable(Batch batch);

    /// <summary>The store refuses; the append is tried again every second. The state of an unwritten stream may be given up instead.</summary>
    protected abstract void OnRefused(string reason);

    /// <summary>What a command is answered with when the store cannot take it.</summary>
    protected abstract object ReplyToRefused(string reason);

    /// <summary>Any other message.</summary>
    protected abstract void ReceiveOther(object message);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _signal = new AppendSignal((ActorCell)Self);
        Context.PipeTo(LoadAsync(), static loaded => loaded, static failure => new LoadFailed(failure));
    }

    /// <inheritdoc/>
    protected sealed override void Receive(object message)
    {
        switch (message)
        {
            case TCommand command: Take(command, Sender); break;
            // An append of a former incarnation is not ours: what it wrote was read.
            case AppendSignal signal: if (signal == _signal) Appended(signal.Result); break;
            case Loaded loaded: Load(loaded); break;
            case LoadFailed failed: throw new StreamUnreadableException(Stream, failed.Cause);
            case var retry when ReferenceEquals(retry, RetryAppend): Append(); break;
            default: ReceiveOther(message); break;
        }
    }

    /// <summary>Takes a command as if it had been told.</summary>
    protected void Take(TCommand command, ActorRef? sender)
    {
        _commands.Enqueue(new Pending(command, sender));
        if (_isLoaded && !_isAppending) DecideWhatWaits();
    }

    /// <summary>Stores a snapshot and the stream's wake-up, without an event. Only while it is settled.</summary>
    protected void Store(Snapshot snapshot, WakeUpChange wakeUp)
    {
        _batch.Snapshot = snapshot;
        _batch.WakeUp = wakeUp;
        _batch.Time = Context.System.Clock.GetUtcNow();
        Append();
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception cause, object? message)
    {
        foreach ((ActorRef to, _) in _replies) to.Tell(ReplyToRefused(cause.Message));
        foreach (Pending pending in _commands) pending.Sender?.Tell(ReplyToRefused(cause.Message));
        base.PreRestart(cause, message);
    }

    private void DecideWhatWaits()
    {
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        while (_commands.Count > 0 && _batch.Events.Count < EventsPerAppendMax)
        {
            Pending pending = _commands.Dequeue();
            object reply = Decide(pending.Command, now, _batch);
            if (pending.Sender is { } sender) _replies.Add((sender, reply));
        }

        _batch.Time = now;
        if (_batch.IsEmpty) Release();
        else Append();
    }

    private void Append()
    {
        _isAppending = true;
        _journal.Append(_batch.ToRequest(Stream, Version, Fence), _signal!);
    }

    private void Appended(in AppendResult result)
    {
        switch (result.Outcome)
        {
            case AppendOutcome.Appended:
                Version = result.Version;
                _isAppending = false;
                Release();
                if (_commands.Count > 0 && !_isAppending) DecideWhatWaits();
                break;
            case AppendOutcome.Refused:
                Context.Timers.StartSingle(RetryAppend, RetryAppend, RefusedRetryDelay);
                OnRefused(result.Reason ?? "the store refused");
                break;
            default:
                throw new StreamLostException(Stream, result);
        }
    }

    /// <summary>Lets replies and effects out.</summary>
    private void Release()
    {
        Batch durable = _batch;
        _batch = new Batch();
        foreach ((ActorRef to, object reply) in _replies) to.Tell(reply, Self);
        _replies.Clear();
        OnDurable(durable);
    }

    private async ValueTask<Loaded> LoadAsync()
    {
        Snapshot? snapshot = await _journal.ReadSnapshotAsync(Stream, CancellationToken.None);
        if (snapshot is not null && !CanRestore(snapshot.SchemaVersion)) snapshot = null;
        var events = new List<(StoredEvent, ReadOnlyMemory<byte>)>();
        long version = snapshot?.Version ?? 0;
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await _journal.ReadStreamAsync(Stream, version + 1, PageEventsMax, CancellationToken.None);
            foreach (StoredEvent stored in page)
            {
                version = stored.Version;
                events.Add((stored, await EventBodies.ReadAsync(_journal, stored, CancellationToken.None)));
            }
        }
        while (page.Count == PageEventsMax);
        return new Loaded(version, snapshot, events);
    }

    private void Load(Loaded loaded)
    {
        if (loaded.Snapshot is { } snapshot) Restore(snapshot);
        foreach ((StoredEvent stored, ReadOnlyMemory<byte> body) in loaded.Events) Replay(stored, body.Span);
        Version = loaded.Version;
        // Recovery is decided before what was told meanwhile: what an answer starts now is no lost attempt.
        Pending[] told = [.. _commands];
        _commands.Clear();
        OnLoaded();
        foreach (Pending pending in told) _commands.Enqueue(pending);
        _isLoaded = true;
        DecideWhatWaits();
    }

    private readonly record struct Pending(TCommand Command, ActorRef? Sender);

    private sealed record Loaded(long Version, Snapshot? Snapshot, List<(StoredEvent Stored, ReadOnlyMemory<byte> Body)> Events);

    private sealed record LoadFailed(Exception Cause);

    /// <summary>Brings the journal's answer to the actor; one append is under way at a time, so one signal serves for all.</summary>
    private sealed class AppendSignal(ActorCell owner) : OwedMessage, IAppendCompletion
    {
        public AppendResult Result { get; private set; }

        public void Completed(in AppendResult result)
        {
            Result = result;
            owner.PostOwed(this);
        }

        public override object? Redeem() => this;
    }
}
