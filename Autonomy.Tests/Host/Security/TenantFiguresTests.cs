using System.Text.Json;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Adapters.Mcp;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Host.Workers;
using Autonomy.Tests.Support;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>What a workspace is told of calls of tools is of its own executions.</summary>
public sealed class TenantFiguresTests : IAsyncLifetime
{
    private const string Fails =
        """{"id":"a","tool":"file.read","onFailure":"fail","retry":{"attempts":1},"with":{"path":"not-there"}}""";

    private readonly GuardedService _service = new();
    private readonly TemporaryFolder _folder = new();

    public Task InitializeAsync() => _service.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task CallsAndFailuresOfAToolAreThoseOfTheWorkspace()
    {
        await RunAsync(_service.Red, RunningService.Quick);
        await RunAsync(_service.Red, RunningService.Quick);
        await RunAsync(_service.Red, RunningService.PlanOf(Fails));
        await RunAsync(_service.Blue, RunningService.Quick);
        // What was learned is looked up anew now and then; by a service that begins, at once.
        await _service.StopAsync();
        await _service.StartAsync();
        string green = await _service.TokenAsync("green", Role.Viewer);

        Assert.Equal((2, 0), await HealthOfAsync("text.join", _service.Red));
        Assert.Equal((1, 1), await HealthOfAsync("file.read", _service.Red));
        Assert.Equal((1, 0), await HealthOfAsync("text.join", _service.Blue));
        Assert.Equal((0, 0), await HealthOfAsync("file.read", _service.Blue));
        Assert.Equal((0, 0), await HealthOfAsync("text.join", green));
        Answer listed = await _service.GetAsync("/tools", green);
        Assert.All(
            ((DataArray)listed.Json["items"]!).Items.Cast<DataObject>(),
            tool => Assert.Equal((0, 0), HealthIn(tool)));
        Assert.DoesNotContain("not-found", listed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetricsNameNoToolOfAWorkspace()
    {
        await ConnectAsync();
        await using WorkerUnderTest worker = await WorkerUnderTest.ConnectAsync(
            _service, await _service.TokenAsync("red", Role.Worker),
            new WorkerTool("plum.work") { Description = "Works.", Effect = ToolEffect.Pure });
        string id = await _service.SubmitAsync(
            _service.Red, RunningService.PlanOf(
                """{"id":"a","tool":"plum.work","onFailure":"fail","retry":{"attempts":1}}"""));
        (await worker.NextAsync()).End.SetResult(JsonSerializer.SerializeToElement("done"));
        await _service.EndOfAsync(_service.Red, id);
        const string Call = "\"onFailure\":\"fail\",\"approval\":\"never\",\"retry\":{\"attempts\":1}";
        await RunAsync(_service.Red, RunningService.PlanOf(
            $$"""{"id":"a","tool":"mcp.plum.echo","with":{"text":"x"},{{Call}}}"""));
        await RunAsync(_service.Red, RunningService.PlanOf($$"""{"id":"a","tool":"openapi.plum.plums",{{Call}}}"""));
        await RunAsync(_service.Red, RunningService.Quick);
        // Metrics count what lists show.
        await _service.GetAsync("/executions", _service.Red);
        string metrics = (await _service.GetAsync("/../../metrics", _service.Blue)).Body;

        Assert.DoesNotContain("plum", metrics, StringComparison.Ordinal);
        foreach (string tool in new[] { "worker", "mcp", "openapi", "text.join" })
        {
            Assert.Contains(
                $"autonomy_attempts_started_total{{tool=\"{tool}\"}} 1\n", metrics, StringComparison.Ordinal);
        }

        Assert.Contains(
            "autonomy_attempt_duration_seconds_count{outcome=\"completed\",tool=\"worker\"} 1\n", metrics,
            StringComparison.Ordinal);
        Assert.Contains("autonomy_attempts_failed_total{", metrics, StringComparison.Ordinal);
    }

    private async Task ConnectAsync()
    {
        string tools = _folder.File("tools.json");
        await File.WriteAllTextAsync(tools, McpTestServer.Tools);
        Answer mcp = await _service.PostAsync(
            "/mcp-servers", _service.Red,
            $$"""
            {"name":"plum","command":"dotnet",
             "arguments":["{{typeof(McpTestServer).Assembly.Location}}","{{McpTestServer.Verb}}","{{tools}}"]}
            """);
        Assert.Equal(201, mcp.Status);
        // Its operation is refused before anything is sent: this machine may not be called.
        Answer api = await _service.PostAsync(
            "/openapi-services", _service.Red,
            """
            {"name":"plum","document":{"openapi":"3.1.0","info":{"title":"plum","version":"1"},
             "servers":[{"url":"http://127.0.0.1:9"}],
             "paths":{"/plums":{"get":{"operationId":"plums","responses":{"200":{"description":"ok"}}}}}}}
            """);
        Assert.Equal(201, api.Status);
    }

    private async Task RunAsync(string token, string plan) =>
        await _service.EndOfAsync(token, await _service.SubmitAsync(token, plan));

    private async Task<(int Calls, int Failed)> HealthOfAsync(string tool, string token) =>
        HealthIn((await _service.GetAsync($"/tools/{tool}", token)).Json);

    private static (int Calls, int Failed) HealthIn(DataObject tool)
    {
        var health = (DataObject)tool["health"]!;
        return ((int)((DataNumber)health["calls"]!).Value, (int)((DataNumber)health["failed"]!).Value);
    }
}
