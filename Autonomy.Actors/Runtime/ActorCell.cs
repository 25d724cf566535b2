namespace Autonomy.Actors.Runtime;

/// <summary>
/// One actor as the runtime sees it: its reference, its mailbox, its turns, and through <c>ActorCell.Lifecycle.cs</c>
/// its life. Fields below the mailbox are touched on the actor's own turn alone; turns follow one another through the
/// mailbox's lock, so each sees what the former one wrote.
/// </summary>
internal sealed partial class ActorCell : ActorRef, IThreadPoolWorkItem
{
    /// <summary>The longest name of an actor, in characters.</summary>
    public const int NameLengthMax = 512;

    private readonly ActorCell? _parent;
    private readonly Props _props;
    private readonly Mailbox _mailbox;
    private Actor? _actor;
    private Envelope _current;
    private Queue<Envelope>? _stash;
    private ActorTimers? _timers;
    private ReceiveTimer? _receiveTimer;
    private HashSet<ActorCell>? _watched;

    public ActorCell(ActorSystem system, ActorCell? parent, string name, Props props) : base(system, name)
    {
        _parent = parent;
        _props = props;
        _mailbox = new Mailbox(props.MailboxCapacity ?? system.MailboxCapacity);
        system.OnMade();

        // The guardian's children come from any thread, and must find the collection ready.
        if (parent is null)
            _children = new Children(isClosed: false);
    }

    public override string Path => $"{_parent?.Path}/{Name}";

    public ActorRef Parent => _parent ?? throw new InvalidOperationException($"{this} is the root and has no parent.");

    /// <summary>
    /// Whether the parent goes, for good or for its next incarnation. To be asked by an actor that is told to stop: its
    /// parent has decided by then.
    /// </summary>
    public bool IsParentGoing =>
        _parent is { _state: CellState.Restarting or CellState.Stopping or CellState.Stopped };

    public ActorRef? Sender => _current.Sender;

    public ActorTimers Timers => _timers ??= new ActorTimers(this);

    public override void Tell(object message, ActorRef? sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var outcome = _mailbox.Post(new Envelope(message, sender));
        if (!Accepted(outcome))
        {
            var reason = outcome == PostOutcome.Full ? DeadLetterReason.MailboxFull : DeadLetterReason.Stopped;
            System.DeadLetters.Add(new DeadLetter(message, sender, this, reason));
        }
    }

    public override bool TryTell(object message, ActorRef? sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Accepted(_mailbox.Post(new Envelope(message, sender)));
    }

    /// <summary>Queues what this actor has asked for; after its stop it is of no interest to anyone.</summary>
    public void PostOwed(OwedMessage message) => Accepted(_mailbox.PostOwed(new Envelope(message, this)));

    /// <summary>Queues a message of the runtime; false where the actor has stopped.</summary>
    public bool PostSystem(SystemMessage message) => Accepted(_mailbox.PostSystem(message));

    void IThreadPoolWorkItem.Execute() => RunTurn();

    /// <summary>
    /// Handles up to the system's number of messages, and asks for another turn if there may be more.
    /// </summary>
    public void RunTurn()
    {
        if (_state == CellState.Unborn)
            Start();
        for (var left = System.MessagesPerTurn; left > 0; left--)
        {
            if (!_mailbox.TryTake(out var system, out var envelope))
                return;
            if (system is null)
                Deliver(envelope);
            else
                Obey(system);
        }

        System.Dispatcher.Schedule(this);
    }

    public void StashCurrent()
    {
        if (_current.Message is null)
            throw new InvalidOperationException($"{this} has no message in hand to stash.");
        _stash ??= new Queue<Envelope>();
        if (_stash.Count >= _mailbox.Capacity)
        {
            throw new InvalidOperationException(
                $"The stash of {this} is full at {_mailbox.Capacity} messages: unstash, or give it a larger mailbox.");
        }

        _stash.Enqueue(_current);
    }

    public bool Unstash()
    {
        if (_stash is null || !_stash.TryDequeue(out var oldest))
            return false;
        _mailbox.PutBack(oldest);
        return true;
    }

    public void UnstashAll()
    {
        if (_stash is null)
            return;
        foreach (var envelope in _stash.Reverse())
            _mailbox.PutBack(envelope);
        _stash.Clear();
    }

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimer?.Cancel();
        _receiveTimer = timeout is { } idle ? new ReceiveTimer(this, idle) : null;
    }

    /// <summary>Whether a timer is the one that the actor has set last.</summary>
    public bool IsReceiveTimer(ReceiveTimer timer) => _receiveTimer == timer;

    public void Watch(ActorRef other)
    {
        var cell = LivingActor(other);
        if ((_watched ??= []).Add(cell) && !cell.PostSystem(new SystemMessage.Watch(this)))
            PostOwed(new DeathNotice(this, cell));
    }

    public void Unwatch(ActorRef other)
    {
        var cell = LivingActor(other);
        if (ForgetWatched(cell))
            cell.PostSystem(new SystemMessage.Unwatch(this));
    }

    public bool ForgetWatched(ActorCell cell) => _watched?.Remove(cell) == true;

    private void Deliver(in Envelope envelope)
    {
        try
        {
            var message = envelope.Message is OwedMessage owed ? owed.Redeem() : envelope.Message;
            if (message is null)
                return;
            _current = new Envelope(message, envelope.Sender);
            _receiveTimer?.Touch();
            if (message is PoisonPill)
                Stop();
            else
                _actor!.OnReceive(message);
        }
        catch (Exception failure)
        {
            // The message in hand is kept for PreRestart, and dropped with the verdict.
            Fail(failure);
            return;
        }

        _current = default;
    }

    private bool Accepted(PostOutcome outcome)
    {
        if (outcome == PostOutcome.QueuedFirst)
            System.Dispatcher.Schedule(this);
        return outcome <= PostOutcome.QueuedFirst;
    }

    private ActorCell LivingActor(ActorRef other)
    {
        if (other is ActorCell cell && cell != this)
            return cell;
        throw new ArgumentException($"{this} cannot watch {other}: it is no other actor.", nameof(other));
    }
}
