using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Lists and the inbox over REST.</summary>
public sealed class ListApiTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Asks = """{"id":"q","tool":"core.approve"}""";

    [Fact]
    public async Task WhatWasAcknowledgedIsInTheListAtOnce()
    {
        for (int i = 0; i < 5; i++)
        {
            string id = await SubmitAsync(RunningService.Waiting, "fresh");
            DataObject page = await ListAsync("project=fresh&limit=1");
            Assert.Equal([id], IdsOf(page));
            Assert.Equal(i + 1, NumberOf((DataObject)page["counts"]!, "running"));
            Assert.Equal(DataBoolean.False, page["behind"]);
        }
    }

    [Fact]
    public async Task PagesStayWhereTheyAreWhileOthersAreSubmitted()
    {
        var submitted = new List<string>();
        for (int i = 0; i < 7; i++) submitted.Insert(0, await SubmitAsync(RunningService.Waiting, "paged"));
        var listed = new List<string>();
        string cursor = "";
        do
        {
            DataObject page = await ListAsync($"project=paged&limit=3{cursor}");
            listed.AddRange(IdsOf(page));
            await SubmitAsync(RunningService.Waiting, "paged");
            cursor = page["cursor"] is DataString next ? $"&cursor={next.Value}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(submitted, listed);
    }

    [Theory]
    [InlineData("limit=-1", "invalid_value")]
    [InlineData("limit=0", "invalid_value")]
    [InlineData("limit=1000000000", "invalid_value")]
    [InlineData("status=lost", "invalid_value")]
    [InlineData("health=fine", "invalid_value")]
    [InlineData("sort=name", "invalid_value")]
    [InlineData("since=yesterday", "invalid_value")]
    [InlineData("cursor=forged", "invalid_cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalid_cursor")]
    [InlineData("cursor=%00", "invalid_value")]
    public async Task WhatCannotBeListedIsRefused(string query, string code)
    {
        (int status, DataObject problem) = await service.GetAsync($"/executions?{query}");
        Assert.Equal((422, code), (status, RunningService.TextOf(problem, "code")));
        if (code == "invalid_cursor")
            Assert.Equal(422, (await service.GetAsync($"/decisions?{query}")).Status);
    }

    [Fact]
    public async Task ACharacterThatNoTextMayHoldIsNamed()
    {
        (int status, DataObject refused) = await service.GetAsync("/executions?project=a%00b");

        Assert.Equal(422, status);
        Assert.Contains("U+0000", RunningService.TextOf(refused, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACursorIsOfItsListAlone()
    {
        for (int i = 0; i < 2; i++) await SubmitAsync(RunningService.Waiting, "signed");
        string cursor = RunningService.TextOf(await ListAsync("project=signed&limit=1"), "cursor");
        Assert.Single(IdsOf(await ListAsync($"project=signed&limit=5&cursor={cursor}")));
        string[] others =
        [
            $"limit=1&cursor={cursor}", $"project=signed&sort=submitted&cursor={cursor}",
            $"project=signed&cursor={(cursor[0] == 'A' ? 'B' : 'A')}{cursor[1..]}",
        ];
        foreach (string other in others) Assert.Equal(422, (await service.GetAsync($"/executions?{other}")).Status);
    }

    [Fact]
    public async Task TheKeyOfCursorsIsForTheServicesUserAlone()
    {
        var own = new RunningService();
        await using IAsyncDisposable end = await own.BeginAsync();
        await own.GetAsync("/executions");
        string key = Directory.GetFiles(own.Folder, "cursor.key", SearchOption.AllDirectories).Single();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        byte[] before = await File.ReadAllBytesAsync(key);
        await own.SubmitAsync(RunningService.Waiting);
        await own.RestartAsync();
        Assert.Single(IdsOf((await own.GetAsync("/executions")).Body));
        Assert.Equal(before, await File.ReadAllBytesAsync(key));
    }

    [Fact]
    public async Task FiltersFindByStatusToolAndWords()
    {
        string id = await SubmitAsync(RunningService.Quick, "found");
        await service.EndOfAsync(id);
        foreach (string query in new[] { "status=completed,failed", "tool=text.join", "text=found test", "health=ok" })
            Assert.Equal([id], IdsOf(await ListAsync($"project=found&{query}")));
        foreach (string query in new[] { "status=failed", "tool=http.request", "text=lost", "health=blocked" })
            Assert.Empty(IdsOf(await ListAsync($"project=found&{query}")));
        DataObject row = ItemsOf(await ListAsync("project=found"))[0];
        Assert.Equal("""["text.join"]""", DataJson.Write(row["tools"]!));
        Assert.Equal("""{"steps":1,"ended":1,"failed":0,"running":0}""", DataJson.Write(row["progress"]!));
    }

    [Fact]
    public async Task WhatIsFailingNowIsFoundUntilItHasEnded()
    {
        string failing = await SubmitAsync(
            RunningService.PlanOf(
                """{"id":"f","tool":"file.read","with":{"path":"none.txt"},"optional":true,"onFailure":"fail"}""",
                """{"id":"s","tool":"core.signal","needs":["g"],"with":{"name":"go"}}""",
                """{"id":"g","tool":"core.signal","with":{"name":"begin"}}"""),
            "failing");
        await SubmitAsync(RunningService.Waiting, "failing");
        // The step's failure is its own: the signal's step waits for the other one.
        await WhenAsync(failing, "step-failed");
        DataObject found = await ListAsync("project=failing&failingNow=true");
        DataObject counted = await ListAsync("project=failing&failingNow=true&status=waiting,running&health=ok");
        await service.PostAsync($"/executions/{failing}/signals/begin", null);
        await service.PostAsync($"/executions/{failing}/signals/go", null);
        await service.EndOfAsync(failing);

        Assert.Equal([failing], IdsOf(found));
        Assert.Equal([failing], IdsOf(counted));
        Assert.Equal(DataBoolean.True, ItemsOf(found)[0]["failingNow"]);
        Assert.Empty(IdsOf(await ListAsync("project=failing&failingNow=true")));
        Assert.Equal(422, (await service.GetAsync("/executions?failingNow=yes")).Status);
    }

    [Fact]
    public async Task TheStatusIsShort()
    {
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);
        (int status, DataObject body) = await service.GetAsync($"/executions/{id}/status");
        Assert.Equal(200, status);
        Assert.Equal("completed", RunningService.TextOf((DataObject)body["execution"]!, "status"));
        Assert.Equal(
            """[{"id":"a","status":"completed","tool":"text.join","attempts":1,"waitsFor":null}]""",
            DataJson.Write(body["tasks"]!));
        Assert.Equal(1, NumberOf((DataObject)body["metrics"]!, "attempts"));
        Assert.Equal(404, (await service.GetAsync("/executions/none-1/status")).Status);
    }

    [Fact]
    public async Task ABatchAnswersEachOnceAndSaysBeforehandWhich()
    {
        for (int i = 0; i < 3; i++) await SubmitAsync(RunningService.PlanOf(Asks), "batch");
        DataObject[] open = ItemsOf((await service.GetAsync("/decisions?project=batch")).Body);
        Assert.Equal(3, open.Length);
        string kind = RunningService.TextOf(open[0], "kind");
        Assert.Single(ItemsOf((await service.GetAsync($"/decisions?project=batch&kind={kind}&limit=1")).Body));
        Assert.Empty(ItemsOf((await service.GetAsync("/decisions?project=batch&kind=undo-failed")).Body));
        string first = RunningService.TextOf(open[0], "id");
        await service.PostAsync($"/decisions/{first}/answer", """{"option":"reject"}""");

        const string Filter = "\"filter\":{\"project\":\"batch\"}";
        DataObject preview = await BatchAsync($$"""{{{Filter}},"option":"approve","dryRun":true}""");
        string ids = string.Join(',', open.Select(item => $"\"{RunningService.TextOf(item, "id")}\""));
        DataObject wrong = await BatchAsync($$"""{{{Filter}},"option":"perhaps"}""");
        DataObject done = await BatchAsync($$"""{"ids":[{{ids}}],"option":"approve"}""");
        DataObject again = await BatchAsync($$"""{{{Filter}},"option":"approve"}""");

        Assert.Equal(["would-answer", "would-answer"], ResultsOf(preview));
        Assert.Equal(["refused", "refused"], ResultsOf(wrong));
        Assert.Equal(["answered", "answered", "not-open"], ResultsOf(done));
        Assert.Empty(ResultsOf(again));
        Assert.Equal(2, NumberOf(done, "answered"));
    }

    [Theory]
    [InlineData("""{"option":"approve"}""")]
    [InlineData("""{"option":"approve","filter":{}}""")]
    [InlineData("""{"option":"approve","ids":[]}""")]
    [InlineData("""{"option":"approve","filter":{"kind":"nonsense"}}""")]
    public async Task ABatchOfEverythingIsRefused(string body) =>
        Assert.Equal(422, (await service.PostAsync("/decisions/batch-answer", body)).Status);

    private async Task<DataObject> BatchAsync(string body)
    {
        (int status, DataObject answer) = await service.PostAsync("/decisions/batch-answer", body);
        Assert.Equal(200, status);
        return answer;
    }

    private async Task<string> SubmitAsync(string plan, string project)
    {
        (int status, DataObject body) = await service.PostAsync(
            "/executions", $$"""{"plan":{{plan}},"project":"{{project}}"}""");
        Assert.Equal(201, status);
        return RunningService.TextOf(body, "id");
    }

    private async Task WhenAsync(string id, string type)
    {
        DataObject page;
        long after = 0;
        do
        {
            page = (await service.GetAsync($"/executions/{id}/events?type={type}&after={after}&wait=30s")).Body;
            after = (long)NumberOf(page, "after");
        }
        while (((DataArray)page["events"]!).Items.IsEmpty && page["hasEnded"] is DataBoolean { Value: false });
        Assert.NotEmpty(((DataArray)page["events"]!).Items);
    }

    private async Task<DataObject> ListAsync(string query)
    {
        (int status, DataObject page) = await service.GetAsync($"/executions?{query}");
        Assert.Equal(200, status);
        return page;
    }

    private static DataObject[] ItemsOf(DataObject page) => [.. ((DataArray)page["items"]!).Items.Cast<DataObject>()];

    private static IEnumerable<string> IdsOf(DataObject page) =>
        ItemsOf(page).Select(item => RunningService.TextOf(item, "id"));

    private static List<string> ResultsOf(DataObject answer) =>
        ItemsOf(answer).Select(item => RunningService.TextOf(item, "result")).ToList();

    private static double NumberOf(DataObject body, string name) => ((DataNumber)body[name]!).Value;
}
