using System.Net.WebSockets;
using Autonomy.Host.Api;
using Autonomy.Host.Cluster;
using Autonomy.Host.Configuration;
using Autonomy.Host.Local;
using Autonomy.Host.Security;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Streaming;

/// <summary>Takes WebSockets: the first message says who the client is, within 10 s.</summary>
internal sealed class SocketSessions(
    CallerGuard guard, TopicReader topics, ClusterReader cluster, StreamReaders readers,
    DurableExecutions executions, LocalEngine engine, StreamSettings settings, ServiceStop stop, TimeProvider clock)
{
    /// <summary>How long a client may take for its first message: 10 s.</summary>
    public static readonly TimeSpan FirstMessagePatience = TimeSpan.FromSeconds(10);

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
        stop.BeginStream(context);
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
            // The client has gone, or does not close: the connection ends as it is.
        }
    }

    private async Task ServeAsync(HttpContext context, WebSocket socket)
    {
        var late = new LateClose(context, clock);
        Task<string?> first = SocketTexts.ReceiveAsync(socket, SocketSession.MessageBytesMax, context.RequestAborted);
        SocketClose close;
        try
        {
            close = await RefusalOfAsync(first, context.RequestAborted)
                ?? await ServeAsync(context, socket, Identify(await first), late);
        }
        catch (ApiException refusal)
        {
            close = SocketClose.Of(refusal);
        }

        late.Begin();
        await CloseAsync(socket, close, first, context.RequestAborted);
    }

    private async Task<SocketClose> ServeAsync(HttpContext context, WebSocket socket, Caller caller, LateClose late)
    {
        await using var session = new SocketSession(
            socket, caller, topics, cluster, readers, executions, engine.Executions.ToolsOf, stop, late,
            () => guard.Count(caller, context.Connection.RemoteIpAddress));
        await session.RunAsync(context.RequestAborted);
        return SocketClose.Answered;
    }

    // A receive that is given up takes the whole WebSocket with it: it is left to end with the client's close.
    private async Task<SocketClose?> RefusalOfAsync(Task<string?> first, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(FirstMessagePatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop.Begun, cancellation);
        try
        {
            await first.WaitAsync(either.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return stop.Begun.IsCancellationRequested ? SocketClose.Stopping : SocketClose.Silent;
        }
    }

    private Caller Identify(string? first)
    {
        if (first is not null && SocketRequest.Read(first) is SocketRequest.Authenticate who)
            return guard.Identify(who.Token);
        throw new ApiException(
            ApiFault.Unauthenticated, "token_wanted", "The first message is {\"token\":\"...\"}, within 10 s.");
    }

    private static async Task CloseAsync(
        WebSocket socket, SocketClose close, Task first, CancellationToken cancellation)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(close.Status, close.Reason, cancellation);
        await first.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Whatever else it still says is nobody's any more.
        byte[] ignored = new byte[1 << 10];
        while (socket.State == WebSocketState.CloseSent) await socket.ReceiveAsync(ignored.AsMemory(), cancellation);
    }
}
