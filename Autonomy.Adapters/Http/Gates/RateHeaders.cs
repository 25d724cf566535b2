using System.Globalization;
using System.Net;

namespace Autonomy.Adapters.Http;

/// <summary>What the head of an answer says of the service's limits.</summary>
internal static class RateHeaders
{
    private static readonly string[] Remaining =
        ["RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining"];

    /// <summary>Whether the call was refused because there were too many.</summary>
    public static bool IsThrottled(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.Forbidden => response.Headers.RetryAfter is not null || CallsLeft(response) == 0,
        _ => false,
    };

    /// <summary>How many calls are left in the service's window; null where it does not say.</summary>
    public static long? CallsLeft(HttpResponseMessage response)
    {
        foreach (string name in Remaining)
        {
            if (!response.Headers.TryGetValues(name, out IEnumerable<string>? values)) continue;
            if (long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out long left))
                return left;
        }

        return null;
    }
}
