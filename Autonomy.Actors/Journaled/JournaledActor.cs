using Autonomy.Actors.Runtime;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Journaled;

/// <summary>
/// The one effect loop: load, decide, append, evolve, publish. Commands are decided one after another on the state;
/// what has gathered while an append was under way goes into the next one. The state runs ahead of the journal for as
/// long as the append takes, and nothing leaves before it is durable: replies and effects wait for it. When the journal
/// says that somebody else wrote, the actor fails, and its next incarnation reads the stream again and decides on what
/// was told before, unless that may have been written already.
/// </summary>
/// <typeparam name="TCommand">What the actor is told; other messages go to <see cref="ReceiveOther"/>.</typeparam>
internal abstract class JournaledActor<TCommand> : Actor
    where TCommand : class
{
    /// <summary>Commands that wait for the store at most; more are refused, but for the actor's own.</summary>
    private const int WaitingMax = 8_192;

    /// <summary>Events in one page of reading.</summary>
    private const int PageEventsMax = 1_024;

    /// <summary>
    /// Refusals of an append, a second apart, that whoever asks waits for. Actors wait for as long as it takes.
    /// </summary>
    private const int RefusalsAwaited = 10;

    private static readonly TimeSpan RefusedRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnreadableRetryDelayMax = TimeSpan.FromMinutes(1);
    private static readonly object RetryAppend = new();
    private static readonly object RetryLoad = new();

    private readonly Queue<Pending> _commands = new();
    private readonly IJournal _journal;
    private readonly List<(Pending Decided, object Reply)> _replies = [];
    private Batch _batch = new();
    private AppendSignal? _signal;
    private ActorRef? _askerInHand;
    private string? _refusal;
    private int _refusals;
    private TimeSpan _unreadableRetryDelay = RefusedRetryDelay;
    private bool _isNew;
    private bool _mayBeWritten;
    private bool _isLoaded;
    private bool _isAppending;

    /// <summary>An actor of this journal; of a new stream it reads nothing.</summary>
    protected JournaledActor(IJournal journal, bool isNew)
    {
        _journal = journal;
        _isNew = isNew;
    }

    /// <summary>The stream that it alone writes.</summary>
    protected abstract StreamId Stream { get; }

    /// <summary>The version of the last event that was decided.</summary>
    protected long Version { get; private set; }

    /// <summary>The version of the last event, those of a batch included that is being decided.</summary>
    protected long VersionWith(Batch batch) => Version + batch.Events.Count;

    /// <summary>The right by which it writes.</summary>
    protected virtual Fence Fence => default;

    /// <summary>Events in one append, at which no further command is taken into it.</summary>
    protected abstract int EventsPerAppendMax { get; }

    /// <summary>Whether nothing waits to be decided or to become durable.</summary>
    protected bool IsSettled => _isLoaded && !_isAppending && _commands.Count == 0;

    /// <summary>
    /// Decides on a command: adds its events to the batch, the state being their fold afterwards, and returns the
    /// reply.
    /// </summary>
    protected abstract object Decide(TCommand command, DateTimeOffset now, Batch batch);

    /// <summary>Folds an event that was read.</summary>
    protected abstract void Replay(StoredEvent stored, ReadOnlySpan<byte> body);

    /// <summary>Whether snapshots of this shape can be read; where they cannot, every event is.</summary>
    protected virtual bool CanRestore(int schemaVersion) => false;

    /// <summary>Takes a snapshot as the beginning.</summary>
    protected virtual void Restore(Snapshot snapshot) =>
        throw new InvalidOperationException($"{GetType().Name} takes no snapshots.");

    /// <summary>What follows from having read the stream: decided on before <see cref="Waiting"/>.</summary>
    protected abstract IEnumerable<TCommand> OnLoaded();

    /// <summary>What was told meanwhile, in its order, and is not decided yet.</summary>
    protected IEnumerable<TCommand> Waiting => _commands.Select(static waiting => waiting.Command);

    /// <summary>
    /// Whether nobody waits for an answer and yet nobody tells it again: it is decided again after a restart, also
    /// where it may be written. The decider has to take its double for late.
    /// </summary>
    protected virtual bool IsToldOnce(TCommand command) => false;

    /// <summary>
    /// The batch is whole, and its last event will have this version: the place to add the state's snapshot to it.
    /// </summary>
    protected virtual void Seal(Batch batch, long version)
    {
    }

    /// <summary>The events are durable, and nobody has heard of it: what must be so before anybody does.</summary>
    protected virtual void BeforeReplies()
    {
    }

    /// <summary>The events are durable: now their effects may leave.</summary>
    protected abstract void OnDurable(Batch batch);

    /// <summary>
    /// The store refuses; the append is tried again every second, and whoever asks is answered after ten. An actor may
    /// give up instead, by throwing.
    /// </summary>
    protected abstract void OnRefused(string reason);

    /// <summary>The stream cannot be read; it is read again, after one second at first and a minute at last.</summary>
    protected abstract void OnUnreadable(Exception cause);

    /// <summary>What a command is answered with when the store cannot take it.</summary>
    protected abstract object ReplyToRefused(string reason);

    /// <summary>Any other message.</summary>
    protected abstract void ReceiveOther(object message);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _signal = new AppendSignal((ActorCell)Self);
        _isLoaded = _isNew;
        if (!_isNew) BeginToLoad();
    }

    // Whether the former incarnation wrote the stream, or somebody else did: it is not new any more.
    /// <inheritdoc/>
    protected override void PostRestart(Exception cause)
    {
        _isNew = false;
        base.PostRestart(cause);
    }

    /// <inheritdoc/>
    protected sealed override void Receive(object message)
    {
        switch (message)
        {
            // Its own timers and calls tell it in its own name, and want no answer.
            case TCommand command: Take(command, Sender == Self ? null : Sender); break;
            // An append of a former incarnation is not ours: what it wrote was read.
            case AppendSignal signal: if (signal == _signal) Appended(signal.Result); break;
            case Loaded loaded: if (!_isLoaded) Load(loaded); break;
            case LoadFailed failed: if (!_isLoaded) LoadLater(failed.Cause); break;
            case var retry when ReferenceEquals(retry, RetryLoad): BeginToLoad(); break;
            case var retry when ReferenceEquals(retry, RetryAppend): Append(); break;
            default: ReceiveOther(message); break;
        }
    }

    /// <summary>Takes a command as if it had been told.</summary>
    protected void Take(TCommand command, ActorRef? sender)
    {
        if (sender is not null && WhyNoMoreOf(sender) is { } reason)
        {
            sender.Tell(ReplyToRefused(reason), Self);
            return;
        }

        _commands.Enqueue(new Pending(command, sender));
        if (_isLoaded && !_isAppending) DecideWhatWaits();
    }

    /// <summary>
    /// Stores the stream's wake-up, and a snapshot where the last one is older, without an event. Only while it is
    /// settled.
    /// </summary>
    protected void Store(Snapshot? snapshot, WakeUpChange wakeUp)
    {
        _batch.Snapshot = snapshot;
        _batch.WakeUp = wakeUp;
        _batch.Time = Context.System.Clock.GetUtcNow();
        Append();
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception cause, object? message)
    {
        // What was certainly not written is told again; of the rest the journal knows, and the asker must look there.
        bool isCertain = !_mayBeWritten;
        foreach ((Pending decided, _) in _replies) Repeat(decided, isCertain, cause);
        _replies.Clear();
        foreach (Pending waiting in _commands) Repeat(waiting, isCertain: true, cause);
        _commands.Clear();
        base.PreRestart(cause, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _askerInHand?.Tell(Unknown(null));
        // What is on its way into the store may be taken after this, however often it was refused before.
        foreach ((Pending decided, _) in _replies)
        {
            bool isKnown = _refusal is not null && !_mayBeWritten;
            decided.Sender?.Tell(isKnown ? ReplyToRefused(_refusal!) : Unknown(null), Self);
        }

        foreach (Pending waiting in _commands) waiting.Sender?.Tell(Undecided, Self);
        base.PostStop();
    }

    // What was never decided is not written, and never will be.
    private object Undecided =>
        ReplyToRefused(_refusal ?? "its actor stopped before it was decided; nothing of it is stored");

    private void Repeat(Pending pending, bool isCertain, Exception cause)
    {
        (TCommand command, ActorRef? sender) = pending;
        if (sender is null && IsToldOnce(command)) ((ActorCell)Self).PostOwed(new OwedNews(command));
        if (sender is null) return;
        // Actors tell nothing that must not be told twice.
        if (isCertain || sender is ActorCell) Self.Tell(command, sender);
        else sender.Tell(Unknown(cause));
    }

    private StatusFailure Unknown(Exception? cause) => new(new OutcomeUnknownException(
        $"The actor of '{Stream}' went before it could answer: its journal shows whether the command took effect.",
        cause));

    private string? WhyNoMoreOf(ActorRef sender)
    {
        if (_commands.Count >= WaitingMax)
            return $"{WaitingMax} commands wait for the store already; try again later.";
        return _refusals >= RefusalsAwaited && IsAsker(sender) ? _refusal : null;
    }

    private static bool IsAsker(ActorRef? sender) => sender is not (null or ActorCell);

    private void DecideWhatWaits()
    {
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        while (_commands.Count > 0 && _batch.Events.Count < EventsPerAppendMax)
        {
            Pending pending = _commands.Dequeue();
            _askerInHand = pending.Sender;
            object reply = Decide(pending.Command, now, _batch);
            _askerInHand = null;
            if (pending.Sender is not null || IsToldOnce(pending.Command)) _replies.Add((pending, reply));
        }

        _batch.Time = now;
        if (_batch.Events.Count > 0) Seal(_batch, Version + _batch.Events.Count);
        if (_batch.IsEmpty) Release();
        else Append();
    }

    private void Append()
    {
        _isAppending = true;
        _mayBeWritten = true;
        _journal.Append(_batch.ToRequest(Stream, Version, Fence), _signal!);
    }

    private void Appended(in AppendResult result)
    {
        _mayBeWritten = result.Outcome == AppendOutcome.Unknown;
        switch (result.Outcome)
        {
            case AppendOutcome.Appended:
                Version = result.Version;
                (_refusal, _refusals) = (null, 0);
                _isAppending = false;
                Release();
                if (_commands.Count > 0 && !_isAppending) DecideWhatWaits();
                break;
            case AppendOutcome.Refused:
                Context.Timers.StartSingle(RetryAppend, RetryAppend, RefusedRetryDelay);
                _refusal = result.Reason ?? "the store refused";
                OnRefused(_refusal);
                if (++_refusals >= RefusalsAwaited) AnswerAskers(_refusal);
                break;
            default:
                throw new StreamLostException(Stream, result, wasTakenForNew: _isNew && Version == 0);
        }
    }

    /// <summary>
    /// Tells whoever asks that the store takes nothing: what was decided takes effect once it does, and the rest never.
    /// </summary>
    private void AnswerAskers(string refusal)
    {
        var unknown = new StatusFailure(new OutcomeUnknownException(
            $"The store takes nothing now: {refusal} What '{Stream}' was told takes effect once it does, unless the "
            + "engine stops before.", null));
        foreach ((Pending decided, _) in _replies)
        {
            if (IsAsker(decided.Sender)) decided.Sender!.Tell(unknown, Self);
        }

        _replies.RemoveAll(static one => IsAsker(one.Decided.Sender));
        RefuseWhatWaits(refusal, IsAsker);
    }

    private void RefuseWhatWaits(string reason, Func<ActorRef?, bool> whom)
    {
        object answer = ReplyToRefused(reason);
        for (int left = _commands.Count; left > 0; left--)
        {
            Pending waiting = _commands.Dequeue();
            if (whom(waiting.Sender)) waiting.Sender!.Tell(answer, Self);
            else _commands.Enqueue(waiting);
        }
    }

    /// <summary>Lets replies and effects out.</summary>
    private void Release()
    {
        Batch durable = _batch;
        _batch = new Batch();
        BeforeReplies();
        foreach ((Pending decided, object reply) in _replies) decided.Sender?.Tell(reply, Self);
        _replies.Clear();
        OnDurable(durable);
    }

    private void BeginToLoad() =>
        Context.PipeTo(LoadAsync(), static loaded => loaded, static failure => new LoadFailed(failure));

    /// <summary>
    /// Reads again after a while. Whoever waits is told at once that nothing came of it: what is not decided is not
    /// written.
    /// </summary>
    private void LoadLater(Exception cause)
    {
        OnUnreadable(cause);
        RefuseWhatWaits($"its journal cannot be read now: {cause.Message}", static sender => sender is not null);
        Context.Timers.StartSingle(RetryLoad, RetryLoad, _unreadableRetryDelay);
        TimeSpan twice = _unreadableRetryDelay * 2;
        _unreadableRetryDelay = twice < UnreadableRetryDelayMax ? twice : UnreadableRetryDelayMax;
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
        Pending[] first = [.. OnLoaded().Select(static command => new Pending(command, null)), .. _commands];
        _commands.Clear();
        foreach (Pending pending in first) _commands.Enqueue(pending);
        _isLoaded = true;
        DecideWhatWaits();
    }

    private readonly record struct Pending(TCommand Command, ActorRef? Sender);

    private sealed record Loaded(
        long Version, Snapshot? Snapshot, List<(StoredEvent Stored, ReadOnlyMemory<byte> Body)> Events);

    private sealed record LoadFailed(Exception Cause);

    /// <summary>
    /// Brings the journal's answer to the actor; one append is under way at a time, so one signal serves for all.
    /// </summary>
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
