using System.Net.WebSockets;
using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Journals;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>The topics of one WebSocket, each with an end of its own.</summary>
public sealed class SocketTopicTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task ATopicThatBreaksIsToldAndTheOthersGoOn()
    {
        var broken = ExecutionId.Parse("broken-1");
        await service.Service.Engine.Journal.AppendedAsync(new AppendRequest
        {
            Stream = broken.Stream,
            ExpectedVersion = 0,
            Time = TimeProvider.System.GetUtcNow(),
            Events =
            [
                new NewEvent(
                    "execution-submitted", 1,
                    JournalSupport.Utf8("{\"payload\":{\"hash\":\"" + new string('0', 64) + "\"}}")),
            ],
        });
        using ClientWebSocket socket = await ConnectAsync();
        await SayAsync(socket, """{"subscribe":"executions"}""");
        Assert.Equal("bookmark", RunningService.TextOf(await HearAsync(socket), "kind"));
        await SayAsync(socket, """{"subscribe":"execution:broken-1"}""");
        DataObject refusal = await HearAsync(socket);
        string id = await service.SubmitAsync(RunningService.Quick);
        DataObject next = await HearAsync(socket);

        Assert.Equal("refused", RunningService.TextOf(refusal, "kind"));
        Assert.Equal("execution:broken-1", RunningService.TextOf(refusal, "topic"));
        Assert.Equal("topic_failed", RunningService.TextOf(refusal, "code"));
        Assert.Equal(id, RunningService.TextOf((DataObject)next["event"]!, "execution"));
    }

    [Fact]
    public async Task TopicsThatHaveEndedTakeNobodysPlace()
    {
        string[] ids = await Task.WhenAll(
            Enumerable.Range(0, SocketSession.TopicsMax + 2).Select(_ => service.SubmitAsync(RunningService.Quick)));
        foreach (string id in ids) await service.EndOfAsync(id);
        using ClientWebSocket socket = await ConnectAsync();
        foreach (string id in ids)
        {
            await SayAsync(socket, "{\"subscribe\":\"execution:" + id + "\"}");
            Assert.Equal("snapshot", RunningService.TextOf(await HearAsync(socket), "kind"));
            Assert.Equal("end", RunningService.TextOf(await HearAsync(socket), "kind"));
        }
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        var url = new UriBuilder(service.UrlOf("/stream")) { Scheme = "ws" };
        await socket.ConnectAsync(url.Uri, CancellationToken.None);
        await SayAsync(socket, "{}");
        Assert.Equal("welcome", RunningService.TextOf(await HearAsync(socket), "kind"));
        return socket;
    }

    private static async Task SayAsync(ClientWebSocket socket, string text) => await socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<DataObject> HearAsync(ClientWebSocket socket)
    {
        var text = new MemoryStream();
        byte[] buffer = new byte[4_096];
        WebSocketReceiveResult got;
        do
        {
            got = await socket.ReceiveAsync(buffer, CancellationToken.None);
            text.Write(buffer, 0, got.Count);
        }
        while (!got.EndOfMessage);
        return (DataObject)DataJson.Parse(text.ToArray());
    }
}
