using System.Net.WebSockets;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Rest;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Host.Workers;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Cluster;

/// <summary>What is told of the nodes that serve the store.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private readonly GuardedService _service = new();

    public Task InitializeAsync() => _service.InitializeAsync();

    public Task DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task TheOneNodeLeadsAndOwnsTheStore()
    {
        string open = await _service.SubmitAsync(_service.Red, RunningService.Waiting);
        string over = await _service.SubmitAsync(_service.Blue, RunningService.Quick);
        await _service.EndOfAsync(_service.Blue, over);
        await _service.GetAsync("/executions", _service.Red);
        DataObject cluster = (await _service.GetAsync("/cluster", _service.Red)).Json;
        DataObject node = Only(cluster, "nodes");
        DataObject shard = Only(cluster, "shards");
        DataObject blue = (await _service.GetAsync("/cluster", _service.Blue)).Json;

        Assert.NotEmpty(open);
        Assert.Equal((1L, TextIn(node, "id")), (LongIn(cluster, "count"), TextIn(cluster, "leader")));
        Assert.Equal(("up", "none"), (TextIn(node, "status"), TextIn(node, "pressure")));
        Assert.Equal(_service.Service.HttpAddress, new Uri(TextIn(Of(node, "addresses"), "http")));
        Assert.Equal(_service.Service.GrpcAddress, new Uri(TextIn(Of(node, "addresses"), "grpc")));
        Assert.Equal((TextIn(node, "id"), 0L), (TextIn(shard, "owner"), LongIn(shard, "shard")));
        Assert.True(LongIn(Of(node, "counts"), "actors") > 1);
        Assert.Equal((1L, 0L), ExecutionsIn(cluster));
        Assert.Equal((0L, 1L), ExecutionsIn(blue));
        Assert.Equal("sqlite", Of(cluster, "store")["kind"]);
    }

    [Fact]
    public async Task ANodeThatIsStartedAnewIsTheSameInAnotherIncarnation()
    {
        DataObject before = Only((await _service.GetAsync("/cluster", _service.Red)).Json, "nodes");
        await _service.StopAsync();
        await _service.StartAsync();
        DataObject after = Only((await _service.GetAsync("/cluster", _service.Red)).Json, "nodes");

        Assert.Equal(before["id"], after["id"]);
        Assert.NotEqual(before["incarnation"], after["incarnation"]);
    }

    [Fact]
    public async Task WhoMayNotLookIsToldNothing()
    {
        string worker = await _service.TokenAsync("red", Role.Worker);

        Assert.Equal(403, (await _service.GetAsync("/cluster", worker)).Status);
        Assert.Equal(401, (await _service.GetAsync("/cluster", null)).Status);
    }

    [Fact]
    public async Task TheTopicCountsTheExecutionsOfWhoeverFollowsIt()
    {
        await _service.SubmitAsync(_service.Red, RunningService.Waiting);
        await _service.GetAsync("/executions", _service.Red);
        var told = new List<(long Open, long Ended)>();
        foreach (string token in new[] { _service.Red, _service.Blue })
        {
            using ClientWebSocket socket = await _service.SocketAsync($$"""{"token":"{{token}}"}""");
            await GuardedService.SayAsync(socket, """{"subscribe":"cluster"}""");
            await HearAsync(socket);
            told.Add(ExecutionsIn(Of(await HearAsync(socket), "cluster")));
        }

        Assert.Equal([(1L, 0L), (0L, 0L)], told);
    }

    [Fact]
    public async Task TheTopicTellsHowItIsAndThenWhatChanges()
    {
        string token = await _service.TokenAsync("red", Role.Worker);
        using ClientWebSocket socket = await _service.SocketAsync($$"""{"token":"{{_service.Red}}"}""");
        await GuardedService.SayAsync(socket, """{"subscribe":"cluster"}""");
        Assert.Equal("welcome", (await HearAsync(socket))["kind"]);
        DataObject snapshot = await HearAsync(socket);
        DataObject bookmark = await HearAsync(socket);
        await using WorkerUnderTest worker =
            await WorkerUnderTest.ConnectAsync(_service, token, new WorkerTool("remote.put"));
        DataObject change = await HearAsync(socket);

        Assert.Equal(("snapshot", "bookmark"), (TextIn(snapshot, "kind"), TextIn(bookmark, "kind")));
        Assert.Equal(0, WorkersIn(Of(snapshot, "cluster")));
        Assert.Equal("cluster-changed", Of(change, "event")["type"]);
        var schemas = new EventSchemas((await _service.GetAsync("/openapi.json", null)).Json);
        Assert.Empty(schemas.FaultsOfClosed("ClusterChangedEvent", Of(change, "event")));
        Assert.Equal(1, WorkersIn(Of(Of(change, "event"), "data")));
        Assert.True(LongIn(change, "position") > LongIn(snapshot, "position"));
    }

    private static async Task<DataObject> HearAsync(ClientWebSocket socket) =>
        (DataObject)DataJson.Parse(await GuardedService.HearAsync(socket));

    private static long WorkersIn(DataObject cluster) =>
        LongIn(Of(Only(cluster, "nodes"), "counts"), "workersConnected");

    private static (long Open, long Ended) ExecutionsIn(DataObject cluster) =>
        (LongIn(Of(cluster, "counts"), "executionsOpen"), LongIn(Of(cluster, "counts"), "executionsEnded"));

    private static DataObject Of(DataObject body, string name) => (DataObject)body[name]!;

    private static DataObject Only(DataObject body, string list) =>
        (DataObject)Assert.Single(((DataArray)body[list]!).Items);

    private static string TextIn(DataObject body, string name) => ((DataString)body[name]!).Value;

    private static long LongIn(DataObject body, string name) => (long)((DataNumber)body[name]!).Value;
}
