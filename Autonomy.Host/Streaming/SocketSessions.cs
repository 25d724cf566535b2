using System.Net.WebSockets;
using Autonomy.Host.Api;
using Autonomy.Host.Cluster;
using Autonomy.Host.Configuration;
using Autonomy.Host.Security;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Streaming;

/// <summary>Takes WebSockets: the first message says who the client is, within 10 s.</summary>
internal sealed class SocketSessions(
    CallerGuard guard, TopicReader topics, ClusterReader cluster, StreamReaders readers,
    DurableExecutions executions, StreamSettings settings, ServiceStop stop, TimeProvider clock)
{
    private static readonly TimeSpan FirstMessagePatience = TimeSpan.FromSeconds(10);

    // How long a client may take to close on its side as well.
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(5);

    // Connections count apart from the topics that they follow.
    private readonly StreamReaders _connections = new(settings);

    /// <summary>Serves one connection until it ends.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new ApiException(
                ApiFault.Syntax, "websocket_wanted",
                "This path is a WebSocket. For one execution, GET its stream as server-sent events instead.");
        }

        using IDisposable place = _connections.Enter();
        stop.CutLate(context);
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await ServeAsync(context, socket);
        }
        catch (WebSocketException)
        {
            // The client has gone without a word.
        }
        catch (OperationCanceledException)
        {
            // The client has gone, its token was revoked, or it does not close: the connection ends as it is.
        }
    }

    private async Task ServeAsync(HttpContext context, WebSocket socket)
    {
        try
        {
            Caller caller = await IdentifyAsync(socket, context.RequestAborted);
            await using CancellationTokenRegistration end = CallerGuard.EndWith(context, caller);
            await using var session = new SocketSession(
                socket, caller, topics, cluster, readers, executions, stop);
            await session.RunAsync(context.RequestAborted);
            await CloseAsync(socket, WebSocketCloseStatus.NormalClosure, "");
        }
        catch (ApiException refusal)
        {
            await CloseAsync(socket, WebSocketCloseStatus.PolicyViolation, refusal.Code);
        }
    }

    private async Task<Caller> IdentifyAsync(WebSocket socket, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(FirstMessagePatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            string? text = await SocketTexts.ReceiveAsync(socket, SocketSession.MessageBytesMax, either.Token);
            if (text is not null && SocketRequest.TryRead(text, out SocketRequest? request)
                && request is SocketRequest.Authenticate who)
            {
                return guard.Identify(who.Token);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // It is refused as any other that does not say who it is.
        }

        throw new ApiException(
            ApiFault.Unauthenticated, "token_wanted", "The first message is {\"token\":\"...\"}, within 10 s.");
    }

    // The reason is what a browser shows of it; 123 bytes at most.
    private async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var patience = new CancellationTokenSource(ClosePatience, clock);
        await socket.CloseAsync(status, reason, patience.Token);
    }
}
