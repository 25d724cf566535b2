using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Tests.Host.Security;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Filters that workspaces keep under names, over real HTTP.</summary>
public sealed class SavedFilterApiTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task ASavedFilterIsThereAlsoAfterARestart()
    {
        (int made, DataObject saved) =
            await PutAsync("kept", """{"status":["paused"],"health":null,"failingNow":false}""");
        await service.RestartAsync();
        (int found, DataObject again) = await service.GetAsync("/filters/kept");
        (_, DataObject list) = await service.GetAsync("/filters?limit=1000");

        Assert.Equal((201, 200), (made, found));
        Assert.Equal("""{"status":["paused"]}""", DataJson.Write(saved["filter"]!));
        Assert.Equal(saved, again);
        Assert.Contains(saved, ((DataArray)list["items"]!).Items);
    }

    [Fact]
    public async Task AListOfASavedFilterIsNarrowedByWhatTheQuerySaysBesideIt()
    {
        string mine = await SubmitAsync("narrow-mine");
        string other = await SubmitAsync("narrow-other");
        await PutAsync("narrow", """{"status":["running","waiting"],"text":"narrow"}""");

        Assert.Equal([other, mine], await ListAsync("saved=narrow"));
        Assert.Equal([mine], await ListAsync("saved=narrow&project=narrow-mine"));
        (int refused, DataObject problem) = await service.GetAsync("/executions?saved=narrow&status=paused");
        (int unknown, DataObject absent) = await service.GetAsync("/executions?saved=nothing");

        Assert.Equal((422, "?status"), (refused, PathIn(problem)));
        Assert.Equal((404, "unknown_filter"), (unknown, RunningService.TextOf(absent, "code")));
    }

    [Fact]
    public async Task HowLongAgoIsCountedFromWhenItIsLooked()
    {
        string first = await SubmitAsync("recent");
        string second = await SubmitAsync("recent");
        await PutAsync("recently", """{"project":"recent","sinceAgo":"24h"}""");
        (_, DataObject page) = await service.GetAsync("/executions?saved=recently&limit=1");
        string cursor = RunningService.TextOf(page, "cursor");

        Assert.Equal([second], IdsOf(page));
        Assert.Equal([first], await ListAsync($"saved=recently&limit=1&cursor={cursor}"));
        Assert.Equal([second, first], await ListAsync("project=recent&sinceAgo=1h"));
        Assert.Empty(await ListAsync("project=recent&sinceAgo=1h&until=2020-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task ABulkJobKeepsTheFilterAsItWasThenAndItsName()
    {
        string execution = await SubmitAsync("bulk-saved");
        await PutAsync("all-of-it", """{"project":"bulk-saved"}""");
        const string order = """{"action":"pause","savedFilter":"all-of-it"}""";
        (int looked, DataObject preview) = await service.PostAsync(
            "/bulk", """{"action":"pause","savedFilter":"all-of-it","dryRun":true}""");
        (int made, DataObject job) = await service.PostAsync("/bulk", order, "saved-1");
        await PutAsync("all-of-it", """{"project":"else"}""");
        (int again, DataObject same) = await service.PostAsync("/bulk", order, "saved-1");
        (int other, _) = await service.PostAsync(
            "/bulk", """{"action":"pause","filter":{"project":"bulk-saved"}}""", "saved-1");
        await service.SendAsync(HttpMethod.Delete, "/filters/all-of-it", null);
        (int gone, DataObject still) = await service.PostAsync("/bulk", order, "saved-1");
        (int unknown, DataObject problem) = await service.PostAsync("/bulk", order, "saved-2");

        Assert.Equal((200, $"[\"{execution}\"]"), (looked, DataJson.Write(preview["first"]!)));
        Assert.Equal((201, 201, 422, 201), (made, again, other, gone));
        Assert.All([job, same, still], one => Assert.Equal(
            ("all-of-it", """{"project":"bulk-saved"}""", job["id"]),
            (RunningService.TextOf(one, "savedFilter"), DataJson.Write(one["filter"]!), one["id"])));
        Assert.Equal((404, "unknown_filter"), (unknown, RunningService.TextOf(problem, "code")));
    }

    [Fact]
    public async Task AConditionHoldsForTheVersionThatWasSeen()
    {
        (int made, DataObject first) = await PutAsync("careful", """{"tool":"a"}""", "\"0\"");
        (int twice, _) = await PutAsync("careful", """{"tool":"b"}""", "\"0\"");
        (int same, DataObject unchanged) = await PutAsync("careful", """{"tool":"a"}""");
        (int changed, DataObject second) = await PutAsync("careful", """{"tool":"b"}""", TagOf(first));
        (int stale, DataObject problem) = await PutAsync("careful", """{"tool":"c"}""", TagOf(first));
        (int deleted, _) = await service.SendAsync(HttpMethod.Delete, "/filters/careful", null);
        (int absent, _) = await service.SendAsync(HttpMethod.Delete, "/filters/careful", null);
        await PutAsync("careful", """{"tool":"b"}""");
        (int former, _) = await PutAsync("careful", """{"tool":"c"}""", TagOf(second));

        Assert.Equal((201, 412, 200, 200, 412), (made, twice, same, changed, stale));
        Assert.Equal(first["version"], unchanged["version"]);
        Assert.Equal("version_changed", RunningService.TextOf(problem, "code"));
        Assert.Equal((204, 404, 412), (deleted, absent, former));
    }

    [Theory]
    [InlineData("""{"status":["odd"]}""", "/filter/status")]
    [InlineData("""{"status":[null]}""", "/filter/status")]
    [InlineData("""{"health":"odd"}""", "/filter/health")]
    [InlineData("""{"errorKind":"odd"}""", "/filter/errorKind")]
    [InlineData("""{"text":"--"}""", "/filter/text")]
    [InlineData("""{"sinceAgo":"1 day"}""", "/filter/sinceAgo")]
    [InlineData("""{"sinceAgo":"0s"}""", "/filter/sinceAgo")]
    [InlineData("""{"sinceAgo":"9999999d"}""", "/filter/sinceAgo")]
    [InlineData("""{"sinceAgo":"1h","since":"2026-11-21T09:30:00Z"}""", "/filter/sinceAgo")]
    public async Task OnlyWhatIsAFilterIsSaved(string filter, string path)
    {
        (int status, DataObject problem) = await PutAsync("wrong", filter);
        (int job, DataObject refused) = await service.PostAsync(
            "/bulk", """{"action":"pause","dryRun":true,"filter":""" + filter + "}");

        Assert.Equal((422, path), (status, PathIn(problem)));
        Assert.Equal((422, path), (job, PathIn(refused)));
        Assert.Equal(404, (await service.GetAsync("/filters/wrong")).Status);
    }

    [Fact]
    public async Task WhatHasNoNameOrNoFormIsRefused()
    {
        Assert.Equal(422, (await PutAsync("Wrong", "{}")).Status);
        Assert.Equal(400, (await PutAsync("wrong", """{"staus":["paused"]}""")).Status);
        Assert.Equal(400, (await service.SendAsync(HttpMethod.Put, "/filters/wrong", "{}")).Status);
        Assert.Equal(422, (await service.GetAsync("/executions?sinceAgo=soon")).Status);
    }

    [Fact]
    public async Task AnotherWorkspacesFilterIsNotThereAndWhoMayOnlyLookSavesNone()
    {
        var guarded = new GuardedService();
        await guarded.InitializeAsync();
        try
        {
            string viewer = await guarded.TokenAsync("red", Role.Viewer);
            Answer saved = await guarded.SendAsync(HttpMethod.Put, "/filters/ours", guarded.Red, """{"filter":{}}""");
            Answer seen = await guarded.GetAsync("/filters/ours", viewer);
            Answer used = await guarded.GetAsync("/executions?saved=ours", viewer);
            Answer forbidden = await guarded.SendAsync(HttpMethod.Put, "/filters/ours", viewer, """{"filter":{}}""");
            Answer[] foreign =
            [
                await guarded.GetAsync("/filters/ours", guarded.Blue),
                await guarded.GetAsync("/executions?saved=ours", guarded.Blue),
                await guarded.PostAsync("/bulk", guarded.Blue, """{"action":"cancel","savedFilter":"ours"}"""),
                await guarded.SendAsync(HttpMethod.Delete, "/filters/ours", guarded.Blue),
            ];
            Answer audit = await guarded.GetAsync("/audit", guarded.Red);

            Assert.Equal((201, 200, 200, 403), (saved.Status, seen.Status, used.Status, forbidden.Status));
            Assert.All(foreign, answer => Assert.Equal(404, answer.Status));
            Assert.Contains("PUT /api/v1/filters/{name}", audit.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(
                "ours", (await guarded.GetAsync("/filters", guarded.Blue)).Body, StringComparison.Ordinal);
        }
        finally
        {
            await guarded.DisposeAsync();
        }
    }

    private Task<(int Status, DataObject Body)> PutAsync(string name, string filter, string? ifMatch = null) =>
        service.SendAsync(HttpMethod.Put, $"/filters/{name}", """{"filter":""" + filter + "}", ifMatch: ifMatch);

    private async Task<string> SubmitAsync(string project)
    {
        (int status, DataObject body) = await service.PostAsync(
            "/executions", $$"""{"plan":{{RunningService.Waiting}},"project":"{{project}}"}""");
        Assert.Equal(201, status);
        return RunningService.TextOf(body, "id");
    }

    private async Task<string[]> ListAsync(string query)
    {
        (int status, DataObject page) = await service.GetAsync($"/executions?{query}");
        Assert.Equal(200, status);
        return IdsOf(page);
    }

    private static string[] IdsOf(DataObject page) =>
        [.. ((DataArray)page["items"]!).Items.Select(item => RunningService.TextOf((DataObject)item, "id"))];

    private static string PathIn(DataObject problem) =>
        RunningService.TextOf((DataObject)((DataArray)problem["errors"]!).Items[0], "path");

    private static string TagOf(DataObject saved) => $"\"{((DataNumber)saved["version"]!).Value}\"";
}
