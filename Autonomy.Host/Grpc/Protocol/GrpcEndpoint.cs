using Autonomy.Host.Api;
using Autonomy.Host.Security;
using Autonomy.Host.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Autonomy.Host.Grpc.Protocol;

/// <summary>
/// Serves calls by the public specification of gRPC over HTTP/2: finds the method, keeps the caller's time, and tells
/// how it ended. What a refusal is, others decide.
/// </summary>
internal sealed partial class GrpcEndpoint
{
    private const string ContentType = "application/grpc";

    // The guard lets who has no token on to it, whatever else comes from their address.
    private static readonly Endpoint OpenToAll = new(
        requestDelegate: null, new EndpointMetadataCollection(WithoutToken.Instance, WithoutRate.Instance),
        "open gRPC service");

    private readonly Dictionary<string, (GrpcService Service, GrpcMethod Method)> _methods = [];
    private readonly Func<HttpContext, RequestDelegate, Task> _guard;
    private readonly TimeProvider _clock;
    private readonly ServiceStop _stop;
    private readonly AnswerTime _answers;
    private readonly ILogger _log;

    /// <summary>Makes an endpoint.</summary>
    /// <param name="services">What is served.</param>
    /// <param name="guard">Finds out who calls, and refuses whom it does not know.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Hears of what broke.</param>
    /// <param name="stop">The stop of the service, which ends every call.</param>
    /// <param name="answers">How long the answer to a call waits for its caller.</param>
    public GrpcEndpoint(
        IEnumerable<GrpcService> services, Func<HttpContext, RequestDelegate, Task> guard, TimeProvider clock,
        ILogger log, ServiceStop stop, AnswerTime answers)
    {
        (_guard, _clock, _stop, _answers, _log) = (guard, clock, stop, answers, log);
        foreach (GrpcService service in services)
        {
            foreach (GrpcMethod method in service.Methods)
                _methods.Add($"/{service.Name}/{method.Name}", (service, method));
        }
    }

    /// <summary>The longest message either way, in bytes.</summary>
    public required int MessageBytesMax { get; init; }

    /// <summary>Told of each call of a method that is served, once it has ended: its path, its status (null: the caller
    /// had gone), and how long it took.</summary>
    public Action<string, GrpcCode?, TimeSpan>? OnEnded { get; init; }

