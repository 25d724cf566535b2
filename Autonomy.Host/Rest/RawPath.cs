using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Autonomy.Host.Rest;

/// <summary>
/// The path as it was sent. In that of the router a slash that was escaped stays so, and cannot be told from one that
/// was escaped twice.
/// </summary>
internal static class RawPath
{
    /// <summary>What follows the last slash, unescaped: a name that may be any text.</summary>
    public static string LastSegmentOf(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }
}
