using System.Text;
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
        foreach (string tag in new[] { "W/\"1\"", "\"x\"", "\"-1\"", "\"1\", \"2\"" })
            Assert.Equal(412, (await ChangeAsync("/projects/odd", """{"maxConcurrent":5}""", tag)).Status);
        Assert.Equal(404, (await ChangeAsync("/projects/none", """{"maxConcurrent":5}""", "\"1\"")).Status);
    }

    [Fact]
    public async Task WhatIsAnsweredHasTheVersionThatTheNextConditionNames()
    {
        string tag = await AnsweredAsync(HttpMethod.Post, "/projects", """{"name":"chained"}""", null);
        tag = await AnsweredAsync(HttpMethod.Patch, "/projects/chained", """{"maxConcurrent":5}""", tag);
        tag = await AnsweredAsync(HttpMethod.Post, "/projects/chained/tasks", """{"title":"a","goal":"x"}""", null);
        tag = await AnsweredAsync(HttpMethod.Patch, "/tasks/chained-t1", """{"title":"b"}""", tag);
        tag = await AnsweredAsync(
            HttpMethod.Patch, "/projects/chained/autonomous-execution", """{"enabled":false}""", tag);
        tag = await AnsweredAsync(HttpMethod.Patch, "/tasks/chained-t1", """{"action":"pause"}""", tag);
        tag = await AnsweredAsync(HttpMethod.Post, "/projects/chained/start-processing", null, tag);

        Assert.Equal(await TagOfAsync("/projects/chained"), tag);
        tag = await AnsweredAsync(
            HttpMethod.Post, "/schedules",
            $$"""{"name":"chained","cron":"@yearly","plan":{{RunningService.Quick}}}""", null);
        tag = await AnsweredAsync(HttpMethod.Patch, "/schedules/chained", """{"priority":"low"}""", tag);
        tag = await AnsweredAsync(HttpMethod.Post, "/schedules/chained/pause", null, null);

        Assert.Equal(await TagOfAsync("/schedules/chained"), tag);
    }

    [Fact]
    public async Task ProjectsAndTasksTellTheVersionOfTheirTagInTheirBodiesToo()
    {
        await service.PostAsync("/projects", """{"name":"told"}""");
        (_, DataObject added) = await service.PostAsync("/projects/told/tasks", """{"title":"one","sandbox":"true"}""");
        string tag = await TagOfAsync("/projects/told");
        (_, DataObject project) = await service.GetAsync("/projects/told");
        (_, DataObject task) = await service.GetAsync("/tasks/told-t1");
        (_, DataObject tasks) = await service.GetAsync("/projects/told/tasks");
        (_, DataObject projects) = await service.GetAsync("/projects?limit=1000");
        (_, DataObject board) = await service.GetAsync("/projects/told/board");
        DataObject listed = ItemsOf(projects).Single(one => RunningService.TextOf(one, "id") == "told");
        DataObject card = ((DataArray)board["columns"]!).Items.SelectMany(
            column => ((DataArray)((DataObject)column)["tasks"]!).Items).Cast<DataObject>().Single();

        Assert.All(
            [added, project, task, ItemsOf(tasks).Single(), listed, (DataObject)board["project"]!, card],
            body => Assert.Equal(tag, $"\"{VersionOf(body)}\""));
        (int status, DataObject changed) = await ChangeAsync("/tasks/told-t1", """{"title":"two"}""", tag);
        Assert.Equal(200, status);
        Assert.Equal(await TagOfAsync("/projects/told"), $"\"{VersionOf(changed)}\"");

        static IEnumerable<DataObject> ItemsOf(DataObject page) => ((DataArray)page["items"]!).Items.Cast<DataObject>();

        static double VersionOf(DataObject body) => ((DataNumber)body["version"]!).Value;
    }

    [Fact]
    public async Task AReplayedAnswerHasItsVersionToo()
    {
        string first = await AnsweredAsync(HttpMethod.Post, "/projects", """{"name":"again"}""", null, key: "k-again");
        string again = await AnsweredAsync(HttpMethod.Post, "/projects", """{"name":"again"}""", null, key: "k-again");

        Assert.Equal(first, again);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("now")]
    public async Task AConditionThatIsNoTagIsRefusedForItsForm(string condition)
    {
        string id = await service.SubmitAsync(RunningService.Waiting);

        (int status, DataObject problem) = await service.SendAsync(
            HttpMethod.Post, $"/executions/{id}/pause", null, ifMatch: condition);

        Assert.Equal((400, "invalid_if_match"), (status, RunningService.TextOf(problem, "code")));
    }

    [Theory]
    [InlineData("retry", "{}")]
    [InlineData("restart", """{"from":"s"}""")]
    [InlineData("fork", """{"from":"s"}""")]
    public async Task AForkIsOfTheVersionThatWasSeen(string verb, string body)
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        string open = await TagOfAsync($"/executions/{id}");
        await service.PostAsync($"/executions/{id}/cancel", null);
        await service.EndOfAsync(id);
        string path = $"/executions/{id}/{verb}";
        (int late, DataObject refused) = await service.SendAsync(HttpMethod.Post, path, body, ifMatch: open);
        string tag = await TagOfAsync($"/executions/{id}");
        (int seen, _) = await service.SendAsync(HttpMethod.Post, path, body, ifMatch: tag);

        Assert.Equal((412, "version_changed"), (late, RunningService.TextOf(refused, "code")));
        Assert.Equal(201, seen);
    }

    [Fact]
    public async Task ARestartStopsWhatWasSeenAndNothingNewer()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        string tag = await TagOfAsync($"/executions/{id}");
        const string Body = """{"from":"s"}""";
        (int seen, _) = await service.SendAsync(HttpMethod.Post, $"/executions/{id}/restart", Body, ifMatch: tag);
        string other = await service.SubmitAsync(RunningService.Waiting);
        string old = await TagOfAsync($"/executions/{other}");
        await service.PostAsync($"/executions/{other}/prioritize", """{"priority":"high"}""");
        (int late, _) = await service.SendAsync(HttpMethod.Post, $"/executions/{other}/restart", Body, ifMatch: old);

        Assert.Equal((201, 412), (seen, late));
        Assert.Equal("cancelled", RunningService.TextOf((await service.GetAsync($"/executions/{id}")).Body, "status"));
        Assert.Equal("running", RunningService.TextOf((await service.GetAsync($"/executions/{other}")).Body, "status"));
    }

    // What reads a condition without declaring it fails (IfMatchTests); what declares one obeys it.
    [Fact]
    public async Task EveryEndpointThatDeclaresAConditionObeysIt()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        await service.PostAsync("/projects", """{"name":"swept"}""");
        await service.PostAsync("/projects/swept/tasks", """{"title":"one","sandbox":"true"}""");
        await service.SendAsync(HttpMethod.Put, "/plans/swept", $$"""{"plan":{{RunningService.Quick}}}""");
        await service.PostAsync(
            "/schedules", $$"""{"name":"swept","cron":"@yearly","plan":{{RunningService.Quick}}}""");
        (_, DataObject goal) = await service.PostAsync("/goals", """{"goal":"read the file a.txt"}""");
        (_, DataObject document) = await service.GetAsync("/openapi.json");
        int declared = 0;
        foreach ((string path, DataValue operations) in ((DataObject)document["paths"]!).Properties)
        {
            foreach ((string method, DataValue operation) in ((DataObject)operations).Properties)
            {
                if (!Declares((DataObject)operation)) continue;
                declared++;
                string name = path.Contains("/signals/", StringComparison.Ordinal) ? "go" : "swept";
                string place = path["/api/v1".Length..].Replace("{name}", name).Replace("{id}", IdOf(path));
                (int status, _) = await service.SendAsync(
                    new HttpMethod(method.ToUpperInvariant()), place, BodyOf(place), ifMatch: "\"999999\"");
                Assert.True(status == 412, $"{method} {place}: {status}");
            }
        }

        Assert.True(declared >= 19, $"{declared} declare one");

        string IdOf(string path) => path.Split('/')[3] switch
        {
            "executions" => id,
            "tasks" => "swept-t1",
            "goals" => RunningService.TextOf(goal, "id"),
            _ => "swept",
        };

        static bool Declares(DataObject operation) => operation["parameters"] is DataArray taken
            && taken.Items.Any(one => RunningService.TextOf((DataObject)one, "name") == "If-Match");

        static string? BodyOf(string place) => place[(place.LastIndexOf('/') + 1)..] switch
        {
            "prioritize" => """{"priority":"high"}""",
            "plan" => """{"remove":["b"]}""",
            "restart" => """{"from":"s"}""",
            "autonomous-execution" => """{"enabled":true}""",
            "answer" => """{"answers":{}}""",
            "swept" when place.Contains("plans", StringComparison.Ordinal) => $$"""{"plan":{{RunningService.Quick}}}""",
            "swept" when place.Contains("schedules", StringComparison.Ordinal) => """{"priority":"high"}""",
            "swept" when place.Contains("filters", StringComparison.Ordinal) => """{"filter":{}}""",
            "swept" => """{"maxConcurrent":4}""",
            "swept-t1" => """{"title":"two"}""",
            "start-processing" => null,
            _ => "{}",
        };
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

    private async Task<string> AnsweredAsync(
        HttpMethod method, string path, string? body, string? tag, string? key = null)
    {
        using var request = new HttpRequestMessage(method, service.UrlOf(path));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using HttpResponseMessage answer = await service.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer.Headers.ETag!.Tag;
    }

    private async Task<string> TagOfAsync(string path)
    {
        using HttpResponseMessage answer = await service.Client.GetAsync(service.UrlOf(path));
        return answer.Headers.ETag!.Tag;
    }
}
