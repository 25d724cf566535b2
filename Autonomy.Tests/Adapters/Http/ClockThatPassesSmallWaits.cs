using Autonomy.Tests.Support;

namespace Autonomy.Tests.Adapters.Http;

/// <summary>A virtual clock on which waits of a second or less are over at once: no test tells them apart.</summary>
internal sealed class ClockThatPassesSmallWaits(VirtualTime time) : TimeProvider
{
    private static readonly TimeSpan SmallMax = TimeSpan.FromSeconds(1);

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime >= TimeSpan.Zero && dueTime <= SmallMax
            ? System.CreateTimer(callback, state, TimeSpan.Zero, period)
            : time.CreateTimer(callback, state, dueTime, period);
}
