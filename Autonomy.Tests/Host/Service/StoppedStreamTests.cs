using System.Net;
using System.Net.WebSockets;
using System.Text;
using Autonomy.Core.Values;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Host.Grpc;
using Xunit;
using Wire = Autonomy.V1;

namespace Autonomy.Tests.Host.Service;

/// <summary>A service that stops tells whoever follows streams that it is that, instead of waiting for them.</summary>
public sealed class StoppedStreamTests
{
    private const int Unavailable = 14;

    [Fact]
    public async Task EveryStreamEndsWithAWordWhenTheServiceStops()
    {
        var service = new RunningService();
        await using IAsyncDisposable end = await service.BeginAsync();
        string id = await service.SubmitAsync(RunningService.Waiting);
        using Stream sent = await service.Client.GetStreamAsync(service.UrlOf($"/executions/{id}/stream?after=4"));
        using var lines = new StreamReader(sent);
        Assert.Equal("retry: 1000", await lines.ReadLineAsync());
        using var socket = new ClientWebSocket();
        await FollowAsync(service, socket, id);
        using var grpc = new RawGrpcClient(service.Service.GrpcAddress);
        using HttpRequestMessage watch = RawGrpcClient.Request(
            "/autonomy.v1.ExecutionService/Watch",
            new ByteArrayContent(RawGrpcClient.Frame(new Wire.WatchRequest { Id = id })));
        using HttpResponseMessage watched = await grpc.SendAsync(watch);

        Task stopping = service.StopAsync();
        WebSocketReceiveResult closed = await socket.ReceiveAsync(new byte[1_024], CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        RawReply reply = await RawGrpcClient.ReadAsync(watched);
        string last = await lines.ReadToEndAsync();
        await stopping;

        Assert.Equal("\nevent: stopping\ndata: {}\n\n", last);
        Assert.Equal(
            (WebSocketMessageType.Close, WebSocketCloseStatus.EndpointUnavailable, SocketClose.Stopping.Reason),
            (closed.MessageType, closed.CloseStatus, closed.CloseStatusDescription));
        Assert.Equal((Unavailable, "stopping"), (reply.Status, reply.Word));
    }

    [Fact]
    public async Task ALongPollDoesNotWaitForWhatTheNextStartWillTell()
    {
        var service = new RunningService();
        await using IAsyncDisposable end = await service.BeginAsync();
        string id = await service.SubmitAsync(RunningService.Waiting);
        (_, DataObject known) = await service.GetAsync($"/executions/{id}");
        Uri url = service.UrlOf($"/executions/{id}/events?after={((DataNumber)known["version"]!).Value}&wait=1m");
        (HttpStatusCode Status, TimeSpan? Patience, string Body)? told = null;
        service.Service.Stopping.Register(() =>
        {
            using HttpResponseMessage answer = service.Client.Send(new HttpRequestMessage(HttpMethod.Get, url));
            using var body = new StreamReader(answer.Content.ReadAsStream());
            told = (answer.StatusCode, answer.Headers.RetryAfter?.Delta, body.ReadToEnd());
        });
        await service.StopAsync();

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (told?.Status, told?.Patience));
        Assert.Contains("\"code\":\"stopping\"", told?.Body, StringComparison.Ordinal);
    }

    private static async Task FollowAsync(RunningService service, ClientWebSocket socket, string id)
    {
        var url = new UriBuilder(service.UrlOf("/stream")) { Scheme = "ws" };
        await socket.ConnectAsync(url.Uri, CancellationToken.None);
        foreach (string text in new[] { "{}", "{\"subscribe\":\"execution:" + id + "\"}" })
        {
            await socket.SendAsync(
                Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            // A welcome, and how it stands.
            WebSocketReceiveResult got;
            do got = await socket.ReceiveAsync(new byte[64 << 10], CancellationToken.None);
            while (!got.EndOfMessage);
        }
    }
}