    /// <summary>Serves a call.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (!IsGrpc(context.Request.ContentType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        LiftSize(context.Features);
        context.Response.ContentType = ContentType;
        context.Response.Headers[MessageEncoding.AcceptHeader] = MessageEncoding.Accepted;
        long began = _clock.GetTimestamp();
        Outcome outcome = await RunAsync(context);
        if (_methods.ContainsKey(context.Request.Path))
            OnEnded?.Invoke(context.Request.Path, outcome.Status?.Code, _clock.GetElapsedTime(began));
        if (outcome.Status is { } status) StatusTrailers.Write(context.Response, status, outcome.FollowsMessages);
    }

    private async Task<Outcome> RunAsync(HttpContext context)
    {
        GrpcCall? call = null;
        CallTokens? tokens = null;
        try
        {
            DemandMetadata(context.Request.Headers);
            (GrpcService service, GrpcMethod method) = MethodOf(context.Request.Path);
            var encoding = MessageEncoding.Of(context.Request.Headers);
            if (encoding.WritesGzip) context.Response.Headers[MessageEncoding.Header] = MessageEncoding.Gzip;
            TimeSpan? timeout = GrpcTimeout.Parse(context.Request.Headers["grpc-timeout"]);
            if (timeout <= TimeSpan.Zero) return new Outcome(Late, FollowsMessages: false);
            tokens = new CallTokens(timeout, _clock, context.RequestAborted, _stop.Begun);
            if (method.StreamsIn || method.StreamsOut) _stop.BeginStream(context);
            else _stop.CutLate(context);
            _answers.Limit(context);
            if (method.StreamsIn) LiftRate(context.Features);
            call = new GrpcCall(context, encoding, MessageBytesMax, tokens);
            if (service.IsOpen) context.SetEndpoint(OpenToAll);
            if (method is { StreamsOut: true, StreamsIn: false }) LetHearOfToken(context, tokens);
            await _guard(context, _ => method.Run(call));
            return new Outcome(GrpcStatus.Ok, call.HasWritten);
        }
        catch (Exception exception)
        {
            GrpcStatus? status = context.RequestAborted.IsCancellationRequested
                ? null
                : StatusOf(exception, tokens, context);
            return new Outcome(status, call?.HasWritten ?? false);
        }
        finally
        {
            tokens?.Dispose();
        }
    }

    // Null: the caller has gone, and nobody reads a status.
    private GrpcStatus? StatusOf(Exception exception, CallTokens? tokens, HttpContext context)
    {
        switch (exception)
        {
            case GrpcRefusedException refused: return refused.Status;
            case ApiException refusal: return GrpcStatus.Of(refusal);
            case OperationCanceledException when tokens is { IsLate: true }: return Late;
            case OperationCanceledException when tokens is { HasCallerEnded: true }: return TokenEnded;
            case OperationCanceledException when tokens is { IsStopping: true }: return Stopping;
            case Microsoft.AspNetCore.Connections.ConnectionResetException: return null;
            case Microsoft.AspNetCore.Connections.ConnectionAbortedException: return null;
        }

        if (Refusals.OfUnknown(exception) is { } unknown) return GrpcStatus.Of(unknown);
        Failed(_log, exception, context.Request.Path, context.TraceIdentifier);
        return new GrpcStatus(
            GrpcCode.Internal, "internal",
            "The service failed. Whether the call took effect is not known: look, before you make it again. "
            + $"The service's log has more under '{context.TraceIdentifier}'.");
    }

    // Who watches reads what comes, and so that its token has ended; who does not read that either is cut off.
    private void LetHearOfToken(HttpContext context, CallTokens tokens)
    {
        var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        // The web server may still have to send what was written when all that handles the call is done; what is
        // registered last goes first.
        context.Response.RegisterForDispose(patience);
        context.Response.RegisterForDispose(
            patience.Token.Register(static late => ((HttpContext)late!).Abort(), context));
        Action end = tokens.EndsWithCaller();
        context.Features.Set(new TokenFarewell(() =>
        {
            patience.CancelAfter(ServiceStop.Patience);
            end();
        }));
    }

    private static GrpcStatus TokenEnded => new(
        GrpcCode.Unauthenticated, "token_ended",
        "The token was revoked or has expired, or none was wanted before. Call again with one that is in force.");

    private static GrpcStatus Late => new(
        GrpcCode.DeadlineExceeded, "deadline_exceeded",
        "The time that the caller gave is over. Whether the call took effect is not known: look, or make it again "
        + "under the same idempotency key.");

    private static GrpcStatus Stopping => new(
        GrpcCode.Unavailable, "stopping", "The service stops. Call again; a watch goes on after its last version.");

    private (GrpcService Service, GrpcMethod Method) MethodOf(string path) =>
        _methods.TryGetValue(path, out (GrpcService, GrpcMethod) found)
            ? found
            : throw new GrpcRefusedException(
                GrpcCode.Unimplemented, "unknown_method",
                $"There is no method '{Refusals.Excerpt(path)}'. Server reflection tells what there is.");

    private static void DemandMetadata(IHeaderDictionary headers)
    {
        if (RequestHeads.AreTooMany(headers))
            throw new GrpcRefusedException(GrpcCode.ResourceExhausted, "headers_too_large", RequestHeads.Refusal);
    }

    private static bool IsGrpc(string? contentType) =>
        contentType == ContentType
        || (MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            && (type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals($"{ContentType}+proto", StringComparison.OrdinalIgnoreCase)));

    // Each message has its own limit.
    private static void LiftSize(IFeatureCollection features)
    {
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }

    // Who sends a stream may say nothing for hours; who sends one message says it.
    private static void LiftRate(IFeatureCollection features)
    {
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Path} failed (request {RequestId})")]
    private static partial void Failed(ILogger log, Exception exception, string path, string requestId);

    /// <summary>How a call ended, and whether the caller was sent messages before.</summary>
    private readonly record struct Outcome(GrpcStatus? Status, bool FollowsMessages);
}
