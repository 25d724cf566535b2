using Autonomy.Host.Api;
using Microsoft.AspNetCore.Builder;

namespace Autonomy.Host.Rest;

/// <summary>
/// The right that an endpoint demands of whoever calls it, said beside its path: so it is known before the endpoint is
/// reached. The endpoint demands it itself all the same.
/// </summary>
internal sealed class Demands(Right[] rights)
{
    /// <summary>Whether the caller's role allows one of them.</summary>
    public bool AreMetBy(Caller caller) => rights.Any(right => Roles.Allows(caller.Role, right));
}

/// <summary>Says beside an endpoint's path what it demands.</summary>
internal static class DemandingEndpoints
{
    /// <summary>The endpoint demands one of these rights.</summary>
    public static RouteHandlerBuilder Demands(this RouteHandlerBuilder endpoint, params Right[] rights) =>
        endpoint.WithMetadata(new Demands(rights));
}
