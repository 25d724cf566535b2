namespace Autonomy.Actors.Runtime;

/// <summary>Delays for timers.</summary>
internal static class Clocks
{
    /// <summary>A timer for later than this fires then, finds that nothing is due yet, and is set again.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>
    /// From now until then, in whole milliseconds, rounded up: the system's timers cut fractions off, and would fire
    /// before it is time. Zero when it is past.
    /// </summary>
    public static TimeSpan Until(DateTimeOffset due, DateTimeOffset now)
    {
        if (due <= now) return TimeSpan.Zero;
        TimeSpan delay = due - now;
        return delay >= LongestDelay ? LongestDelay : TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
    }
}
