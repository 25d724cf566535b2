using System.Globalization;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Grpc;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Why somebody asked for it is kept: in the journal of what was changed, and in the audit log.</summary>
public sealed class ReasonTests : IAsyncLifetime
{
    private const string Why = "the provider asked for it";
    private const string Secret = "swordfish-4711";

    private readonly TemporaryFolder _secrets = new();
    private readonly RunningService _service;

    public ReasonTests() => _service = new RunningService
    {
        Security = new SecuritySettings { SecretsDirectory = _secrets.Path },
    };

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_secrets.File("API_KEY"), Secret);
        await _service.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _secrets.Dispose();
    }

    [Theory]
    [InlineData("pause", "", "execution-paused")]
    [InlineData("resume", "", "execution-resumed")]
    [InlineData("cancel", "", "execution-cancel-requested")]
    [InlineData("rollback", "", "execution-cancel-requested")]
    [InlineData("terminate", "", "execution-terminated")]
    [InlineData("prioritize", "\"priority\":\"high\",", "execution-prioritized")]
    [InlineData("signals/go", "\"payload\":1,", "signal-received")]
    [InlineData("plan", "\"remove\":[\"b\"],", "plan-changed")]
    public async Task ACommandKeepsItsReasonInTheJournalAndInTheAuditLog(string verb, string more, string type)
    {
        string id = await _service.SubmitAsync(RunningService.Waiting);
        if (verb == "resume") await _service.PostAsync($"/executions/{id}/pause", null);
        await DoAsync($"/executions/{id}/{verb}", $$"""{{{more}}"reason":"{{Why}}"}""", 202);

        Assert.Equal(Why, ReasonIn(await EventAsync(id, type), "reason"));
        Assert.Equal(Why, await LastAuditedAsync());
    }

    [Theory]
    [InlineData("retry", "", "retry")]
    [InlineData("restart", "\"from\":\"s\",", "restart")]
    [InlineData("fork", "\"from\":\"s\",", "fork")]
    public async Task AForkKeepsItsReasonInItsOwnJournal(string verb, string more, string reason)
    {
        string id = await _service.SubmitAsync(RunningService.Waiting);
        await _service.PostAsync($"/executions/{id}/cancel", null);
        await _service.EndOfAsync(id);
        DataObject made = await DoAsync($"/executions/{id}/{verb}", $$"""{{{more}}"reason":"{{Why}}"}""", 201);
        string fork = RunningService.TextOf(made, "id");

        Assert.Equal(Why, ReasonIn((DataObject)(await EventAsync(fork, "execution-submitted"))["fork"]!, "comment"));
        var from = (DataObject)(await _service.GetAsync($"/executions/{fork}")).Body["forkedFrom"]!;
        Assert.Equal((reason, Why), (RunningService.TextOf(from, "reason"), RunningService.TextOf(from, "comment")));
        Assert.Equal(Why, await LastAuditedAsync());
    }

    [Fact]
    public async Task TheCommentOfAnAnswerIsItsReason()
    {
        string id = await _service.SubmitAsync(RunningService.PlanOf("""{"id":"q","tool":"core.approve"}"""));
        await DoAsync($"/decisions/{id}-d1/answer", $$"""{"option":"approve","comment":"{{Why}}"}""", 202);

        Assert.Equal(Why, ReasonIn(await EventAsync(id, "decision-answered"), "comment"));
        Assert.Equal(Why, await LastAuditedAsync());
    }

    [Fact]
    public async Task ATaskKeepsWhyItGoesOn()
    {
        await _service.PostAsync("/projects", """{"name":"shop"}""");
        await _service.PostAsync("/projects/shop/tasks", """{"title":"one","sandbox":"true"}""");
        await PatchAsync("/tasks/shop-t1", """{"action":"pause"}""");
        DataObject resumed = await PatchAsync("/tasks/shop-t1", $$"""{"action":"resume","reason":"{{Why}}"}""");
        string audited = await LastAuditedAsync();
        await PatchAsync("/tasks/shop-t1", """{"action":"cancel"}""");
        DataObject retried = await PatchAsync("/tasks/shop-t1", """{"action":"retry","reason":"now it works"}""");

        Assert.EndsWith($": {Why})", RunningService.TextOf(resumed, "reason"), StringComparison.Ordinal);
        Assert.Equal(Why, audited);
        Assert.EndsWith(": now it works)", RunningService.TextOf(retried, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReasonsComeOverGrpcToo()
    {
        using var client = new RawGrpcClient(_service.Service.GrpcAddress);
        string id = await _service.SubmitAsync(RunningService.Waiting);
        await _service.PostAsync($"/executions/{id}/pause", null);
        V1.CommandReply reply = await client.CallAsync(
            "/autonomy.v1.ExecutionService/Resume", new V1.ResumeRequest { Id = id, Reason = Why },
            V1.CommandReply.Parser);
        string resumed = await LastAuditedAsync();
        await client.CallAsync(
            "/autonomy.v1.ExecutionService/Signal", new V1.SignalRequest { Id = id, Name = "go", Reason = "late" });

        Assert.Equal(Why, ReasonIn(await EventAsync(id, "execution-resumed"), "reason"));
        Assert.Equal("late", ReasonIn(await EventAsync(id, "signal-received"), "reason"));
        Assert.Equal((Why, "late"), (resumed, await LastAuditedAsync()));
        Assert.Equal("It goes on: 0 attempts run, 2 steps have not ended.", reply.Follows);
    }

    [Fact]
    public async Task AReasonIsKeptWithoutTheSecretsOfTheWorkspace()
    {
        string id = await _service.SubmitAsync(RunningService.Waiting);
        await DoAsync($"/executions/{id}/pause", $$"""{"reason":"key {{Secret}} is stolen"}""", 202);

        Assert.Equal("key ***API_KEY*** is stolen", ReasonIn(await EventAsync(id, "execution-paused"), "reason"));
        Assert.Equal("key ***API_KEY*** is stolen", await LastAuditedAsync());
    }

    [Fact]
    public async Task AReasonHasABound()
    {
        string id = await _service.SubmitAsync(RunningService.Waiting);
        string before = await LastAuditedAsync();
        foreach (string verb in new[] { "prioritize", "signals/go", "restart" })
        {
            await DoAsync(
                $"/executions/{id}/{verb}",
                $$"""{{{(verb == "prioritize" ? "\"priority\":\"high\"," : "")}}"""
                + $$"""{{(verb == "restart" ? "\"from\":\"s\"," : "")}}"reason":"{{new string('x', 2_001)}}"}""",
                422);
        }

        Assert.Equal(before, await LastAuditedAsync());
    }

    private async Task<DataObject> DoAsync(string path, string body, int expected)
    {
        (int status, DataObject answer) = await _service.PostAsync(path, body);
        Assert.Equal(expected, status);
        return answer;
    }

    private async Task<DataObject> PatchAsync(string path, string body)
    {
        (int status, DataObject answer) = await _service.SendAsync(HttpMethod.Patch, path, body);
        Assert.Equal(200, status);
        return answer;
    }

    private async Task<DataObject> EventAsync(string execution, string type)
    {
        (_, DataObject page) = await _service.GetAsync($"/executions/{execution}/events?type={type}");
        return (DataObject)((DataObject)Assert.Single(((DataArray)page["events"]!).Items))["data"]!;
    }

    // The reason of the newest entry; none is the empty text.
    private async Task<string> LastAuditedAsync()
    {
        (_, DataObject log) = await _service.GetAsync("/audit?limit=1000");
        var last = (DataObject)((DataArray)log["items"]!).Items[^1];
        return (last["reason"] as DataString)?.Value ?? "";
    }

    private static string ReasonIn(DataObject data, string name) =>
        (data[name] as DataString)?.Value ?? string.Create(CultureInfo.InvariantCulture, $"no {name} in {data}");
}
