using System.Globalization;

namespace Autonomy.Core.Recovery;

/// <summary>
/// What a server allows: the drafts' <c>RateLimit-Policy</c> (<c>"burst";q=100;w=60</c>) and <c>RateLimit-Limit</c>
/// (<c>100, 100;w=60</c>), and the older <c>X-RateLimit-Limit</c>, which leaves the window open.
/// </summary>
internal static class RateLimitHeader
{
    private static readonly string[] Names =
        ["RateLimit-Policy", "RateLimit-Limit", "X-RateLimit-Limit", "X-RateLimit-Limit-Requests"];

    /// <summary>The calls that are allowed, and the window that they are for; null for what is not said.</summary>
    internal static (long? Calls, TimeSpan? Window) Read(IReadOnlyDictionary<string, string> headers)
    {
        foreach (string name in Names)
        {
            if (headers.TryGetValue(name, out string? text) && Parse(text) is { Calls: not null } read) return read;
        }

        return (null, null);
    }

    private static (long? Calls, TimeSpan? Window) Parse(string text)
    {
        long? calls = null;
        TimeSpan? window = null;
        foreach (string part in text.Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("w=", StringComparison.Ordinal) && Number(part[2..]) is { } seconds)
                window ??= TimeSpan.FromSeconds(Math.Min(seconds, RetryAfterHeader.WaitMax.TotalSeconds * 31));
            else if (part.StartsWith("q=", StringComparison.Ordinal)) calls ??= Number(part[2..]);
            else calls ??= Number(part);
        }

        return (calls, window);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
}
