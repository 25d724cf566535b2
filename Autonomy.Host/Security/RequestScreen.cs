using System.Net;
using Autonomy.Host.Api;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Security;

/// <summary>
/// What every answer over HTTP says to browsers, and the requests that only a page of somebody else's would make a
/// browser send: under a host name that is not ours, or from another origin.
/// </summary>
internal sealed class RequestScreen(IReadOnlyList<string> hosts)
{
    private const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Adds the headers; an endpoint may lay down a stricter one.</summary>
    public static Task AddHeadersAsync(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            headers.CacheControl = "no-store";
        return next(context);
    }

    /// <summary>Lets a request on that is meant for this service.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (RequestHeads.AreTooMany(context.Request.Headers))
            throw new ApiException(ApiFault.HeadersTooLarge, "headers_too_large", RequestHeads.Refusal);
        string host = context.Request.Host.Host;
        if (!IsOurs(host, context.Connection.LocalIpAddress))
        {
            throw new ApiException(
                ApiFault.Syntax, "unknown_host",
                $"This service does not go by the name '{Refusals.Excerpt(host)}'. Call it by its address, or add the "
                + "name to 'autonomy.http.hosts' in its configuration.");
        }

        if (context.Request.Headers.Origin is [{ } origin, ..] && !IsSame(origin, context.Request.Host))
        {
            throw new ApiException(
                ApiFault.Forbidden, "foreign_origin",
                "The request comes from a page of another origin, which this service takes none from.");
        }

        return next(context);
    }

    // A name can be made to lead here by whoever owns it; an address in its place cannot.
    private bool IsOurs(string host, IPAddress? local)
    {
        string name = host.Trim('[', ']');
        if (IPAddress.TryParse(name, out IPAddress? address))
            return IPAddress.IsLoopback(address) || address.Equals(Plain(local)) || IsListed(name);
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IsListed(name.TrimEnd('.'));
    }

    private bool IsListed(string name) => hosts.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IPAddress? Plain(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    // Behind a proxy that ends TLS the scheme differs, and host and port still say whose page it is.
    private static bool IsSame(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
        && page.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
