using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>
/// Conditions of requests: that nothing has happened since the caller looked. Whoever writes the stream holds to them.
/// </summary>
internal static class IfMatch
{
    private const long NoVersion = -1;

    /// <summary>The tag of a version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

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
}
