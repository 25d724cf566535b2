using System.Globalization;

namespace Autonomy.Adapters.Files;

/// <summary>Times of files in outputs.</summary>
internal static class FileTimes
{
    /// <summary>RFC 3339 in UTC, to the millisecond.</summary>
    internal static string Write(DateTime utc) =>
        utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
