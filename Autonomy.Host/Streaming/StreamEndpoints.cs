using System.Buffers;
using Autonomy.Core.Executions;
using Autonomy.Host.Api;
using Autonomy.Host.Rest;
using Autonomy.Host.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Streaming;

/// <summary>Live events over HTTP: as server-sent events, and over one WebSocket for all topics of a client.</summary>
internal sealed class StreamEndpoints(
    TopicReader topics, StreamReaders readers, DurableExecutions executions, SocketSessions sockets, ServiceStop stop)
    : IRestEndpoints
{
    private const string LastEventId = "Last-Event-ID";

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/executions/{id}/stream", (Delegate)FollowAsync)
            .Produces<string>(StatusCodes.Status200OK, ServerSentEvents.ContentType)
            .WithSummary(
                "Its events as they become durable, as server-sent events, the data of each an EventResource; goes on "
                + "after Last-Event-ID.")
            .Takes("after", "The last version that is known; default 0.")
            .Takes(LastEventId, "The same; goes before it.");
        group.MapGet("/stream", (Delegate)sockets.ServeAsync)
            .WithMetadata(WithoutToken.Instance)
            .WithSummary(
                "A WebSocket: subscribe to execution:ID, project:NAME, executions, inbox, which tell EventResources, "
                + "and to cluster, which tells ClusterChangedEvents.");
        // Over HTTP/2, which browsers take where there is TLS, a WebSocket begins with this method.
        group.MapMethods("/stream", [HttpMethods.Connect], (Delegate)sockets.ServeAsync)
            .WithMetadata(WithoutToken.Instance).ExcludeFromDescription();
    }

    private async Task FollowAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Look);
        long after = AfterOf(context.Request);
        ExecutionId execution = await executions.ReadAsync(
            caller.Workspace, id, static seen => seen.State.Id, context.RequestAborted);
        using IDisposable place = readers.Enter();
        stop.BeginStream(context);
        HttpResponse response = context.Response;
        response.ContentType = ServerSentEvents.ContentType;
        response.Headers.CacheControl = "no-store";
        // Proxies that gather answers before they pass them on are asked not to.
        response.Headers["X-Accel-Buffering"] = "no";
        response.BodyWriter.Write(ServerSentEvents.Beginning);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
        try
        {
            await PassOnAsync(context, execution, after);
        }
        catch (OperationCanceledException) when (stop.IsWhatEnded(context))
        {
            response.BodyWriter.Write(ServerSentEvents.Stopping);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private async Task PassOnAsync(HttpContext context, ExecutionId execution, long after)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop.Begun);
        await foreach (StreamMessage message in topics.ReadAsync(execution, after, ending.Token))
        {
            ServerSentEvents.Write(context.Response.BodyWriter, message);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    // A browser that connects anew says what it saw last; ?after= is for the first time.
    private static long AfterOf(HttpRequest request) =>
        long.TryParse(request.Headers[LastEventId], out long last) && last >= 0
            ? last
            : QueryValues.NumberOf(request, "after", 0, 0, long.MaxValue - 1);
}
