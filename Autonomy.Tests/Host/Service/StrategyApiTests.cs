using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Strategies over real HTTP.</summary>
public sealed class StrategyApiTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Items = """
        "items":[
          {"id":"g","title":"Grow","level":1},
          {"id":"r","title":"Research the market","level":4,"parent":"g"},
          {"id":"m","title":"Email the customers","level":4,"parent":"g","dependsOn":["r"],"priority":"critical"}]
        """;

    [Fact]
    public async Task ItsItemsBecomeTasksOnceHoweverOftenItIsPropagated()
    {
        (int defined, _) = await PutAsync("growth", $$"""{"title":"Growth",{{Items}}}""");
        (int status, DataObject first) = await service.PostAsync("/strategies/growth/propagate", null);
        (_, DataObject second) = await service.PostAsync("/strategies/growth/propagate", null);
        (_, DataObject tasks) = await service.GetAsync("/projects/growth/tasks");
        (int changed, _) = await PutAsync("growth", $$"""{"title":"Other",{{Items}}}""");

        Assert.Equal((200, 200, 409), (defined, status, changed));
        Assert.Equal(first, second);
        Assert.Equal(4, ((DataArray)first["log"]!).Items.Length);
        DataObject[] laidDown = [.. ((DataArray)tasks["items"]!).Items.Cast<DataObject>()];
        Assert.Equal(
            ["research: Research the market", "analysis: Research the market", "email: Email the customers",
                "coordination: Email the customers"],
            laidDown.Select(task => RunningService.TextOf(task, "title")));
        Assert.Equal("queued blocked blocked blocked", string.Join(
            ' ', laidDown.Select(task => RunningService.TextOf(task, "status"))));
        Assert.Equal("critical", RunningService.TextOf(laidDown[2], "priority"));
        // What the item says is done once; what another agent is to do besides is asked.
        Assert.Equal(
            ["Research the market", "analysis: Research the market", "Email the customers",
                "coordination: Email the customers"],
            laidDown.Select(task => RunningService.TextOf(task, "goal")));
    }

    [Fact]
    public async Task ATaskThatAPersonRewroteIsNotLaidDownAgain()
    {
        await PutAsync("edited", $$"""{"title":"Edited",{{Items}}}""");
        (_, DataObject first) = await service.PostAsync("/strategies/edited/propagate", null);
        (int changed, _) = await service.SendAsync(
            HttpMethod.Patch, "/tasks/edited-t2", """{"title":"Look closer","description":"With care."}""");
        (_, DataObject second) = await service.PostAsync("/strategies/edited/propagate", null);
        (_, DataObject tasks) = await service.GetAsync("/projects/edited/tasks");

        Assert.Equal(200, changed);
        Assert.Equal(first, second);
        Assert.Equal(4, ((DataArray)tasks["items"]!).Items.Length);
    }

    [Fact]
    public async Task StartedItSaysWhatBecameOfEachTask()
    {
        await PutAsync("begun", $$"""{"title":"Begun",{{Items}}}""");
        (int status, DataObject started) = await service.PostAsync(
            "/executions/start", """{"strategyId":"begun","workspaceId":"default"}""");
        (int foreign, _) = await service.PostAsync(
            "/executions/start", """{"strategyId":"begun","workspaceId":"other"}""");
        (int unknown, _) = await service.PostAsync(
            "/executions/start", """{"strategyId":"none","workspaceId":"default"}""");

        Assert.Equal((200, 404, 404), (status, foreign, unknown));
        Assert.Equal("begun", RunningService.TextOf(started, "project"));
        Assert.Equal(4, ((DataArray)started["tasks"]!).Items.Length);
    }

    [Fact]
    public async Task OneThatWasDeletedIsNotThereAndItsTasksStayAndAreNotThoseOfTheNext()
    {
        await PutAsync("twice", $$"""{"title":"Twice",{{Items}}}""");
        await service.PostAsync("/strategies/twice/propagate", null);
        (int deleted, _) = await service.SendAsync(HttpMethod.Delete, "/strategies/twice", null);
        (int again, _) = await service.SendAsync(HttpMethod.Delete, "/strategies/twice", null);
        (int found, _) = await service.GetAsync("/strategies/twice");
        (_, DataObject list) = await service.GetAsync("/strategies?limit=1000");
        (int made, DataObject next) = await PutAsync("twice", $$"""{"title":"Again",{{Items}}}""");
        await service.PostAsync("/strategies/twice/propagate", null);
        (_, DataObject tasks) = await service.GetAsync("/projects/twice/tasks");

        Assert.Equal((204, 404, 404, 200), (deleted, again, found, made));
        Assert.DoesNotContain("twice", DataJson.Write(list), StringComparison.Ordinal);
        Assert.Equal(DataNull.Value, next["project"]);
        Assert.Equal(8, ((DataArray)tasks["items"]!).Items.Length);
    }

    [Fact]
    public async Task PagesAreInTheOrderOfNames()
    {
        foreach (string name in new[] { "zz-b", "zz-a" }) await PutAsync(name, $$"""{"title":"Z",{{Items}}}""");
        var seen = new List<string>();
        string cursor = "";
        do
        {
            (int status, DataObject page) = await service.GetAsync($"/strategies?limit=1{cursor}");
            Assert.Equal(200, status);
            seen.AddRange(((DataArray)page["items"]!).Items.Cast<DataObject>().Select(
                item => RunningService.TextOf(item, "id")));
            cursor = page["cursor"] is DataString next ? $"&cursor={next.Value}" : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(seen.Order(StringComparer.Ordinal).Distinct(), seen);
        Assert.Equal(["zz-a", "zz-b"], seen.Where(name => name.StartsWith("zz-", StringComparison.Ordinal)));
        Assert.Equal(422, (await service.GetAsync("/strategies?cursor=forged")).Status);
    }

    [Theory]
    [InlineData("""{"title":"x","items":[]}""", 422)]
    [InlineData("""{"title":"","items":[{"id":"a","title":"A","level":4}]}""", 422)]
    [InlineData("""{"title":"x","items":[{"id":"a","title":"A","level":5}]}""", 422)]
    [InlineData("""{"title":"x","items":[{"id":"a","title":"A","level":4,"priority":"odd"}]}""", 422)]
    [InlineData("""{"title":"x","items":[{"id":"a","title":"A"}]}""", 400)]
    public async Task WhatIsNoneIsRefused(string body, int status)
    {
        Assert.Equal(status, (await PutAsync("bad", body)).Status);
        Assert.Equal(404, (await service.GetAsync("/strategies/bad")).Status);
    }

    [Fact]
    public async Task WhatCannotBecomeTasksInWholeIsRefusedBeforeTheFirstOfThem()
    {
        string items = string.Join(',', Enumerable.Range(0, 101).Select(i =>
            $$"""{"id":"i{{i}}","title":"Item {{i}}","level":4,"parent":"p"}"""));
        string wide = $$"""
            {"title":"Wide","items":[{"id":"p","title":"Parent","level":1},{{items}},
              {"id":"last","title":"Last","level":4,"dependsOn":["p"]}]}
            """;
        Assert.Equal(200, (await PutAsync("wide", wide)).Status);
        (int status, DataObject refused) = await service.PostAsync("/strategies/wide/propagate", null);
        (int project, _) = await service.GetAsync("/projects/wide");
        // Nothing of it stands in the way of a better one.
        (int mended, _) = await PutAsync("wide", $$"""{"title":"Wide",{{Items}}}""");
        (int again, _) = await service.PostAsync("/strategies/wide/propagate", null);

        Assert.Equal((422, "too_many_dependencies"), (status, RunningService.TextOf(refused, "code")));
        Assert.Equal((404, 200, 200), (project, mended, again));
    }

    [Fact]
    public async Task ACycleIsRefusedAndNoTaskIsLaidDown()
    {
        await PutAsync("round", """
            {"title":"Round","items":[{"id":"a","title":"A","level":4,"dependsOn":["b"]},
              {"id":"b","title":"B","level":4,"dependsOn":["a"]}]}
            """);
        (int status, DataObject body) = await service.PostAsync("/strategies/round/propagate", null);

        Assert.Equal((422, "dependency_cycle"), (status, RunningService.TextOf(body, "code")));
        Assert.Equal(404, (await service.GetAsync("/projects/round")).Status);
    }

    private Task<(int Status, DataObject Body)> PutAsync(string name, string body) =>
        service.SendAsync(HttpMethod.Put, $"/strategies/{name}", body);
}
