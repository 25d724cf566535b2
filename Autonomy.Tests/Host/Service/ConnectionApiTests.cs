using System.Net;
using System.Text;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Adapters.Mcp;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Connections over real HTTP: real servers as programs, and the service itself by its own document.</summary>
public sealed class ConnectionApiTests : IAsyncLifetime
{
    private const string Canary = "c4n4ry-5ecret-value";

    private readonly Dictionary<string, string> _secrets = new() { ["KEY"] = Canary };
    private readonly GuardedService _service;
    private readonly TemporaryFolder _folder = new();
    private string _admin = "";

    public ConnectionApiTests() => _service = new GuardedService
    {
        Security = new SecuritySettings { EgressNetworks = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8)] },
        Environment = name => _secrets.GetValueOrDefault(name),
    };

    private string ToolsFile => _folder.File("tools.json");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(ToolsFile, McpTestServer.Tools);
        await _service.InitializeAsync();
        _admin = await _service.TokenAsync("default", Role.Admin);
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AServersToolsAreCalledByPlansOfItsWorkspaceAloneAlsoAfterARestart()
    {
        Answer added = await AddServerAsync();
        Assert.Equal((201, "ready"), (added.Status, added.TextOf("status")));
        Assert.Equal("test-server", added.TextOf("title"));
        Answer tool = await _service.GetAsync("/tools/mcp.test.echo", _admin);
        Assert.Equal(("mcp:test", "irreversible"), (tool.TextOf("source"), tool.TextOf("effect")));
        Assert.Contains("hello", await RunAsync("mcp.test.echo", """{"text":"hello"}"""), StringComparison.Ordinal);

        Assert.Equal(404, (await _service.GetAsync("/tools/mcp.test.echo", _service.Red)).Status);
        Assert.Equal(404, (await _service.GetAsync("/mcp-servers/test", _service.Red)).Status);
        Assert.Equal("[]", DataJson.Write((await _service.GetAsync("/mcp-servers", _service.Red)).Json["items"]!));
        Assert.Equal(404, (await _service.SendAsync(HttpMethod.Delete, "/mcp-servers/test", _service.Red)).Status);
        Answer foreign =
            await _service.PostAsync("/executions", _service.Red, Body("mcp.test.echo", """{"text":"x"}"""));
        Assert.Contains("No connection offers", foreign.Body, StringComparison.Ordinal);

        await _service.StopAsync();
        await _service.StartAsync();
        Assert.Contains("again", await RunAsync("mcp.test.echo", """{"text":"again"}"""), StringComparison.Ordinal);
        Answer again = await _service.GetAsync("/mcp-servers/test", _admin);
        Assert.Equal(added.TextOf("definitionHash"), again.TextOf("definitionHash"));
    }

    [Fact]
    public async Task AStepWhoseConnectionWasRemovedWaitsVisiblyAndBeginsWhenItIsThereAgain()
    {
        Assert.Equal(201, (await AddServerAsync()).Status);
        Assert.Equal(204, (await _service.SendAsync(HttpMethod.Delete, "/mcp-servers/test", _admin)).Status);
        Answer submitted =
            await _service.PostAsync("/executions", _admin, Body("mcp.test.echo", """{"text":"late"}"""));
        string id = submitted.TextOf("id");
        await WaitedForAsync(id, "step-waiting");
        Answer why = await _service.GetAsync($"/executions/{id}/why", _admin);
        Assert.Contains("waits for a connection that offers mcp.test.echo", why.Body, StringComparison.Ordinal);
        Assert.Contains("\"executor\"", why.Body, StringComparison.Ordinal);

        Assert.Equal(201, (await AddServerAsync()).Status);
        await _service.EndOfAsync(_admin, id);
        Assert.Contains(
            "late", (await _service.GetAsync($"/executions/{id}/results", _admin)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DriftIsShownAndRefreshAcceptsIt()
    {
        Answer added = await AddServerAsync();
        await _service.StopAsync();
        await File.WriteAllTextAsync(
            ToolsFile, McpTestServer.Tools.Replace("Says it again.", "Says something else.", StringComparison.Ordinal));
        // The server is asked when it is connected, and no call is made before.
        await _service.StartAsync();
        string id = await _service.SubmitAsync(_admin, PlanOf("mcp.test.echo", """{"text":"x"}"""));
        await WaitedForAsync(id, "mcp_definition_changed");
        Answer drifted = await _service.GetAsync("/mcp-servers/test", _admin);
        Assert.Equal("drifted", drifted.TextOf("status"));
        Assert.Contains("changed tool 'echo'", drifted.Body, StringComparison.Ordinal);

        Answer refreshed = await _service.PostAsync("/mcp-servers/test/refresh", _admin);
        Assert.Equal((200, "ready"), (refreshed.Status, refreshed.TextOf("status")));
        Assert.NotEqual(added.TextOf("definitionHash"), refreshed.TextOf("definitionHash"));
        Assert.Contains("back", await RunAsync("mcp.test.echo", """{"text":"back"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecretOfAConnectionIsInNoAnswerAndInNoEvent()
    {
        Answer added = await AddServerAsync(""","environmentSecrets":{"CANARY":"KEY"}""");
        string id = await _service.SubmitAsync(_admin, PlanOf("mcp.test.env", "{}"));
        await _service.EndOfAsync(_admin, id);
        Answer events = await _service.GetAsync($"/executions/{id}/events", _admin);

        Assert.Equal("""["KEY"]""", DataJson.Write(added.Json["secrets"]!));
        Assert.Contains("***KEY***", events.Body, StringComparison.Ordinal);
        foreach (Answer answer in new[] { added, events, await _service.GetAsync("/mcp-servers", _admin) })
            Assert.DoesNotContain(Canary, answer.Body, StringComparison.Ordinal);
        await _service.StopAsync();
        Assert.All(
            Directory.EnumerateFiles(_service.Store, "*", SearchOption.AllDirectories),
            file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary))));
    }

    [Fact]
    public async Task TheServiceImportsItsOwnDocumentAndSubmitsAnExecutionToItself()
    {
        _secrets["SELF"] = _admin;
        DataObject document = (await _service.GetAsync("/openapi.json", null)).Json;
        document = document
            .With("components", ((DataObject)document["components"]!).With("securitySchemes", DataJson.Parse(
                """{"token":{"type":"http","scheme":"bearer"}}""")))
            .With("security", DataJson.Parse("""[{"token":[]}]"""));
        Answer added = await _service.PostAsync("/openapi-services", _admin, DataJson.Write(DataObject.Of(
            ("name", "self"), ("document", document), ("server", _service.Service.HttpAddress.AbsoluteUri),
            ("auth", DataObject.Of(("token", "SELF"))))));
        Assert.True(added.Status == 201, added.Body);
        Assert.Equal("[]", DataJson.Write(added.Json["faults"]!));
        Assert.Equal("idempotent", (await _service.GetAsync(
            "/tools/openapi.self.delete-api-v1-webhooks-id", _admin)).TextOf("effect"));

        string result = await RunAsync(
            "openapi.self.post-api-v1-executions", """{"body":{"plan":""" + RunningService.Quick + "}}");
        Assert.Contains("\"status\":201", result, StringComparison.Ordinal);
        string inner = result.Split("\"body\":{\"id\":\"")[1].Split('"')[0];
        Assert.Equal(200, (await _service.GetAsync($"/executions/{inner}", _admin)).Status);
        Assert.DoesNotContain(_admin, result, StringComparison.Ordinal);

        await _service.StopAsync();
        await _service.StartAsync();
        Assert.Equal(added.TextOf("definitionHash"), (await _service.GetAsync(
            "/openapi-services/self", _admin)).TextOf("definitionHash"));
        Assert.Equal(204, (await _service.SendAsync(HttpMethod.Delete, "/openapi-services/self", _admin)).Status);
        Assert.Equal(404, (await _service.GetAsync("/tools/openapi.self.post-api-v1-executions", _admin)).Status);
    }

    [Fact]
    public async Task ADocumentAtAUrlIsReadAgainByRefreshAndByNothingElse()
    {
        string path = "one";
        await using var server = new RawHttpServer(exchange => exchange.Path == "/api.yaml"
            ? exchange.AnswerAsync(200, $$"""
                openapi: 3.1.0
                info: { title: Things, version: "1" }
                paths:
                  /{{path}}:
                    get: { operationId: {{path}}, responses: {} }
                """, "application/yaml")
            : exchange.AnswerAsync(200, "{}"));
        Answer added = await _service.PostAsync(
            "/openapi-services", _admin, $$"""{"name":"things","url":"{{server.Url}}/api.yaml"}""");
        Assert.True(added.Status == 201, added.Body);
        Assert.Equal($"{server.Url}/", added.TextOf("server"));
        path = "two";
        Assert.Equal(200, (await _service.GetAsync("/tools/openapi.things.one", _admin)).Status);

        Answer refreshed = await _service.PostAsync("/openapi-services/things/refresh", _admin);
        Assert.NotEqual(added.TextOf("definitionHash"), refreshed.TextOf("definitionHash"));
        Assert.Equal(404, (await _service.GetAsync("/tools/openapi.things.one", _admin)).Status);
        Assert.Equal(200, (await _service.GetAsync("/tools/openapi.things.two", _admin)).Status);
    }

    [Theory]
    [InlineData("/mcp-servers", """{"name":"a.b","command":"x"}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a"}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","command":"x","url":"http://127.0.0.1/"}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","url":"file:///etc/passwd"}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","url":"http://u:p@127.0.0.1/"}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","url":"http://127.0.0.1/","environment":{}}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","command":"x","environmentSecrets":{"A":"../x"}}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","command":"x","environment":{"A=B":"c"}}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","command":"x","effects":{"t":"harmless"}}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","command":"no-such-program"}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","url":"http://169.254.169.254/"}""", 422)]
    [InlineData("/mcp-servers", """{"name":"a","commands":"x"}""", 400)]
    [InlineData("/openapi-services", """{"name":"a"}""", 422)]
    [InlineData("/openapi-services", """{"name":"a","document":5}""", 422)]
    [InlineData("/openapi-services", """{"name":"a","document":": ["}""", 422)]
    [InlineData("/openapi-services", """{"name":"a","document":{},"server":"http://127.0.0.1/"}""", 422)]
    [InlineData("/openapi-services", """{"name":"a","url":"http://169.254.169.254/openapi.json"}""", 422)]
    public async Task WhatCannotBeIsRefusedAndNothingOfItIsStored(string path, string body, int status)
    {
        Answer answer = await _service.PostAsync(path, _admin, body);
        Assert.True(answer.Status == status, answer.Body);
        Assert.Equal("[]", DataJson.Write((await _service.GetAsync(path, _admin)).Json["items"]!));
    }

    [Fact]
    public async Task AdministratorsWriteAndOthersLook()
    {
        string watcher = await _service.TokenAsync("default", Role.Operator);
        foreach (string path in new[] { "/mcp-servers", "/openapi-services" })
        {
            Assert.Equal(200, (await _service.GetAsync(path, watcher)).Status);
            Assert.Equal(403, (await _service.PostAsync(path, watcher, """{"name":"a"}""")).Status);
            Assert.Equal(403, (await _service.PostAsync($"{path}/a/refresh", watcher)).Status);
            Assert.Equal(403, (await _service.SendAsync(HttpMethod.Delete, $"{path}/a", watcher)).Status);
            Assert.Equal(404, (await _service.PostAsync($"{path}/a/refresh", _admin)).Status);
        }
    }

    private Task<Answer> AddServerAsync(string rest = "") => _service.PostAsync("/mcp-servers", _admin, $$"""
        {"name":"test","command":"dotnet","arguments":["{{typeof(McpTestServer).Assembly.Location}}",
         "{{McpTestServer.Verb}}","{{ToolsFile}}"]{{rest}}}
        """);

    private async Task<string> RunAsync(string tool, string input)
    {
        string id = await _service.SubmitAsync(_admin, PlanOf(tool, input));
        await _service.EndOfAsync(_admin, id);
        return (await _service.GetAsync($"/executions/{id}/events", _admin)).Body;
    }

    private async Task WaitedForAsync(string id, string type)
    {
        Answer page;
        long after = 0;
        do
        {
            page = await _service.GetAsync($"/executions/{id}/events?after={after}&wait=30s", _admin);
            after = (long)((DataNumber)page.Json["after"]!).Value;
        }
        while (!page.Body.Contains(type, StringComparison.Ordinal));
    }

    private static string Body(string tool, string input) => """{"plan":""" + PlanOf(tool, input) + "}";

    private static string PlanOf(string tool, string input) => RunningService.PlanOf(
        $$$"""{"id":"a","tool":"{{{tool}}}","with":{{{input}}},"retry":{"attempts":1}}""");
}
