using Autonomy.Core.Values;
using Autonomy.Tests.Host.Security;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Plans that workspaces keep under names, over real HTTP.</summary>
public sealed class NamedPlanApiTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task ASubmissionTakesTheNewestVersionOrTheOneThatItNames()
    {
        (int made, DataObject first) = await PutAsync("nightly", Saying("one"));
        (int changed, DataObject second) = await PutAsync("nightly", Saying("two"));
        DataObject newest = await RunAsync("nightly");
        DataObject older = await RunAsync("nightly@1");

        Assert.Equal((201, 200), (made, changed));
        Assert.Equal((1, 2), (NumberOf(first, "version"), NumberOf(second, "version")));
        Assert.Equal("""{"name":"nightly","version":2}""", DataJson.Write(newest["planOrigin"]!));
        Assert.Equal("""{"name":"nightly","version":1}""", DataJson.Write(older["planOrigin"]!));
        Assert.Equal(("two", "one"), (await ResultAsync(newest), await ResultAsync(older)));
    }

    [Fact]
    public async Task AVersionNeverChangesAlsoAfterARestart()
    {
        await PutAsync("steady", Saying("one"));
        await PutAsync("steady", Saying("two"));
        await service.RestartAsync();
        (_, DataObject first) = await service.GetAsync("/plans/steady@1");
        (_, DataObject newest) = await service.GetAsync("/plans/steady");

        Assert.Contains("one", DataJson.Write(first["plan"]!), StringComparison.Ordinal);
        Assert.Contains("two", DataJson.Write(newest["plan"]!), StringComparison.Ordinal);
        Assert.Equal((1, 2), (NumberOf(first, "version"), NumberOf(newest, "version")));
        Assert.Equal([2m, 1m], ((DataArray)newest["versions"]!).Items.Cast<DataObject>().Select(
            version => NumberOf(version, "version")));
    }

    [Fact]
    public async Task ADeletedOneIsRefusedAndWhatRunsGoesOnAndItsNumberIsNeverGivenAgain()
    {
        await PutAsync("gone", RunningService.Waiting);
        (_, DataObject running) = await SubmitAsync("gone");
        (int deleted, _) = await service.SendAsync(HttpMethod.Delete, "/plans/gone", null);
        (int again, _) = await service.SendAsync(HttpMethod.Delete, "/plans/gone", null);
        (int refused, DataObject problem) = await SubmitAsync("gone");
        (int older, _) = await SubmitAsync("gone@1");
        (int found, _) = await service.GetAsync("/plans/gone");
        (_, DataObject made) = await PutAsync("gone", Saying("new"));
        (int former, _) = await SubmitAsync("gone@1");
        string id = RunningService.TextOf(running, "id");
        await service.PostAsync($"/executions/{id}/signals/go", null);

        Assert.Equal((204, 404, 404, 404, 404), (deleted, again, refused, older, found));
        Assert.Equal("unknown_plan", RunningService.TextOf(problem, "code"));
        Assert.Equal((2, 404), (NumberOf(made, "version"), former));
        Assert.Equal("completed", await service.EndOfAsync(id));
    }

    [Fact]
    public async Task AKeyMeansTheSameExecutionThoughTheNewestVersionIsAnotherByThen()
    {
        await PutAsync("keyed", Saying("one"));
        (_, DataObject first) = await SubmitAsync("keyed", "keyed-1");
        await PutAsync("keyed", Saying("two"));
        (int status, DataObject again) = await SubmitAsync("keyed", "keyed-1");
        (int other, DataObject problem) = await SubmitAsync("keyed@2", "keyed-1");
        await service.SendAsync(HttpMethod.Delete, "/plans/keyed", null);
        (int gone, DataObject still) = await SubmitAsync("keyed", "keyed-1");

        Assert.Equal((200, first["id"]), (status, again["id"]));
        Assert.Equal("""{"name":"keyed","version":1}""", DataJson.Write(again["planOrigin"]!));
        Assert.Equal((422, "idempotency_key_reused"), (other, RunningService.TextOf(problem, "code")));
        Assert.Equal((200, first["id"]), (gone, still["id"]));
    }

    [Fact]
    public async Task OnlyWhatIsAPlanIsStored()
    {
        (int status, DataObject problem) = await PutAsync("wrong", """{"plan":1,"name":"x","steps":[]}""");
        (int name, _) = await PutAsync("Wrong", Saying("x"));
        (int found, _) = await service.GetAsync("/plans/wrong");
        (_, DataObject list) = await service.GetAsync("/plans?limit=1000");

        Assert.Equal((422, "invalid_plan"), (status, RunningService.TextOf(problem, "code")));
        Assert.Equal((422, 404), (name, found));
        Assert.DoesNotContain("wrong", DataJson.Write(list), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"planName":"../x"}""")]
    [InlineData("""{"planName":"x@0"}""")]
    [InlineData("""{"planName":""}""")]
    [InlineData("""{"planName":"x","plan":{}}""")]
    public async Task ASubmissionHasOnePlan(string body) =>
        Assert.Equal(422, (await service.PostAsync("/executions", body)).Status);

    [Fact]
    public async Task AConditionHoldsForTheNewestVersion()
    {
        await PutAsync("careful", Saying("one"));
        (int stale, DataObject problem) = await PutAsync("careful", Saying("two"), ifMatch: "\"7\"");
        (int current, _) = await PutAsync("careful", Saying("two"), ifMatch: "\"1\"");

        Assert.Equal((412, "version_changed"), (stale, RunningService.TextOf(problem, "code")));
        Assert.Equal(200, current);
    }

    [Fact]
    public async Task PagesAreInTheOrderOfNames()
    {
        foreach (string name in new[] { "zz-c", "zz-a", "zz-b" }) await PutAsync(name, Saying(name));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            string from = cursor is null ? "" : $"&cursor={cursor}";
            (_, DataObject page) = await service.GetAsync($"/plans?limit=1{from}");
            seen.AddRange(((DataArray)page["items"]!).Items.Cast<DataObject>().Select(
                item => RunningService.TextOf(item, "name")));
            cursor = (page["cursor"] as DataString)?.Value;
        }
        while (cursor is not null);

        Assert.Equal(seen.Order(StringComparer.Ordinal).Distinct(), seen);
        Assert.Equal(["zz-a", "zz-b", "zz-c"], seen.Where(name => name.StartsWith("zz-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AnotherWorkspacesPlanIsNotThere()
    {
        var guarded = new GuardedService();
        await guarded.InitializeAsync();
        try
        {
            string body = """{"plan":""" + Saying("red") + "}";
            Answer stored = await guarded.SendAsync(HttpMethod.Put, "/plans/ours", guarded.Red, body);
            Answer found = await guarded.GetAsync("/plans/ours", guarded.Blue);
            Answer submitted = await guarded.PostAsync("/executions", guarded.Blue, """{"planName":"ours"}""");
            Answer deleted = await guarded.SendAsync(HttpMethod.Delete, "/plans/ours", guarded.Blue);
            Answer list = await guarded.GetAsync("/plans", guarded.Blue);

            Assert.Equal((201, 404, 404, 404), (stored.Status, found.Status, submitted.Status, deleted.Status));
            Assert.DoesNotContain("ours", list.Body, StringComparison.Ordinal);
        }
        finally
        {
            await guarded.DisposeAsync();
        }
    }

    private static string Saying(string word) =>
        RunningService.PlanOf("""{"id":"a","tool":"core.set","with":{"value":""" + $"\"{word}\"" + "}}");

    private static decimal NumberOf(DataObject body, string name) => (decimal)((DataNumber)body[name]!).Value;

    private async Task<DataObject> RunAsync(string reference)
    {
        (int status, DataObject submitted) = await SubmitAsync(reference);
        Assert.Equal(201, status);
        string id = RunningService.TextOf(submitted, "id");
        await service.EndOfAsync(id);
        return (await service.GetAsync($"/executions/{id}")).Body;
    }

    private async Task<string> ResultAsync(DataObject execution)
    {
        (_, DataObject found) =
            await service.GetAsync($"/executions/{RunningService.TextOf(execution, "id")}/steps/a");
        return ((DataString)found["output"]!).Value;
    }

    private Task<(int Status, DataObject Body)> SubmitAsync(string reference, string? key = null) =>
        service.PostAsync("/executions", $$"""{"planName":"{{reference}}"}""", key);

    private Task<(int Status, DataObject Body)> PutAsync(string name, string plan, string? ifMatch = null) =>
        service.SendAsync(HttpMethod.Put, $"/plans/{name}", """{"plan":""" + plan + "}", ifMatch: ifMatch);
}
