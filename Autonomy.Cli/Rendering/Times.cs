using System.Globalization;
using Autonomy.Core.Reporting;

namespace Autonomy.Cli.Rendering;

/// <summary>Times and durations as people read them.</summary>
internal sealed record Times(TimeStyle Style, DateTimeOffset Now)
{
    /// <summary><c>3m ago</c>, <c>in 10s</c>, or the time in RFC 3339.</summary>
    public string Of(DateTimeOffset? time)
    {
        if (time is not { } at) return "-";
        if (Style == TimeStyle.Iso) return Iso(at);
        TimeSpan away = Now - at;
        if (away.Duration() < TimeSpan.FromSeconds(1)) return "now";
        return away > TimeSpan.Zero ? $"{Coarse(away)} ago" : $"in {Coarse(-away)}";
    }

    public static string Iso(DateTimeOffset time) => ReadableTimes.Iso(time);

    /// <summary>The time of day of a line of news, in UTC.</summary>
    public string Stamp(DateTimeOffset time) => Style == TimeStyle.Iso
        ? Iso(time)
        : time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A measured duration: <c>87ms</c>, <c>1.2s</c>, <c>2m05s</c>, <c>3h07m</c>.</summary>
    public static string Duration(TimeSpan duration) => ReadableTimes.Duration(duration);

    public static string Duration(DateTimeOffset? from, DateTimeOffset? to) =>
        from is { } begin && to is { } end ? Duration(end - begin) : "-";

    private static string Coarse(TimeSpan span) => span.TotalSeconds switch
    {
        < 60 => $"{(int)span.TotalSeconds}s",
        < 3600 => $"{(int)span.TotalMinutes}m",
        < 86400 => $"{(int)span.TotalHours}h",
        _ => $"{(int)span.TotalDays}d",
    };
}
