namespace Autonomy.Simulation.Kernel;

/// <summary>
/// A machine's clock: it may stand beside the true time, run too fast or too slow, and jump. Timers go by its rate and
/// do not notice jumps, as those of an operating system. They ring even while the machine is frozen; what they bring
/// waits in its queues.
/// </summary>
/// <param name="kernel">The true time.</param>
/// <param name="offset">How far it is ahead of the true time at the start.</param>
/// <param name="rate">Its seconds in one true second: 1.0001 runs 8.6 s a day too fast.</param>
internal sealed class MachineClock(SimulationKernel kernel, TimeSpan offset, double rate) : TimeProvider
{
    /// <summary>When every simulation begins.</summary>
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TimeSpan _offset = offset;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Whether it is still there; the timers of a dead machine never ring.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Moves the wall clock, forward or back.</summary>
    public void Jump(TimeSpan by) => _offset += by;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() =>
        Start + TimeSpan.FromMicroseconds((long)(kernel.Now * rate)) + _offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)(kernel.Now * rate);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private Pending After(TimeSpan delay, Action rings) =>
        // A timer never rings early: the true delay is rounded up to a whole microsecond.
        kernel.After(TimeSpan.FromMicroseconds((long)Math.Ceiling(delay.TotalMicroseconds / rate)), rings);

    private sealed class Timer(MachineClock clock, Action callback) : ITimer
    {
        private Pending? _next;
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isDisposed) return false;
            _next?.CallOff();
            _next = dueTime == Timeout.InfiniteTimeSpan ? null : clock.After(dueTime, () => Ring(period));
            return true;
        }

        public void Dispose()
        {
            _isDisposed = true;
            _next?.CallOff();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Ring(TimeSpan period)
        {
            if (clock.IsStopped) return;
            if (period > TimeSpan.Zero) _next = clock.After(period, () => Ring(period));
            callback();
        }
    }
}
