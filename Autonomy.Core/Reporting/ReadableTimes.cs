using System.Globalization;

namespace Autonomy.Core.Reporting;

/// <summary>Times, durations and sizes as people read them.</summary>
public static class ReadableTimes
{
    /// <summary>RFC 3339 in UTC, to the millisecond.</summary>
    public static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>To the second, in UTC: <c>2026-11-21 12:00:07 UTC</c>.</summary>
    public static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A measured duration: <c>87ms</c>, <c>1.2s</c>, <c>2m05s</c>, <c>3h07m</c>, <c>1d01h</c>.</summary>
    public static string Duration(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 1 => $"{(int)duration.TotalMilliseconds}ms",
        < 60 => $"{Math.Floor(duration.TotalSeconds * 10) / 10:0.0}s",
        < 3600 => $"{(int)duration.TotalMinutes}m{duration.Seconds:00}s",
        < 86400 => $"{(int)duration.TotalHours}h{duration.Minutes:00}m",
        _ => $"{(int)duration.TotalDays}d{duration.Hours:00}h",
    };

    /// <summary>A size: <c>312 B</c>, <c>1.4 KiB</c>, <c>2.0 MiB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1L << 10 => $"{bytes} B",
        < 1L << 20 => $"{bytes / 1024.0:0.0} KiB",
        < 1L << 30 => $"{bytes / (1024.0 * 1024):0.0} MiB",
        _ => $"{bytes / (1024.0 * 1024 * 1024):0.0} GiB",
    };
}
