namespace Autonomy.Tests.Support;

/// <summary>
/// A clock that stands still until a test advances it. <see cref="Advance"/> fires the timers that fall due on the
/// calling thread, earliest first and in the order of arming where they fall together, with the clock at each one's
/// due time. A timer that is armed with no delay is due at the next advance, even one of zero. Safe from any thread.
/// </summary>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<VirtualTimer> _armed = new(VirtualTimer.ByDueTime);
    private readonly List<(int Timers, TaskCompletionSource Reached)> _waiters = [];
    private readonly long _startTicks = start.UtcTicks;
    private long _nowTicks = start.UtcTicks;
    private long _sequence;

    /// <summary>A clock that starts on 2030-01-01 at midnight, UTC.</summary>
    public VirtualTime() : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers wait for their time.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _armed.Count;
        }
    }

    /// <summary>How long until the next timer falls due; null where none is armed.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_gate)
                return _armed.Min is { } next ? TimeSpan.FromTicks(next.DueTicks - _nowTicks) : null;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _nowTicks), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _nowTicks) - _startTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock by <paramref name="by"/>, and fires what falls due on the way, the end included.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Interlocked.Read(ref _nowTicks) + by.Ticks;
        while (TakeDue(target) is { } timer)
            timer.Fire();
    }

    /// <summary>Ends when at least <paramref name="timers"/> timers are armed at once: take it before the code that arms them.</summary>
    public Task WhenArmed(int timers)
    {
        lock (_gate)
        {
            if (_armed.Count >= timers)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((timers, reached));
            return reached.Task;
        }
    }

    private VirtualTimer? TakeDue(long targetTicks)
    {
        lock (_gate)
        {
            if (_armed.Min is not { } next || next.DueTicks > targetTicks)
            {
                Interlocked.Exchange(ref _nowTicks, Math.Max(_nowTicks, targetTicks));
                return null;
            }

            _armed.Remove(next);
            Interlocked.Exchange(ref _nowTicks, Math.Max(_nowTicks, next.DueTicks));
            if (next.Period > TimeSpan.Zero)
                Arm(next, next.Period);
            return next;
        }
    }

    // Runs under the gate.
    private void Arm(VirtualTimer timer, TimeSpan dueTime)
    {
        timer.DueTicks = _nowTicks + dueTime.Ticks;
        timer.Sequence = ++_sequence;
        _armed.Add(timer);
        foreach (var (_, reached) in _waiters.FindAll(waiter => waiter.Timers <= _armed.Count))
            reached.TrySetResult();
        _waiters.RemoveAll(waiter => waiter.Timers <= _armed.Count);
    }

    private sealed class VirtualTimer(VirtualTime clock, TimerCallback callback, object? state) : ITimer
    {
        public static readonly IComparer<VirtualTimer> ByDueTime = Comparer<VirtualTimer>.Create(
            static (a, b) => (a.DueTicks, a.Sequence).CompareTo((b.DueTicks, b.Sequence)));

        private bool _disposed;

        public long DueTicks { get; set; }

        public long Sequence { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock._armed.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    clock.Arm(this, dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
