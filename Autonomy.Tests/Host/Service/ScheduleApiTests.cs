using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Schedules over real HTTP.</summary>
public sealed class ScheduleApiTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task AScheduleIsMadeShownChangedPausedAndDeleted()
    {
        (int made, DataObject body) = await MakeAsync("daily", """ "cron":"30 2 * * *","timeZone":"Europe/Berlin" """);
        Assert.Equal((201, "active"), (made, RunningService.TextOf(body, "status")));
        Assert.Equal(5, ((DataArray)body["nextTimes"]!).Items.Length);
        Assert.Equal(409, (await MakeAsync("daily", """ "every":"1h" """)).Status);

        (int changed, body) = await service.SendAsync(
            HttpMethod.Patch, "/schedules/daily", """{"every":"2h","overlap":"queue","jitter":"5m"}""");
        Assert.Equal((200, "2h", "queue"), (
            changed, RunningService.TextOf(body, "every"), RunningService.TextOf(body, "overlap")));
        Assert.IsType<DataNull>(body["cron"]);

        (_, body) = await service.PostAsync("/schedules/daily/pause", """{"reason":"holidays"}""");
        Assert.Equal(("paused", "holidays"), (
            RunningService.TextOf(body, "status"), RunningService.TextOf(body, "pauseReason")));
        Assert.IsType<DataNull>(body["nextRunAt"]);
        (_, body) = await service.PostAsync("/schedules/daily/resume", null);
        Assert.Equal("active", RunningService.TextOf(body, "status"));

        using HttpResponseMessage deleted = await service.Client.DeleteAsync(service.UrlOf("/schedules/daily"));
        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.Equal(404, (await service.GetAsync("/schedules/daily")).Status);
        (_, body) = await service.GetAsync("/schedules");
        Assert.DoesNotContain(
            ((DataArray)body["items"]!).Items, item => RunningService.TextOf((DataObject)item, "id") == "daily");
    }

    [Fact]
    public async Task OfChangesAtTheSameTimeNoneUndoesAnother()
    {
        await MakeAsync("raced", """ "cron":"@yearly" """);
        (string Name, string Value)[] changes =
        [
            ("description", "\"shared\""), ("every", "\"3h\""), ("timeZone", "\"Europe/Berlin\""),
            ("catchUp", "\"all\""), ("catchUpMax", "7"), ("overlap", "\"queue\""), ("jitter", "\"5m\""),
            ("priority", "\"high\""), ("project", "\"shop\""),
        ];
        (int Status, DataObject Body)[] answers = await Task.WhenAll(changes.Select(change => service.SendAsync(
            HttpMethod.Patch, "/schedules/raced", $"{{\"{change.Name}\":{change.Value}}}")));
        (_, DataObject now) = await service.GetAsync("/schedules/raced");

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(
            changes.Select(change => change.Value),
            changes.Select(change => DataJson.Write(now[change.Name]!)));
    }

    [Fact]
    public async Task AScheduleThatChangedSinceIsNotChanged()
    {
        await MakeAsync("tagged", """ "cron":"@yearly" """);
        using HttpResponseMessage seen = await service.Client.GetAsync(service.UrlOf("/schedules/tagged"));
        string tag = seen.Headers.ETag!.Tag;
        (int first, _) = await ChangeAsync("""{"priority":"high"}""");
        (int second, DataObject refused) = await ChangeAsync("""{"priority":"low"}""");
        (_, DataObject now) = await service.GetAsync("/schedules/tagged");

        Assert.Equal((200, 412), (first, second));
        Assert.Equal("version_changed", RunningService.TextOf(refused, "code"));
        Assert.Equal("high", RunningService.TextOf(now, "priority"));

        Task<(int Status, DataObject Body)> ChangeAsync(string body) =>
            service.SendAsync(HttpMethod.Patch, "/schedules/tagged", body, ifMatch: tag);
    }

    [Fact]
    public async Task WhatIsRunNowRunsToItsEnd()
    {
        await MakeAsync("manual", """ "cron":"@yearly" """);
        (int status, DataObject body) = await service.PostAsync("/schedules/manual/run", null);
        var begun = (DataObject)((DataArray)body["open"]!).Items[0];
        DataObject ended = await FirstEndAsync(service, "manual");

        Assert.Equal(200, status);
        Assert.Equal("completed", RunningService.TextOf(ended, "status"));
        Assert.Equal(RunningService.TextOf(begun, "execution"), RunningService.TextOf(ended, "execution"));
        Assert.Equal("local", RunningService.TextOf(ended, "by"));
    }

    [Fact]
    public async Task TheExecutionIsThereOnceARunIsAnswered()
    {
        await MakeAsync("there", """ "cron":"@yearly" """);
        for (int i = 0; i < 10; i++)
        {
            (_, DataObject body) = await service.PostAsync("/schedules/there/run", null);
            var begun = (DataObject)((DataArray)body["open"]!).Items[^1];
            Assert.Equal(
                200, (await service.GetAsync($"/executions/{RunningService.TextOf(begun, "execution")}")).Status);
        }
    }

    [Fact]
    public async Task WhatIsNullIsAsIfItHadNeverBeenGiven()
    {
        await MakeAsync("cleared", """
            "cron":"30 2 * * *","timeZone":"Europe/Berlin","description":"d","project":"shop","priority":"high",
            "endsAt":"2999-01-01T00:00:00Z","jitter":"5m","overlap":"queue","inputs":{}
            """);
        (int status, DataObject body) = await service.SendAsync(
            HttpMethod.Patch, "/schedules/cleared", """
            {"timeZone":null,"description":null,"project":null,"priority":null,"endsAt":null,"jitter":null,
             "overlap":null,"inputs":null}
            """);
        (int both, _) = await service.SendAsync(HttpMethod.Patch, "/schedules/cleared", """{"cron":null}""");
        (int plan, _) = await service.SendAsync(HttpMethod.Patch, "/schedules/cleared", """{"plan":null}""");
        (int other, DataObject every) = await service.SendAsync(
            HttpMethod.Patch, "/schedules/cleared", """{"cron":null,"every":"1h"}""");

        Assert.Equal((200, 422, 422, 200), (status, both, plan, other));
        Assert.Equal(
            ("UTC", "medium", "skip", "0ms"),
            (RunningService.TextOf(body, "timeZone"), RunningService.TextOf(body, "priority"),
                RunningService.TextOf(body, "overlap"), RunningService.TextOf(body, "jitter")));
        Assert.All(["description", "project", "endsAt", "inputs"], name => Assert.IsType<DataNull>(body[name]));
        Assert.Equal("30 2 * * *", RunningService.TextOf(body, "cron"));
        Assert.Equal("1h", RunningService.TextOf(every, "every"));
    }

    [Fact]
    public async Task AnEndThatIsOverIsRefusedAtItsPlace()
    {
        await MakeAsync("ends", """ "cron":"@yearly" """);
        (int status, DataObject problem) = await service.SendAsync(
            HttpMethod.Patch, "/schedules/ends", """{"endsAt":"2026-01-01T00:00:00Z"}""");

        Assert.Equal((422, "invalid_argument"), (status, RunningService.TextOf(problem, "code")));
        var mistake = (DataObject)Assert.Single(((DataArray)problem["errors"]!).Items);
        Assert.Equal("/endsAt", RunningService.TextOf(mistake, "path"));
        Assert.Equal(
            "Give a later one, or null for none. To stop a schedule, pause or delete it.",
            RunningService.TextOf(mistake, "fix"));
    }

    [Theory]
    [InlineData(""" "cron":"61 * * * *" """, "/cron")]
    [InlineData(""" "description":"never" """, "/cron")]
    [InlineData(""" "cron":"@daily","every":"1h" """, "/every")]
    [InlineData(""" "every":"3650d" """, "/every")]
    [InlineData(""" "cron":"@daily","timeZone":"Nowhere/City" """, "/timeZone")]
    [InlineData(""" "every":"1h","jitter":"2h" """, "/jitter")]
    [InlineData(""" "every":"1h","catchUpMax":0 """, "/catchUpMax")]
    [InlineData(""" "every":"1h","startsAt":"9999-01-02T00:00:00Z" """, "/startsAt")]
    [InlineData(
        """ "every":"1h","startsAt":"2026-01-02T00:00:00Z","endsAt":"2026-01-01T00:00:00Z" """, "/endsAt")]
    public async Task WhatIsWrongIsNamedByItsPlace(string settings, string path)
    {
        (int status, DataObject problem) = await MakeAsync("bad", settings);

        Assert.Equal((422, "invalid_argument"), (status, RunningService.TextOf(problem, "code")));
        var mistake = (DataObject)Assert.Single(((DataArray)problem["errors"]!).Items);
        Assert.Equal(path, RunningService.TextOf(mistake, "path"));
        Assert.NotEmpty(RunningService.TextOf(mistake, "fix"));
    }

    [Fact]
    public async Task InputsThatThePlanNeedsCannotBeCleared()
    {
        (int made, _) = await service.PostAsync("/schedules", """
            {"name":"needs","cron":"@yearly","inputs":{"n":1},"plan":{"plan":1,"name":"needs",
             "inputs":{"n":{"type":"integer"}},
             "steps":[{"id":"a","tool":"core.set","with":{"value":"${{ inputs.n }}"}}]}}
            """);
        (int cleared, _) = await service.SendAsync(HttpMethod.Patch, "/schedules/needs", """{"inputs":null}""");

        Assert.Equal((201, 422), (made, cleared));
    }

    [Fact]
    public async Task ItsTimesGoOnAfterARestart()
    {
        var own = new RunningService();
        await using IAsyncDisposable ending = await own.BeginAsync();
        (int made, _) = await own.PostAsync("/schedules", BodyOf("second", """ "every":"1s" """));
        Assert.Equal(201, made);
        await own.RestartAsync();

        Assert.Equal("completed", RunningService.TextOf(await FirstEndAsync(own, "second"), "status"));
    }

    [Theory]
    [InlineData(""" "cron":"61 * * * *" """, 422)]
    [InlineData(""" "cron":"0 0 30 2 *" """, 422)]
    [InlineData(""" "cron":"@daily","timeZone":"Nowhere/City" """, 422)]
    [InlineData(""" "cron":"@daily","every":"1h" """, 422)]
    [InlineData(""" "description":"never" """, 422)]
    [InlineData(""" "every":"0s" """, 422)]
    [InlineData(""" "every":"10 years" """, 422)]
    [InlineData(""" "every":"3650d" """, 422)]
    [InlineData(""" "every":"1h","catchUp":"some" """, 422)]
    [InlineData(""" "every":"1h","catchUpMax":0 """, 422)]
    [InlineData(""" "every":"1h","catchUpMax":1001 """, 422)]
    [InlineData(""" "every":"1h","overlap":"twice" """, 422)]
    [InlineData(""" "every":"1h","jitter":"2h" """, 422)]
    [InlineData(""" "every":"1h","project":"Not A Project" """, 422)]
    [InlineData(""" "every":"1h","startsAt":"2026-01-02T00:00:00Z","endsAt":"2026-01-01T00:00:00Z" """, 422)]
    [InlineData(""" "every":"1h","startsAt":"9999-01-02T00:00:00Z" """, 422)]
    [InlineData(""" "cron":"@daily","endsAt":"2026-01-01T00:00:00Z" """, 422)]
    [InlineData(""" "every":"1h","endsAt":"2026-01-01T00:00:00Z" """, 422)]
    [InlineData(""" "every":"1h","endsAt":"2026-01-01T00:00:00Z","dryRun":true """, 422)]
    [InlineData(""" "every":"1h","startsAt":"tomorrow" """, 400)]
    [InlineData(""" "every":5 """, 400)]
    [InlineData(""" "evry":"1h" """, 400)]
    public async Task WhatCannotBeIsRefusedAndNothingIsStored(string settings, int status)
    {
        Assert.Equal(status, (await MakeAsync("bad", settings)).Status);
        Assert.Equal(404, (await service.GetAsync("/schedules/bad")).Status);
    }

    [Fact]
    public async Task APreviewShowsTheTimesAndStoresNothing()
    {
        (int status, DataObject body) = await MakeAsync("look", """ "cron":"@hourly","dryRun":true """);
        Assert.Equal((200, 5), (status, ((DataArray)body["nextTimes"]!).Items.Length));
        Assert.Equal(404, (await service.GetAsync("/schedules/look")).Status);
        Assert.Equal(404, (await service.PostAsync("/schedules/look/run", null)).Status);
    }

    private static async Task<DataObject> FirstEndAsync(RunningService service, string schedule)
    {
        while (true)
        {
            var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using IDisposable bell = service.Service.Engine.Journal.OnCommitted(_ => committed.TrySetResult());
            (_, DataObject body) = await service.GetAsync($"/schedules/{schedule}");
            if (((DataArray)body["recent"]!).Items is [.., var first]) return (DataObject)first;
            await committed.Task;
        }
    }

    private Task<(int Status, DataObject Body)> MakeAsync(string name, string settings) =>
        service.PostAsync("/schedules", BodyOf(name, settings));

    private static string BodyOf(string name, string settings) =>
        $$"""{"name":"{{name}}","plan":{{RunningService.Quick}},{{settings}}}""";
}
