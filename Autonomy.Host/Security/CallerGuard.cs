using System.Net;
using Autonomy.Core.Security;
using Autonomy.Host.Api;
using Autonomy.Host.Rest;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Security;

/// <summary>
/// Tells who asks, by the token that they show. As long as there is no token, a service that only its own machine can
/// reach is open to whoever is there.
/// </summary>
public sealed class CallerGuard
{
    private const string Scheme = "Bearer ";

    private readonly TokenKeeper _tokens;
    private readonly RequestRates _rates;
    private readonly bool _isOnLoopback;

    internal CallerGuard(TokenKeeper tokens, RequestRates rates, bool isOnLoopback) =>
        (_tokens, _rates, _isOnLoopback) = (tokens, rates, isOnLoopback);

    /// <summary>Whether whoever reaches the service may do everything.</summary>
    public bool IsOpen => _isOnLoopback && _tokens.HasNone;

    /// <summary>Who has this token.</summary>
    /// <param name="token">The token; null: there is none.</param>
    /// <exception cref="ApiException">It is nobody's, or it was used more often than it may be.</exception>
    public Caller Identify(string? token)
    {
        CancellationToken end = _tokens.WhileNone;
        if (IsOpen) return new Caller("local", "default", Role.Admin) { Ended = end };
        if (token is null || _tokens.Find(token) is not { } found) throw Refusal();
        _rates.DemandOfToken(found.Token.Id);
        return new Caller(found.Token.Name, found.Token.Workspace, found.Token.Role)
        {
            Token = found.Token.Id,
            Ended = found.End.Token,
        };
    }

    /// <summary>Counts one more request of a caller who was let in before.</summary>
    /// <exception cref="ApiException">There are too many, of its address or of its token.</exception>
    internal void Count(Caller caller, IPAddress? address)
    {
        _rates.DemandOfAddress(address ?? IPAddress.None);
        if (caller.Token is { } token) _rates.DemandOfToken(token);
    }

    /// <summary>Lets a request on that says who it is from.</summary>
    /// <exception cref="ApiException">It does not, or there are too many of them.</exception>
    internal async Task IdentifyAsync(HttpContext context, RequestDelegate next)
    {
        EndpointMetadataCollection? metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<WithoutRate>() is null)
            _rates.DemandOfAddress(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (metadata?.GetMetadata<WithoutToken>() is not null)
        {
            await next(context);
            return;
        }

        Caller caller = Identify(TokenIn(context.Request));
        context.Features.Set(caller);
        // What is written without a token, the first token among it, is answered.
        bool isHeld = caller.Token is null && context.Features.Get<HeldBody>() is not null;
        await using CancellationTokenRegistration end = isHeld ? default : EndWith(context, caller);
        await next(context);
    }

    /// <summary>Ends the request when the caller's token does; disposed of when the request is over.</summary>
    private static CancellationTokenRegistration EndWith(HttpContext context, Caller caller)
    {
        Action end = context.Features.Get<TokenFarewell>() is { } farewell ? farewell.Begin : context.Abort;
        return caller.Ended.Register(static end => ((Action)end!)(), end);
    }

    private static string? TokenIn(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;

    // The same for a token that is missing, wrong, revoked or expired: whoever guesses learns nothing.
    private static ApiException Refusal() => new(
        ApiFault.Unauthenticated, "token_wanted",
        "A valid token is wanted, as 'Authorization: Bearer autonomy_...', or in the first message of a WebSocket. "
        + "Whoever administers the service makes them.");
}

/// <summary>Marks what is served to everybody: what says nothing of anybody's, or asks for the token itself.</summary>
internal sealed class WithoutToken
{
    public static readonly WithoutToken Instance = new();
}

/// <summary>
/// Marks what is served however many requests come from the address: whoever asks whether the service lives must not
/// take it for dead because of others behind the same address.
/// </summary>
internal sealed class WithoutRate
{
    public static readonly WithoutRate Instance = new();
}

/// <summary>A request that tells its caller that the token has ended; every other is cut off then.</summary>
/// <param name="Begin">Begins to tell it. Called once at most, from any thread.</param>
internal sealed record TokenFarewell(Action Begin);
