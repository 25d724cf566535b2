namespace Autonomy.Actors.Runtime;

/// <summary>
/// The timers of one actor, each under a key, on the system's clock. A timer's message comes through the mailbox;
/// once a timer is cancelled, replaced under its key, or its incarnation restarted or stopped, its message is never
/// delivered, not even one that waited in the mailbox already.
/// </summary>
public sealed class ActorTimers
{
    private readonly ActorCell _owner;
    private readonly Dictionary<object, KeyedTimer> _timers = [];

    internal ActorTimers(ActorCell owner) => _owner = owner;

    /// <summary>
    /// Delivers <paramref name="message"/> once, after <paramref name="delay"/>; replaces the key's former timer.
    /// </summary>
    /// <param name="key">Names the timer; compared by equality.</param>
    /// <param name="message">What the actor receives, with itself as the sender.</param>
    /// <param name="delay">Zero or more.</param>
    public void StartSingle(object key, object message, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Start(key, message, delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Delivers <paramref name="message"/> every <paramref name="period"/>, first after one period; replaces the key's
    /// former timer. Periods that pass while a message of this timer still waits in the mailbox add no second one.
    /// </summary>
    /// <param name="key">Names the timer; compared by equality.</param>
    /// <param name="message">What the actor receives, with itself as the sender.</param>
    /// <param name="period">More than zero.</param>
    public void StartPeriodic(object key, object message, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        Start(key, message, period, period);
    }

    /// <summary>Ends the key's timer; false where there is none.</summary>
    public bool Cancel(object key)
    {
        if (!_timers.Remove(key, out var timer))
            return false;
        timer.Disarm();
        return true;
    }

    /// <summary>Ends all timers.</summary>
    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
            timer.Disarm();
        _timers.Clear();
    }

    /// <summary>Whether the key's timer still has a message to deliver.</summary>
    public bool IsActive(object key) => _timers.ContainsKey(key);

    private void Start(object key, object message, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancel(key);
        var timer = new KeyedTimer(this, key, message, isPeriodic: period != Timeout.InfiniteTimeSpan);
        _timers.Add(key, timer);
        timer.Arm(_owner.System.Clock, dueTime, period);
    }

    // It is current exactly while it stands in the dictionary under its key.
    private sealed class KeyedTimer(ActorTimers timers, object key, object message, bool isPeriodic) : OwedMessage
    {
        private ITimer? _clockTimer;
        private bool _isQueued;

        public void Arm(TimeProvider clock, TimeSpan dueTime, TimeSpan period) =>
            _clockTimer = clock.CreateTimer(static timer => ((KeyedTimer)timer!).Fire(), this, dueTime, period);

        public void Disarm() => _clockTimer?.Dispose();

        public override object? Redeem()
        {
            Interlocked.Exchange(ref _isQueued, false);
            if (timers._timers.GetValueOrDefault(key) != this)
                return null;
            if (!isPeriodic)
                timers.Cancel(key);
            return message;
        }

        private void Fire()
        {
            if (!Interlocked.Exchange(ref _isQueued, true))
                timers._owner.PostOwed(this);
        }
    }
}
