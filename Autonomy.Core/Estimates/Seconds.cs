namespace Autonomy.Core.Estimates;

/// <summary>From seconds, which are drawn and added, to durations, which are told.</summary>
internal static class Seconds
{
    private const double LongestSeconds = 1e11;

    /// <summary>The duration to the millisecond; what is longer than 3,000 years is that long.</summary>
    public static TimeSpan ToTimeSpan(double seconds) =>
        TimeSpan.FromMilliseconds(Math.Round(Math.Min(seconds, LongestSeconds) * 1000));
}
