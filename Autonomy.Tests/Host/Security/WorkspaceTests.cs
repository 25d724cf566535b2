using System.Net.WebSockets;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Host.Service;
using Autonomy.V1;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>What belongs to another workspace is not there, whichever way one asks.</summary>
public sealed class WorkspaceTests(GuardedService service) : IClassFixture<GuardedService>
{
    [Fact]
    public async Task OverRestAForeignExecutionIsNotFoundWhateverIsAsked()
    {
        string plan = RunningService.PlanOf("""{"id":"q","tool":"core.approve"}""");
        string id = await service.SubmitAsync(service.Red, plan);
        string decision = $"{id}-d1";
        string[] looks = ["", "/steps", "/why", "/results", "/decisions", "/events", "/stream", "/report"];
        string[] writes = ["/pause", "/resume", "/cancel", "/signals/go"];

        foreach (string path in looks)
            Assert.Equal(404, (await service.GetAsync($"/executions/{id}{path}", service.Blue)).Status);
        foreach (string path in writes)
            Assert.Equal(404, (await service.PostAsync($"/executions/{id}{path}", service.Blue)).Status);
        Assert.Equal(404, (await service.GetAsync($"/decisions/{decision}", service.Blue)).Status);
        Answer answered = await service.PostAsync(
            $"/decisions/{decision}/answer", service.Blue, """{"option":"yes"}""");
        Assert.Equal(404, answered.Status);
        Assert.Equal(200, (await service.GetAsync($"/executions/{id}", service.Red)).Status);
    }

    [Fact]
    public async Task OverGrpcAForeignExecutionIsNotFound()
    {
        string id = await service.SubmitAsync(service.Red, RunningService.Waiting);
        using var client = new RawGrpcClient(service.Service.GrpcAddress);
        (string, string) blue = ("authorization", $"Bearer {service.Blue}");

        RawReply got = await client.CallAsync(Samples.Get, new GetRequest { Id = id }, blue);
        RawReply watched = await client.CallAsync(Samples.Watch, new WatchRequest { Id = id }, blue);
        RawReply cancelled = await client.CallAsync(
            "/autonomy.v1.ExecutionService/Cancel", new CancelRequest { Id = id }, blue);
        RawReply listed = await client.CallAsync(Samples.List, new ListRequest(), blue);

        Assert.Equal((5, 5, 5, 0), (got.Status, watched.Status, cancelled.Status, listed.Status));
        ListReply page = ListReply.Parser.ParseFrom(listed.Messages.Single().Bytes);
        Assert.DoesNotContain(id, page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OverASocketAForeignExecutionIsRefusedAndTopicsHoldOnesOwn()
    {
        using ClientWebSocket socket = await service.SocketAsync($$"""{"token":"{{service.Blue}}"}""");
        await GuardedService.HearAsync(socket);
        await GuardedService.SayAsync(socket, """{"subscribe":"executions"}""");
        Assert.Contains("bookmark", await GuardedService.HearAsync(socket), StringComparison.Ordinal);
        string foreign = await service.SubmitAsync(service.Red, RunningService.Waiting);
        await GuardedService.SayAsync(socket, """{"subscribe":"execution:""" + foreign + "\"}");
        string refused = await GuardedService.HearAsync(socket);
        string own = await service.SubmitAsync(service.Blue, RunningService.Waiting);
        string told = await GuardedService.HearAsync(socket);

        Assert.Contains("unknown_execution", refused, StringComparison.Ordinal);
        Assert.Contains(own, told, StringComparison.Ordinal);
        Assert.DoesNotContain(foreign, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneIdempotencyKeyMeansAnExecutionOfItsOwnInEachWorkspace()
    {
        string body = """{"plan":""" + RunningService.Waiting + "}";
        Answer red = await service.SendAsync(
            HttpMethod.Post, "/executions", service.Red, body, ("Idempotency-Key", "k"));
        Answer blue = await service.SendAsync(
            HttpMethod.Post, "/executions", service.Blue, body, ("Idempotency-Key", "k"));

        Assert.Equal((201, 201), (red.Status, blue.Status));
        Assert.NotEqual(red.TextOf("id"), blue.TextOf("id"));
    }

    [Fact]
    public async Task AWorkspaceThatCameAfterTheStartHasRulesOfItsOwnAlsoAfterTheNext()
    {
        var own = new GuardedService();
        await own.InitializeAsync();
        var pause = new RulesCommand.Place(HoldScope.Workspace, "", "ada", null, null);
        RulesReply placed = await own.Service.Engine.Executions.SendAsync(RulesId.Of("red"), pause);
        await own.StopAsync();
        await own.StartAsync();
        string held = await own.SubmitAsync(own.Red, RunningService.Quick);
        string free = await own.SubmitAsync(own.Blue, RunningService.Quick);
        await own.EndOfAsync(own.Blue, free);
        // It was submitted and started, and then it waits.
        await own.GetAsync($"/executions/{held}/events?after=2&wait=30s", own.Red);
        Answer why = await own.GetAsync($"/executions/{held}/why", own.Red);
        await own.DisposeAsync();

        Assert.IsType<RulesReply.Accepted>(placed);
        Assert.Contains("the pause of the workspace", why.Body, StringComparison.Ordinal);
    }
}
