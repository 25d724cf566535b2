using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Changes of what somebody has looked at, and long lists a page at a time.</summary>
public sealed class ConditionalWriteTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task AProjectThatChangedSinceIsNotChanged()
    {
        await service.PostAsync("/projects", """{"name":"tagged"}""");
        string tag = await TagOfAsync("/projects/tagged");
        (int first, _) = await ChangeAsync("/projects/tagged", """{"maxConcurrent":5}""", tag);
        (int second, DataObject refused) = await ChangeAsync("/projects/tagged", """{"maxConcurrent":7}""", tag);
        (int turned, _) = await ChangeAsync("/projects/tagged/autonomous-execution", """{"enabled":true}""", tag);
        (int anyway, _) = await ChangeAsync("/projects/tagged", """{"maxConcurrent":8}""", "*");

        Assert.Equal((200, 412, 412, 200), (first, second, turned, anyway));
        Assert.Equal("version_changed", RunningService.TextOf(refused, "code"));
    }

    [Fact]
    public async Task ATaskThatChangedSinceIsNotChanged()
    {
        await service.PostAsync("/projects", """{"name":"cards"}""");
        await service.PostAsync("/projects/cards/tasks", """{"title":"one","sandbox":"true"}""");
        string tag = await TagOfAsync("/tasks/cards-t1");
        (int first, _) = await ChangeAsync("/tasks/cards-t1", """{"title":"two"}""", tag);
        (int second, _) = await ChangeAsync("/tasks/cards-t1", """{"title":"three"}""", tag);

        Assert.Equal((200, 412), (first, second));
        Assert.Equal("two", RunningService.TextOf((await service.GetAsync("/tasks/cards-t1")).Body, "title"));
    }

    [Fact]
    public async Task OfManyWhoSawTheSameVersionOneChangesIt()
    {
        const int Many = 24;
        await service.PostAsync("/projects", """{"name":"raced"}""");
        await service.PostAsync("/projects/raced/tasks", """{"title":"one","sandbox":"true"}""");
        string execution = await service.SubmitAsync(RunningService.Waiting);

        Assert.Equal(1, await WinnersAsync("/projects/raced", n => $$"""{"maxConcurrent":{{n + 2}}}"""));
        Assert.Equal(1, await WinnersAsync("/tasks/raced-t1", n => $$"""{"title":"t{{n}}"}"""));
        string tag = await TagOfAsync($"/executions/{execution}");
        (int Status, DataObject Body)[] answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(
            n => service.SendAsync(
                HttpMethod.Post, $"/executions/{execution}/prioritize",
                $$"""{"priority":"{{(n % 2 == 0 ? "high" : "low")}}"}""", ifMatch: tag)));
        Assert.Equal(1, answers.Count(answer => answer.Status == 202));
        Assert.All(answers.Where(answer => answer.Status != 202), answer => Assert.Equal(
            (412, "version_changed"), (answer.Status, RunningService.TextOf(answer.Body, "code"))));

        async Task<int> WinnersAsync(string path, Func<int, string> bodyOf)
        {
            string seen = await TagOfAsync(path);
            (int Status, DataObject)[] changed = await Task.WhenAll(
                Enumerable.Range(0, Many).Select(n => ChangeAsync(path, bodyOf(n), seen)));
            Assert.All(changed, answer => Assert.True(answer.Status is 200 or 412));
            return changed.Count(answer => answer.Status == 200);
        }
    }

    [Fact]
    public async Task WhatIsNoVersionNeverHolds()
    {
        await service.PostAsync("/projects", """{"name":"odd"}""");
        foreach (string tag in new[] { "W/\"1\"", "1", "\"x\"", "\"-1\"", "\"1\", \"2\"" })
            Assert.Equal(412, (await ChangeAsync("/projects/odd", """{"maxConcurrent":5}""", tag)).Status);
        Assert.Equal(404, (await ChangeAsync("/projects/none", """{"maxConcurrent":5}""", "\"1\"")).Status);
    }

    [Fact]
    public async Task ProjectsAndTasksComeAPageAtATime()
    {
        var own = new RunningService();
        await using IAsyncDisposable end = await own.BeginAsync();
        for (int i = 1; i <= 5; i++) await own.PostAsync("/projects", $$"""{"name":"p{{i}}"}""");
        for (int i = 1; i <= 5; i++) await own.PostAsync("/projects/p1/tasks", """{"title":"t","sandbox":"true"}""");

        Assert.Equal(["p1", "p2", "p3", "p4", "p5"], await AllAsync(own, "/projects?limit=2"));
        Assert.Equal(
            ["p1-t1", "p1-t2", "p1-t3", "p1-t4", "p1-t5"], await AllAsync(own, "/projects/p1/tasks?limit=2"));
        (_, DataObject first) = await own.GetAsync("/projects?limit=2");
        string cursor = RunningService.TextOf(first, "cursor");
        Assert.Equal(422, (await own.GetAsync($"/projects/p1/tasks?cursor={cursor}")).Status);
        Assert.Equal(422, (await own.GetAsync("/projects?cursor=forged")).Status);
        Assert.Equal(422, (await own.GetAsync("/projects?limit=-1")).Status);
        Assert.Equal(422, (await own.GetAsync("/projects/p1/tasks?limit=1000000000")).Status);
    }

    private static async Task<List<string>> AllAsync(RunningService own, string path)
    {
        var ids = new List<string>();
        string cursor = "";
        do
        {
            (int status, DataObject page) = await own.GetAsync(path + cursor);
            Assert.Equal(200, status);
            ids.AddRange(((DataArray)page["items"]!).Items.Select(one => RunningService.TextOf((DataObject)one, "id")));
            cursor = page["cursor"] is DataString next ? $"&cursor={next.Value}" : "";
        }
        while (cursor.Length > 0);
        return ids;
    }

    private Task<(int Status, DataObject Body)> ChangeAsync(string path, string body, string tag) =>
        service.SendAsync(HttpMethod.Patch, path, body, ifMatch: tag);

    private async Task<string> TagOfAsync(string path)
    {
        using HttpResponseMessage answer = await service.Client.GetAsync(service.UrlOf(path));
        return answer.Headers.ETag!.Tag;
    }
}
