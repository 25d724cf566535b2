using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Http;

/// <summary>
/// How a request ended: with the head of an answer, whose body is still to be read, or with a failure.
/// </summary>
internal sealed record HttpHead : IDisposable
{
    public HttpResponseMessage? Response { get; init; }

    /// <summary>The request that was answered: the last of the redirects.</summary>
    public OutgoingRequest? Request { get; init; }

    public Failure? Failure { get; init; }

    public void Dispose() => Response?.Dispose();
}

/// <summary>
/// Sends requests: through the gate of their host, past the guard, along redirects, each of them guarded again.
/// </summary>
internal sealed class HttpExchange : IDisposable
{
    private readonly HttpClient _client;
    private readonly HostGates _gates;
    private readonly OAuthSessions _sessions;
    private readonly TimeProvider _time;
    private readonly int _redirectsMax;

    public HttpExchange(HttpOptions options, TimeProvider time)
    {
        var guard = new EgressGuard(options.Egress);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            ConnectCallback = (context, cancellation) => guard.ConnectAsync(context.DnsEndPoint, cancellation),
            ConnectTimeout = options.ConnectTimeout,
            // An old connection would keep an old address of its name.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            // A proxy would dial in our place, behind the guard's back.
            UseProxy = false,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("autonomy/0.1");
        _gates = new HostGates(options, time);
        _sessions = new OAuthSessions(SendAsync, time);
        _time = time;
        _redirectsMax = options.RedirectsMax;
    }

    /// <summary>What is known of the hosts that were called.</summary>
    public IReadOnlyList<ToolGate> Gates() => _gates.States();

    /// <summary>Takes the secrets and tokens of a grant out of what is told.</summary>
    public Redactor RedactorOf(OAuthGrant grant) => _sessions.Of(grant).Redactor;

    /// <summary>Sends a request, with its token, and every request that its redirects ask for.</summary>
    public async Task<HttpHead> SendAsync(OutgoingRequest request, CancellationToken cancellation)
    {
        if (request.Grant is { } grant)
        {
            (AccessToken? token, Failure? failure) = await TokenOf(grant, request, cancellation);
            if (token is null) return new HttpHead { Failure = failure };
            request = request.With(token);
        }

        for (int redirects = 0; ; redirects++)
        {
            HttpHead head =
                await _gates.Of(request).RunAsync(request, token => SendOnceAsync(request, token), cancellation);
            if (head.Response is not { } response || !request.FollowRedirects) return head;
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)) return head;
            if (response.Headers.Location is not { } location) return head;
            OutgoingRequest? next = redirects < _redirectsMax
                ? request.Redirected((int)response.StatusCode, location)
                : null;
            head.Dispose();
            if (next is null)
                return Fail(request, HttpFault.RedirectRefused, $"The redirect leads to {location.OriginalString}.");
            if (SecurityGuards.RedirectLeavesOrigin(request.Url, next.Url, next.CarriesSecret) is { } violation)
            {
                FailureEffect effect = HttpClassification.OfFault(request.Call, HttpFault.RedirectRefused, "").Effect;
                return new HttpHead { Failure = violation with { Effect = effect } };
            }

            request = next;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<(AccessToken? Token, Failure? Failure)> TokenOf(
        OAuthGrant grant, OutgoingRequest request, CancellationToken cancellation)
    {
        try
        {
            TokenAnswer answer = await _sessions.Of(grant).GetAsync(request.HasFreshCredential, cancellation);
            return (answer.Token, answer.Failure);
        }
        catch (OperationCanceledException)
        {
            Failure failure = HttpClassification.OfFault(request.Call, HttpFault.Cancelled, "");
            return (null, failure with { Effect = FailureEffect.None });
        }
    }

    private async Task<HttpHead> SendOnceAsync(OutgoingRequest request, CancellationToken cancellation)
    {
        using HttpRequestMessage message = request.ToMessage();
        try
        {
            HttpResponseMessage response =
                await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return new HttpHead { Response = response, Request = request };
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            HttpFault fault = HttpFaults.BeforeAnswer(exception, cancellation);
            // A host that never answers in time is down, and its circuit must see that.
            if (fault == HttpFault.Cancelled && _time.GetUtcNow() >= request.Deadline) fault = HttpFault.Timeout;
            return Fail(request, fault, HttpFaults.DetailOf(exception));
        }
    }

    private static HttpHead Fail(OutgoingRequest request, HttpFault fault, string detail) =>
        new() { Failure = HttpClassification.OfFault(request.Call, fault, detail) };
}
