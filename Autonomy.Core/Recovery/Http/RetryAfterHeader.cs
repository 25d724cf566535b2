using System.Globalization;

namespace Autonomy.Core.Recovery;

/// <summary>
/// How long a server asks to wait: <c>Retry-After</c> (RFC 9110, 10.2.3) in seconds or as a date, else the reset of
/// its rate limit (<c>RateLimit-Reset</c> in seconds, <c>X-RateLimit-Reset</c> in seconds or as Unix time).
/// Services send the reset with every answer, so it says something only about a call that met the limit.
/// </summary>
public static class RetryAfterHeader
{
    /// <summary>The longest wait that is believed: 24 h. A server that asks for more gets this.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromHours(24);

    private const double UnixTimeFrom = 1e9;

    /// <summary>
    /// The wait from <paramref name="now"/> on, 0 for a time that has passed; null when nothing readable was said.
    /// </summary>
    public static TimeSpan? Read(IReadOnlyDictionary<string, string> headers, DateTimeOffset now)
    {
        return ReadAsked(headers, now)
            ?? ReadOne(headers, "RateLimit-Reset", now)
            ?? ReadOne(headers, "X-RateLimit-Reset", now);
    }

    /// <summary>The wait that <c>Retry-After</c> alone asks for; null when it says nothing readable.</summary>
    public static TimeSpan? ReadAsked(IReadOnlyDictionary<string, string> headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return ReadOne(headers, "Retry-After", now);
    }

    private static TimeSpan? ReadOne(IReadOnlyDictionary<string, string> headers, string name, DateTimeOffset now)
    {
        if (!headers.TryGetValue(name, out string? text)) return null;
        if (double.TryParse(
            text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
        {
            return Bounded(seconds < UnixTimeFrom ? seconds : seconds - now.ToUnixTimeSeconds());
        }

        bool isDate = DateTimeOffset.TryParseExact(
            text.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date);
        return isDate ? Bounded((date - now).TotalSeconds) : null;
    }

    private static TimeSpan Bounded(double seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, 0, WaitMax.TotalSeconds));
}
