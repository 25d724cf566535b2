using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Primitives;

namespace Autonomy.Host.Security;

/// <summary>
/// How much the headers of a request, or the metadata of a call, may be. The web server ends a whole connection of
/// HTTP/2, with every call on it, when one head is beyond its own limits: so those are wider, and what lies between is
/// refused to the one request.
/// </summary>
internal static class RequestHeads
{
    /// <summary>The most of one request, in bytes, names and values together: 32 KiB.</summary>
    public const int BytesMax = 32 << 10;

    /// <summary>The most headers of one request.</summary>
    public const int CountMax = 100;

    private const int ConnectionBytesMax = 128 << 10;
    private const int ConnectionCountMax = 1_000;

    /// <summary>What is too large, and what to do.</summary>
    public static string Refusal { get; } =
        $"The headers are more than this service takes: {BytesMax} bytes and {CountMax} headers at most. Send less.";

    /// <summary>Has the web server read what is refused here.</summary>
    public static void Widen(KestrelServerLimits limits)
    {
        limits.MaxRequestHeadersTotalSize = ConnectionBytesMax;
        limits.MaxRequestHeaderCount = ConnectionCountMax;
        limits.Http2.MaxRequestHeaderFieldSize = ConnectionBytesMax;
    }

    /// <summary>Whether a request's headers are more than it may have.</summary>
    public static bool AreTooMany(IHeaderDictionary headers)
    {
        long bytes = 0;
        int count = 0;
        foreach ((string name, StringValues values) in headers)
        {
            foreach (string? value in values)
            {
                bytes += name.Length + (value?.Length ?? 0);
                count++;
            }
        }

        return bytes > BytesMax || count > CountMax;
    }
}
