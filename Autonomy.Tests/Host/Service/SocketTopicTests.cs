using System.Net.WebSockets;
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
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        await SocketTalk.SayAsync(socket, """{"subscribe":"executions"}""");
        Assert.Equal("bookmark", RunningService.TextOf(await SocketTalk.HearAsync(socket), "kind"));
        await SocketTalk.SayAsync(socket, """{"subscribe":"execution:broken-1"}""");
        DataObject refusal = await SocketTalk.HearAsync(socket);
        string id = await service.SubmitAsync(RunningService.Quick);
        DataObject next = await SocketTalk.HearAsync(socket);

        Assert.Equal("refused", RunningService.TextOf(refusal, "kind"));
        Assert.Equal("execution:broken-1", RunningService.TextOf(refusal, "topic"));
        Assert.Equal("topic_failed", RunningService.TextOf(refusal, "code"));
        Assert.Equal(id, RunningService.TextOf((DataObject)next["event"]!, "execution"));
    }

    [Fact]
    public async Task APositionWithAMistakeInItsNameIsRefusedAndNotLost()
    {
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        await SocketTalk.SayAsync(socket, """{"subscribe":"executions","aftr":2}""");
        DataObject refusal = await SocketTalk.HearAsync(socket);

        Assert.Equal(
            ("refused", "executions", "not_understood"),
            (RunningService.TextOf(refusal, "kind"), RunningService.TextOf(refusal, "topic"),
                RunningService.TextOf(refusal, "code")));
        Assert.Contains(
            "Did you mean 'after'?", RunningService.TextOf(refusal, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TopicsThatHaveEndedTakeNobodysPlace()
    {
        string[] ids = await Task.WhenAll(
            Enumerable.Range(0, SocketSession.TopicsMax + 2).Select(_ => service.SubmitAsync(RunningService.Quick)));
        foreach (string id in ids) await service.EndOfAsync(id);
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        foreach (string id in ids)
        {
            await SocketTalk.SayAsync(socket, "{\"subscribe\":\"execution:" + id + "\"}");
            Assert.Equal("snapshot", RunningService.TextOf(await SocketTalk.HearAsync(socket), "kind"));
            Assert.Equal("end", RunningService.TextOf(await SocketTalk.HearAsync(socket), "kind"));
        }
    }
}
