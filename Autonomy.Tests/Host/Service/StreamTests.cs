using System.Net.WebSockets;
using Autonomy.Core.Values;
using Autonomy.Host.Streaming;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>The same events over every transport, from any version on.</summary>
public sealed class StreamTests(RunningService service) : IClassFixture<RunningService>
{
    private static readonly string[] Whole =
    [
        "execution-submitted", "estimate-updated", "execution-started", "step-waiting", "signal-received",
        "step-completed", "step-assigned", "step-completed", "execution-completed",
    ];

    [Fact]
    public async Task ServerSentEventsTellTheWholeStoryAndItsEnd()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        using Stream body = await service.Client.GetStreamAsync(service.UrlOf($"/executions/{id}/stream"));
        using var lines = new StreamReader(body);
        List<string> first = await EventsOfAsync(lines, upTo: "step-waiting");
        await service.PostAsync($"/executions/{id}/signals/go", null);
        List<string> rest = await EventsOfAsync(lines, upTo: "end");

        Assert.Equal([.. Whole, "end"], first.Concat(rest));
        Assert.Equal("data: {\"position\":9}\n\n", await lines.ReadToEndAsync());
    }

    [Fact]
    public async Task ABrowserThatConnectsAnewGoesOnAfterWhatItSawLast()
    {
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);
        using var request = new HttpRequestMessage(HttpMethod.Get, service.UrlOf($"/executions/{id}/stream"));
        request.Headers.Add("Last-Event-ID", "5");
        using HttpResponseMessage answer = await service.Client.SendAsync(request);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        Assert.Equal(["execution-completed", "end"], await EventsOfAsync(lines, upTo: "end"));
    }

    [Fact]
    public async Task ASocketTellsTheStateAndThenWhatFollows()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        await SocketTalk.SayAsync(socket, "{\"subscribe\":\"execution:" + id + "\"}");
        DataObject snapshot = await SocketTalk.HearAsync(socket);
        await service.PostAsync($"/executions/{id}/signals/go", null);
        var told = new List<string>();
        DataObject message;
        do
        {
            message = await SocketTalk.HearAsync(socket);
            if (message["event"] is DataObject happened) told.Add(RunningService.TextOf(happened, "type"));
        }
        while (RunningService.TextOf(message, "kind") != "end");

        Assert.Equal("snapshot", RunningService.TextOf(snapshot, "kind"));
        Assert.Equal("running", RunningService.TextOf((DataObject)snapshot["execution"]!, "status"));
        Assert.Equal(Whole.Skip(4), told);
    }

    [Fact]
    public async Task ASocketCarriesManyTopics()
    {
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        await SocketTalk.SayAsync(socket, """{"subscribe":"inbox"}""");
        await SocketTalk.SayAsync(socket, """{"subscribe":"executions"}""");
        // A refusal is answered in its turn: what was asked before it is in force by then.
        await SocketTalk.SayAsync(socket, """{"subscribe":"nothing"}""");
        var told = new List<string>();
        for (int count = 0; count < 3; count++)
            told.Add(RunningService.TextOf(await SocketTalk.HearAsync(socket), "kind"));
        // Where a topic begins is told by a bookmark, so that whoever is cut off goes on from there.
        Assert.Equal(["bookmark", "bookmark", "refused"], told.Order());
        string id = await service.SubmitAsync(RunningService.PlanOf("""{"id":"q","tool":"core.approve"}"""));
        var topics = new HashSet<string>();
        while (topics.Count < 2)
        {
            DataObject message = await SocketTalk.HearAsync(socket);
            if (message["event"] is DataObject happened && RunningService.TextOf(happened, "execution") == id)
                topics.Add(RunningService.TextOf(message, "topic"));
        }

        Assert.Equal(["executions", "inbox"], topics.Order());
    }

    [Fact]
    public async Task TheInboxTellsAtOnceThatAQuestionIsWithdrawnAndToldAgainItIsTheSame()
    {
        using ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        await SocketTalk.SayAsync(socket, """{"subscribe":"inbox"}""");
        long from = PositionOf(await SocketTalk.HearAsync(socket));
        string id = await service.SubmitAsync(RunningService.PlanOf("""{"id":"q","tool":"core.approve"}"""));
        await service.PostAsync($"/executions/{id}/cancel", """{"reason":"enough"}""");
        IReadOnlyList<DataObject> live = await OfInboxAsync(socket, id, 2);
        using ClientWebSocket later = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        await SocketTalk.SayAsync(later, $$"""{"subscribe":"inbox","after":{{from}}}""");
        IReadOnlyList<DataObject> stored = await OfInboxAsync(later, id, 2);

        Assert.Equal(
            ["decision-required", "decision-withdrawn"], live.Select(told => RunningService.TextOf(told, "type")));
        var data = (DataObject)live[1]["data"]!;
        Assert.Equal($"{id}-d1", RunningService.TextOf(data, "decision"));
        Assert.Equal("enough", RunningService.TextOf(data, "reason"));
        Assert.Equal(live, stored);
    }

    private static long PositionOf(DataObject message) => (long)((DataNumber)message["position"]!).Value;

    // Others use the service as well.
    private static async Task<IReadOnlyList<DataObject>> OfInboxAsync(ClientWebSocket socket, string id, int count)
    {
        var told = new List<DataObject>();
        while (told.Count < count)
        {
            DataObject message = await SocketTalk.HearAsync(socket);
            if (message["event"] is DataObject happened && RunningService.TextOf(happened, "execution") == id)
                told.Add(happened);
        }

        return told;
    }

    [Fact]
    public async Task ASocketThatDoesNotSayWhoItIsIsClosed()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(SocketUrl, CancellationToken.None);
        await SocketTalk.SayAsync(socket, """{"subscribe":"inbox"}""");
        byte[] buffer = new byte[1_024];
        WebSocketReceiveResult got = await socket.ReceiveAsync(buffer, CancellationToken.None);

        Assert.Equal(WebSocketMessageType.Close, got.MessageType);
        Assert.Equal(SocketClose.TokenWanted.Reason, got.CloseStatusDescription);
    }

    [Fact]
    public async Task ALongPollIsAnsweredByTheNextEvent()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        Task<(int Status, DataObject Body)> poll = service.GetAsync($"/executions/{id}/events?after=4&wait=1m");
        await service.PostAsync($"/executions/{id}/signals/go", null);
        (_, DataObject page) = await poll;

        Assert.Equal(
            "signal-received", RunningService.TextOf((DataObject)((DataArray)page["events"]!).Items[0], "type"));
    }

    [Theory]
    [InlineData("type=execution-completed", "execution-completed")]
    [InlineData("step=b", "step-assigned")]
    [InlineData("step=b&type=step-completed&limit=1", "step-completed")]
    public async Task ALongPollWaitsForAnEventThatIsAskedFor(string filter, string type)
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        Task<(int Status, DataObject Body)> poll = service.GetAsync($"/executions/{id}/events?wait=1m&{filter}");
        await service.PostAsync($"/executions/{id}/prioritize", """{"priority":"high"}""");
        await service.PostAsync($"/executions/{id}/signals/go", null);
        (_, DataObject page) = await poll;

        Assert.Equal(type, RunningService.TextOf((DataObject)((DataArray)page["events"]!).Items[0], "type"));
    }

    [Fact]
    public async Task ALongPollForWhatNeverComesIsAnsweredAtTheEnd()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        Task<(int Status, DataObject Body)> poll =
            service.GetAsync($"/executions/{id}/events?wait=1m&type=execution-failed");
        await service.PostAsync($"/executions/{id}/signals/go", null);
        (_, DataObject page) = await poll;
        (_, DataObject execution) = await service.GetAsync($"/executions/{id}");

        Assert.Equal(DataBoolean.True, page["hasEnded"]);
        Assert.Empty(((DataArray)page["events"]!).Items);
        Assert.Equal(execution["version"], page["after"]);
    }

    [Fact]
    public async Task ALongPollIsOverWhenItsTimeIsAndSaysHowFarItLooked()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        await PageAsync($"/executions/{id}/events?type=step-waiting&wait=1m");
        (_, DataObject execution) = await service.GetAsync($"/executions/{id}");
        (long[] versions, DataObject page) = await PageAsync($"/executions/{id}/events?type=execution-failed&wait=1ms");
        (_, DataObject bounded) = await PageAsync($"/executions/{id}/events?type=execution-failed&wait=1m&before=3");

        Assert.Empty(versions);
        Assert.Equal(DataBoolean.False, page["hasEnded"]);
        Assert.Equal(execution["version"], page["after"]);
        Assert.Equal(2, NumberOf(bounded, "after"));
    }

    [Fact]
    public async Task ALongPollForEventsThatThereAreNotIsRefusedWithTheNearestName()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        (int status, DataObject problem) =
            await service.GetAsync($"/executions/{id}/events?type=step-complete&wait=1m");

        Assert.Equal(422, status);
        Assert.Contains("'step-completed'", DataJson.Write(problem), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DurationsAreToldAsPlansWriteThem()
    {
        (_, DataObject made) = await service.PostAsync(
            "/executions", $$"""{"plan":{{RunningService.Quick}},"budget":{"duration":"90s"} }""");
        string id = RunningService.TextOf(made, "id");
        await service.EndOfAsync(id);
        (_, DataObject page) = await PageAsync($"/executions/{id}/events");
        string stream = await service.Client.GetStringAsync(service.UrlOf($"/executions/{id}/stream"));

        var events = ((DataArray)page["events"]!).Items.Cast<DataObject>().ToDictionary(
            one => RunningService.TextOf(one, "type"), one => (DataObject)one["data"]!, StringComparer.Ordinal);
        Assert.Equal("""{"duration":"90s"}""", DataJson.Write(events["execution-submitted"]["budget"]!));
        var estimate = (DataObject)events["estimate-updated"]["total"]!;
        Assert.Matches("^[0-9]+(ms|s|m)$", RunningService.TextOf(estimate, "p50"));
        Assert.Contains("\"budget\":{\"duration\":\"90s\"}", stream, StringComparison.Ordinal);
        Assert.Contains(DataJson.Write(estimate), stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAfterAPageReadsBackwards()
    {
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);
        (long[] Versions, DataObject Page) last = await PageAsync($"/executions/{id}/events?before=1000&limit=2");
        (long[] Versions, DataObject Page) middle = await PageAsync(
            $"/executions/{id}/events?before={NumberOf(last.Page, "before")}&limit=3");
        (long[] Versions, DataObject Page) first = await PageAsync(
            $"/executions/{id}/events?before={NumberOf(middle.Page, "before")}&limit=3");
        (long[] between, _) = await PageAsync($"/executions/{id}/events?after=1&before=4");

        Assert.Equal([5, 6], last.Versions);
        Assert.Equal(DataBoolean.True, last.Page["hasEnded"]);
        Assert.Equal([2, 3, 4], middle.Versions);
        Assert.Equal(DataBoolean.False, middle.Page["hasEnded"]);
        Assert.Equal([1], first.Versions);
        Assert.Equal(DataNull.Value, first.Page["before"]);
        Assert.Equal([2, 3], between);
    }

    [Fact]
    public async Task AFallOfTheHealthAndItsRecoveryAreToldInTheSameWay()
    {
        string id = await service.SubmitAsync(RunningService.PlanOf(
            """{"id":"bad","tool":"file.read","with":{"path":"none.txt"},"optional":true,"onFailure":"fail"}""",
            """{"id":"s","tool":"core.signal","with":{"name":"go"}}""",
            """
            {"id":"f","needs":["s"],"tool":"text.echo","forEach":[1,2,3,4,5,6,7,8],"with":{"text":"x"}}
            """));
        using Stream body = await service.Client.GetStreamAsync(service.UrlOf($"/executions/{id}/stream"));
        using var lines = new StreamReader(body);
        await EventsOfAsync(lines, upTo: "health-update");
        await service.PostAsync($"/executions/{id}/signals/go", null);
        List<string> rest = await EventsOfAsync(lines, upTo: "end");
        (_, DataObject page) = await service.GetAsync($"/executions/{id}/events?type=health-update&limit=1000");
        DataObject[] told =
            [.. ((DataArray)page["events"]!).Items.Select(one => (DataObject)((DataObject)one)["data"]!)];

        Assert.Contains("health-update", rest);
        Assert.Equal(
            ("excellent", "degraded"),
            (RunningService.TextOf(told[0], "from"), RunningService.TextOf(told[0], "to")));
        Assert.Equal("excellent", RunningService.TextOf(told[^1], "to"));
    }

    [Fact]
    public async Task AStreamWarnsOfABudgetUnderItsPublicName()
    {
        string id = await service.SubmitAsync(
            """
            {"plan":1,"name":"dear","budget":{"calls":5},"steps":[
              {"id":"f","tool":"text.echo","forEach":[1,2,3,4],"with":{"text":"x"}}]}
            """);
        using Stream body = await service.Client.GetStreamAsync(service.UrlOf($"/executions/{id}/stream"));
        using var lines = new StreamReader(body);

        Assert.Contains("budget-warning", await EventsOfAsync(lines, upTo: "end"));
    }

    [Fact]
    public async Task ALongPollAfterTheLastEventSaysThatNothingFollows()
    {
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);
        (_, DataObject execution) = await service.GetAsync($"/executions/{id}");
        long last = (long)((DataNumber)execution["version"]!).Value;
        (_, DataObject page) = await service.GetAsync($"/executions/{id}/events?after={last}&wait=1m");

        Assert.Equal(DataBoolean.True, page["hasEnded"]);
        Assert.Empty(((DataArray)page["events"]!).Items);
    }

    private async Task<(long[] Versions, DataObject Page)> PageAsync(string path)
    {
        (int status, DataObject page) = await service.GetAsync(path);
        Assert.Equal(200, status);
        return ([.. ((DataArray)page["events"]!).Items.Select(one => NumberOf((DataObject)one, "version"))], page);
    }

    private static long NumberOf(DataObject of, string name) => (long)((DataNumber)of[name]!).Value;

    private Uri SocketUrl => new UriBuilder(service.UrlOf("/stream")) { Scheme = "ws" }.Uri;

    private static async Task<List<string>> EventsOfAsync(StreamReader lines, string upTo)
    {
        var told = new List<string>();
        while (await lines.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("event: ", StringComparison.Ordinal)) continue;
            told.Add(line["event: ".Length..]);
            if (told[^1] == upTo) break;
        }

        return told;
    }
}
