namespace Autonomy.Tests.Support;

/// <summary>
/// The system's clock, but that waits of one length last until the test ends them. Safe from any thread.
/// </summary>
internal sealed class HeldTimers(TimeSpan held) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<HeldTimer> _armed = [];
    private TaskCompletionSource _whenArmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HeldTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends when a wait of this length has begun; it is still to be ended.</summary>
    public Task WhenArmedAsync()
    {
        lock (_gate) return _whenArmed.Task;
    }

    /// <summary>Ends all waits of this length that have begun.</summary>
    public void Pass()
    {
        HeldTimer[] due;
        lock (_gate)
        {
            due = [.. _armed];
            _armed.Clear();
            _whenArmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        foreach (HeldTimer timer in due) timer.Fire();
    }

    private bool Hold(HeldTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            if (dueTime != held) return false;
            _armed.Add(timer);
            _whenArmed.TrySetResult();
            return true;
        }
    }

    private sealed class HeldTimer : ITimer
    {
        private readonly HeldTimers _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;

        public HeldTimer(HeldTimers clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Fire() => _callback(_state);

        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            _timer.Change(_clock.Hold(this, dueTime) ? Timeout.InfiniteTimeSpan : dueTime, period);

        public void Dispose()
        {
            _clock.Hold(this, Timeout.InfiniteTimeSpan);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
