using Xunit;

namespace Autonomy.Tests.Support;

public sealed class VirtualTimeTests
{
    private readonly VirtualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void TimersFireInOrderOfDueTimeThenOfArming()
    {
        using var late = Timer("late", 5);
        using var first = Timer("first", 2);
        using var second = Timer("second", 2);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(["first@2", "second@2"], _fired);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("late@5", _fired[^1]);
    }

    [Fact]
    public void PeriodicTimerFiresForEachPeriodPassed()
    {
        using var timer = Timer("tick", 1, periodSeconds: 2);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["tick@1", "tick@3", "tick@5"], _fired);
        Assert.Equal(TimeSpan.FromSeconds(1), _time.UntilNextTimer);
    }

    [Fact]
    public void DisposedTimerNeverFires()
    {
        Timer("gone", 1).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_fired);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void TimestampAndDelayFollowTheClock()
    {
        var before = _time.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _time);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(delay.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(delay.IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromMinutes(1), _time.GetElapsedTime(before));
    }

    [Fact]
    public async Task WaiterIsToldWhenEnoughTimersAreArmed()
    {
        var armed = _time.WhenArmed(2);
        using var one = Timer("one", 1);
        Assert.False(armed.IsCompleted);
        using var two = Timer("two", 1);
        await armed;
    }

    private ITimer Timer(string name, int dueSeconds, int periodSeconds = 0)
    {
        var start = _time.GetTimestamp();
        return _time.CreateTimer(
            _ => _fired.Add($"{name}@{_time.GetElapsedTime(start).TotalSeconds}"),
            state: null,
            TimeSpan.FromSeconds(dueSeconds),
            periodSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(periodSeconds));
    }
}
