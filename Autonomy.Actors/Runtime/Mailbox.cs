namespace Autonomy.Actors.Runtime;

/// <summary>What became of a message at the mailbox.</summary>
internal enum PostOutcome
{
    /// <summary>Queued; the actor is already scheduled.</summary>
    Queued,

    /// <summary>Queued, and the caller has to schedule the actor.</summary>
    QueuedFirst,

    /// <summary>Refused: the mailbox is at its capacity.</summary>
    Full,

    /// <summary>Refused: the actor has stopped.</summary>
    Closed,
}

/// <summary>
/// The two lanes of one actor, and whether the actor is scheduled. Both are guarded by one lock, so that a message is
/// never queued between the last look into the mailbox and the end of the turn: an actor is scheduled exactly while
/// there is something for it to do. The lane of users is a ring that grows up to the capacity; the lane of the system
/// is a linked list that refuses nothing, because its length is bounded by the number of the actor's relatives and
/// watchers.
/// </summary>
internal sealed class Mailbox(int capacity)
{
    /// <summary>Slots of the ring at the first message; a power of two.</summary>
    public const int InitialSlots = 4;

    private readonly Lock _gate = new();
    private Envelope[] _ring = [];
    private int _head;
    private int _count;
    private SystemMessage? _firstSystem;
    private SystemMessage? _lastSystem;
    private bool _suspended;
    private bool _closed;

    // A new actor is scheduled by its birth: its first turn starts it.
    private bool _scheduled = true;

    /// <summary>The most messages that users may queue.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Queues a user's message, unless the mailbox is at its capacity or closed.</summary>
    public PostOutcome Post(in Envelope envelope)
    {
        lock (_gate)
        {
            if (_closed)
                return PostOutcome.Closed;
            if (_count >= Capacity)
                return PostOutcome.Full;
            Append(envelope);
            return Schedule();
        }
    }

    /// <summary>Queues what the actor itself has asked for, beyond the capacity if need be.</summary>
    public PostOutcome PostOwed(in Envelope envelope)
    {
        lock (_gate)
        {
            if (_closed)
                return PostOutcome.Closed;
            Append(envelope);
            return Schedule();
        }
    }

    /// <summary>Queues a message of the runtime, ahead of all users' messages.</summary>
    public PostOutcome PostSystem(SystemMessage message)
    {
        lock (_gate)
        {
            if (_closed)
                return PostOutcome.Closed;
            if (_lastSystem is null)
                _firstSystem = message;
            else
                _lastSystem.Next = message;
            _lastSystem = message;
            return Schedule();
        }
    }

    /// <summary>Puts a message back in front of all users' messages, beyond the capacity if need be.</summary>
    public void PutBack(in Envelope envelope)
    {
        lock (_gate)
        {
            if (_count == _ring.Length)
                Grow();
            _head = (_head - 1) & (_ring.Length - 1);
            _ring[_head] = envelope;
            _count++;
        }
    }

    /// <summary>
    /// Takes what is next. Where there is nothing, the actor counts as no longer scheduled from that moment on: the
    /// turn has to end, and the next message schedules the actor anew.
    /// </summary>
    /// <returns>False where there is nothing. Else the system's message, or null and the user's envelope.</returns>
    public bool TryTake(out SystemMessage? system, out Envelope envelope)
    {
        lock (_gate)
        {
            envelope = default;
            system = _firstSystem;
            if (system is not null)
            {
                _firstSystem = system.Next;
                if (_firstSystem is null)
                    _lastSystem = null;
                return true;
            }

            if (_count == 0 || (_suspended && !_closed))
            {
                _scheduled = false;
                return false;
            }

            envelope = _ring[_head];
            _ring[_head] = default;
            _head = (_head + 1) & (_ring.Length - 1);
            _count--;
            return true;
        }
    }

    /// <summary>Holds users' messages back, or lets them through again. Called on the actor's turn alone.</summary>
    public void Suspend(bool suspended)
    {
        lock (_gate)
            _suspended = suspended;
    }

    /// <summary>Refuses everything from now on; what is still inside can be taken.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    private PostOutcome Schedule()
    {
        if (_scheduled)
            return PostOutcome.Queued;
        _scheduled = true;
        return PostOutcome.QueuedFirst;
    }

    private void Append(in Envelope envelope)
    {
        if (_count == _ring.Length)
            Grow();
        _ring[(_head + _count) & (_ring.Length - 1)] = envelope;
        _count++;
    }

    private void Grow()
    {
        var grown = new Envelope[Math.Max(InitialSlots, _ring.Length * 2)];
        var untilEnd = Math.Min(_count, _ring.Length - _head);
        Array.Copy(_ring, _head, grown, 0, untilEnd);
        Array.Copy(_ring, 0, grown, untilEnd, _count - untilEnd);
        _ring = grown;
        _head = 0;
    }
}
