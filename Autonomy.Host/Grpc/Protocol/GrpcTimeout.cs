using System.Globalization;
using Autonomy.Host.Api;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>Reads the time that a caller gives: <c>grpc-timeout</c>, up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const int DigitsMax = 8;

    // The longest that a timer takes; a call that may take that long is as good as one without a limit.
    private static readonly TimeSpan LongestTimed = TimeSpan.FromDays(49);

    /// <summary>The time; null: there is no limit.</summary>
    /// <exception cref="GrpcRefusedException">It is not of the form.</exception>
    public static TimeSpan? Parse(string? header)
    {
        if (header is null) return null;
        if (header.Length is < 2 or > DigitsMax + 1
            || !long.TryParse(header.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            || TicksOf(header[^1]) is not { } ticks)
        {
            throw new GrpcRefusedException(
                GrpcCode.InvalidArgument, "invalid_timeout",
                $"grpc-timeout: '{Refusals.Excerpt(header)}' is no time. "
                + $"Write 1 to {DigitsMax} digits and one of H, M, S, m, u, n.");
        }

        var time = TimeSpan.FromTicks((long)(count * ticks));
        return time > LongestTimed ? null : time;
    }

    private static decimal? TicksOf(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 1m / TimeSpan.NanosecondsPerTick,
        _ => null,
    };
}
