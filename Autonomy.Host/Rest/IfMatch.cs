using System.Globalization;
using Autonomy.Host.Api;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>Conditions of requests: that nothing has happened since the caller looked.</summary>
internal static class IfMatch
{
    private const long NoVersion = -1;

    /// <summary>The tag of a version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether the request has a condition.</summary>
    public static bool IsIn(HttpRequest request) => request.Headers.IfMatch.Count > 0;

    /// <summary>
    /// The version that the request is for, as its condition names it; null: whatever it is at. A condition that is no
    /// tag of a version names one that nothing ever has.
    /// </summary>
    public static long? VersionIn(HttpRequest request)
    {
        string? expected = request.Headers.IfMatch;
        if (expected is null or "*") return null;
        string digits = expected.Trim('"');
        bool isTag = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            && expected == TagOf(version);
        return isTag ? version : NoVersion;
    }

    /// <summary>
    /// Refuses the request when its condition does not hold. What happens between the look and the change is told by
    /// the change's own refusal.
    /// </summary>
    /// <exception cref="ApiException">It does not hold.</exception>
    public static void Demand(HttpRequest request, long version, string what)
    {
        string? expected = request.Headers.IfMatch;
        if (expected is null or "*" || expected == TagOf(version)) return;
        throw new ApiException(
            ApiFault.Precondition, "version_changed", $"{what} is at version {version} by now. Look again.");
    }
}
