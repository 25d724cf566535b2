using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Adapters.Mcp;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Host.Workers;
using Autonomy.Worker;
using Xunit;

namespace Autonomy.Tests.Host.Security;

/// <summary>One of everything in a workspace, each with a text that must stay there, and the ids of it all.</summary>
internal sealed class PlantedWorkspace : IAsyncDisposable
{
    private readonly GuardedService _service;
    private readonly string _token;
    private readonly List<string> _ids = [];
    private WorkerUnderTest? _worker;

    private PlantedWorkspace(GuardedService service, string token) => (_service, _token) = (service, token);

    /// <summary>The ids of what was planted.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    /// <summary>Those that mean nothing else wherever they are found.</summary>
    public IEnumerable<string> TellingIds => _ids.Where(id => id.Length >= 8);

    /// <summary>Plants one of everything.</summary>
    /// <param name="service">The service.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="token">The workspace's administrator.</param>
    /// <param name="text">What it all says.</param>
    public static async Task<PlantedWorkspace> PlantAsync(
        GuardedService service, string workspace, string token, string text)
    {
        var planted = new PlantedWorkspace(service, token);
        string said = DataJson.Write(text);
        await planted.RunAsync(said);
        await planted.MakeAsync("POST", "/projects", $$"""{"name":"plum-board","description":{{said}}}""");
        await planted.MakeAsync(
            "POST", "/projects/plum-board/tasks", $$"""{"title":{{said}},"sandbox":"true"}""");
        await planted.MakeAsync(
            "POST", "/schedules",
            $$"""{"name":"plum-times","description":{{said}},"cron":"@yearly","plan":{{RunningService.Quick}}}""");
        await planted.MakeAsync(
            "PUT", "/strategies/plum-way",
            $$"""{"title":{{said}},"items":[{"id":"a","title":{{said}},"level":4}]}""");
        await planted.MakeAsync(
            "POST", "/bulk", $$"""{"action":"pause","ids":["{{planted._ids[0]}}"],"reason":{{said}}}""");
        await planted.MakeAsync(
            "POST", "/webhooks",
            $$"""
            {"direction":"outbound","url":"https://example.com/plum","secret":"HOOK","description":{{said}},
             "events":["execution.failed"]}
            """);
        await planted.MakeAsync(
            "POST", "/pauses", $$"""{"scope":"tool","name":"file.delete","reason":{{said}}}""");
        await planted.MakeAsync("POST", "/policies", """{"rules":[{"answer":"ask","tool":"file.delete"}]}""");
        await planted.MakeAsync("POST", "/ladders", """{"rules":[{"kind":"timeout","attempts":2}]}""");
        await planted.MakeAsync("PUT", "/budgets", """{"scope":"workspace","calls":100000}""");
        await planted.MakeAsync("POST", "/tokens", """{"role":"viewer","name":"plum-token"}""");
        await planted.MakeAsync("PUT", "/plans/plum-plan", $$"""{"plan":{{RunningService.Quick}}}""");
        await planted.MakeAsync("PUT", "/filters/plum-filter", $$$"""{"filter":{"text":{{{said}}}}}""");
        await planted.MakeAsync("POST", "/goals", $$"""{"goal":{{said}}}""");
        await planted.ConnectAsync(said);
        planted._worker = await WorkerUnderTest.ConnectAsync(
            service, await service.TokenAsync(workspace, Role.Worker),
            new WorkerTool("plum.work") { Description = text, Effect = ToolEffect.Pure });
        planted._ids.AddRange(["plum-plan", "plum-filter", "plum-api", "plum-mcp", "test"]);
        return planted;
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
    }

    /// <summary>Something else that is there.</summary>
    public void Add(params string[] ids) => _ids.AddRange(ids);

    private async Task ConnectAsync(string said)
    {
        string tools = Path.Combine(_service.Folder, $"{Guid.NewGuid()}.json");
        await File.WriteAllTextAsync(tools, McpTestServer.Tools);
        await MakeAsync(
            "POST", "/mcp-servers",
            $$"""
            {"name":"plum-mcp","command":"dotnet",
             "arguments":["{{typeof(McpTestServer).Assembly.Location}}","{{McpTestServer.Verb}}","{{tools}}"]}
            """);
        await MakeAsync(
            "POST", "/openapi-services",
            $$$"""
            {"name":"plum-api","document":{"openapi":"3.1.0","info":{"title":{{{said}}},"version":"1"},
             "servers":[{"url":"https://example.com"}],
             "paths":{"/plums":{"get":{"operationId":"plums","description":{{{said}}},
              "responses":{"200":{"description":"ok"} } } } } } }
            """);
    }

    // An execution that asks, and is cancelled: its stream has an end.
    private async Task RunAsync(string said)
    {
        string plan = """{"plan":1,"name":"plum","steps":[{"id":"q","tool":"core.approve","with":{"question":"""
            + said + "}}]}";
        string id = await _service.SubmitAsync(
            _token, plan, ",\"callback\":{\"url\":\"https://example.com/plum\",\"secret\":\"HOOK\"}");
        await _service.PostAsync($"/executions/{id}/cancel", _token, $$"""{"reason":{{said}}}""");
        await _service.EndOfAsync(_token, id);
        _ids.AddRange([id, $"{id}-d1", "q"]);
    }

    private async Task MakeAsync(string method, string path, string body)
    {
        Answer answer = await _service.SendAsync(new HttpMethod(method), path, _token, body);
        Assert.True(answer.Status is >= 200 and < 300, $"{path}: {answer.Body}");
        _ids.AddRange(IdsIn(answer.Json).Except(_ids));
    }

    private static IEnumerable<string> IdsIn(DataValue value) => value switch
    {
        DataObject one => one.Properties.SelectMany(
            property => property is { Key: "id", Value: DataString id } ? [id.Value] : IdsIn(property.Value)),
        DataArray many => many.Items.SelectMany(IdsIn),
        _ => [],
    };
}
