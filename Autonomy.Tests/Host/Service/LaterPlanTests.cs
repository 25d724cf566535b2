using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Schedules and tasks that name a plan of their workspace, which is looked up at each run.</summary>
public sealed class LaterPlanTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Demanding = """
        {"plan":1,"name":"x","inputs":{"n":{"type":"integer"}},
         "steps":[{"id":"a","tool":"core.set","with":{"value":1}}]}
        """;

    [Fact]
    public async Task EachRunOfAScheduleTakesThePlanOfThenAndIsRefusedWhereItCannot()
    {
        await StoreAsync("nightly", RunningService.Quick);
        (int made, DataObject schedule) = await ScheduleAsync("by-name", """ "planName":"nightly" """);
        DataObject first = await RunAsync("by-name", 1);
        await StoreAsync("nightly", RunningService.PlanOf("""{"id":"b","tool":"core.set","with":{"value":2}}"""));
        DataObject second = await RunAsync("by-name", 2);
        await StoreAsync("nightly", Demanding);
        (int unfit, DataObject inputs) = await service.PostAsync("/schedules/by-name/run", null);
        await service.SendAsync(HttpMethod.Delete, "/plans/nightly", null);
        (int gone, DataObject plan) = await service.PostAsync("/schedules/by-name/run", null);
        (_, DataObject after) = await service.GetAsync("/schedules/by-name");

        Assert.Equal((201, "nightly"), (made, RunningService.TextOf(schedule, "planName")));
        Assert.IsType<DataNull>(schedule["plan"]);
        Assert.Equal("""{"name":"nightly","version":1}""", await OriginOfAsync(first));
        Assert.Equal("""{"name":"nightly","version":2}""", await OriginOfAsync(second));
        Assert.Equal((422, "invalid_inputs"), (unfit, RunningService.TextOf(inputs, "code")));
        Assert.Equal((404, "unknown_plan"), (gone, RunningService.TextOf(plan, "code")));
        Assert.Equal(
            "There is no plan 'nightly' in this workspace. Store it, or name another.",
            RunningService.TextOf(plan, "detail"));
        Assert.Equal("2", DataJson.Write(after["fired"]!));
    }

    [Fact]
    public async Task AScheduleChangesFromAPlanToANameAndBack()
    {
        await StoreAsync("back", RunningService.Quick);
        await ScheduleAsync("changing", "\"plan\":" + RunningService.Quick);
        (int named, DataObject body) = await PatchAsync("""{"planName":"back@1"}""");
        (int cleared, _) = await PatchAsync("""{"planName":null}""");
        (int both, _) = await PatchAsync("""{"planName":"back","plan":""" + RunningService.Quick + "}");
        (int unknown, _) = await PatchAsync("""{"planName":"back@2"}""");
        (int given, DataObject after) = await PatchAsync("""{"planName":null,"plan":""" + RunningService.Quick + "}");

        Assert.Equal((200, 422, 422, 404, 200), (named, cleared, both, unknown, given));
        Assert.Equal("back@1", RunningService.TextOf(body, "planName"));
        Assert.IsType<DataNull>(body["plan"]);
        Assert.IsType<DataNull>(after["planName"]);
        Assert.IsAssignableFrom<DataObject>(after["plan"]);

        Task<(int Status, DataObject Body)> PatchAsync(string change) =>
            service.SendAsync(HttpMethod.Patch, "/schedules/changing", change);
    }

    [Fact]
    public async Task ATaskTakesThePlanOfItsStartAndAgainOfItsNextTry()
    {
        await StoreAsync("chore", RunningService.Quick);
        await service.PostAsync("/projects", """{"name":"later"}""");
        (int made, DataObject task) = await AddAsync(""" "planName":"chore" """);
        await AddAsync(""" "planName":"chore@1" """);
        await StoreAsync("chore", RunningService.Quick);
        await service.PostAsync("/projects/later/start-processing", null);
        DataObject newest = await EndOfTaskAsync("later-t1");
        DataObject pinned = await EndOfTaskAsync("later-t2");
        await AddAsync(""" "planName":"chore" """);
        await service.SendAsync(HttpMethod.Delete, "/plans/chore", null);
        await service.PostAsync("/projects/later/start-processing", null);
        DataObject gone = await EndOfTaskAsync("later-t3");
        await StoreAsync("chore", RunningService.Quick);
        await service.SendAsync(HttpMethod.Patch, "/tasks/later-t3", """{"action":"retry"}""");
        await service.PostAsync("/projects/later/start-processing", null);
        DataObject again = await EndOfTaskAsync("later-t3");

        Assert.Equal((201, "plan", "chore"), (
            made, RunningService.TextOf(task, "kind"), RunningService.TextOf(task, "planName")));
        Assert.Equal("""{"name":"chore","version":2}""", await OriginOfAsync(newest));
        Assert.Equal("""{"name":"chore","version":1}""", await OriginOfAsync(pinned));
        Assert.Equal("failed", RunningService.TextOf(gone, "status"));
        Assert.Contains("no plan 'chore'", RunningService.TextOf(gone, "error"), StringComparison.Ordinal);
        Assert.Equal("completed", RunningService.TextOf(again, "status"));
        Assert.Equal("""{"name":"chore","version":3}""", await OriginOfAsync(again));

        Task<(int Status, DataObject Body)> AddAsync(string work) =>
            service.PostAsync("/projects/later/tasks", $$"""{"title":"A chore",{{work}}}""");
    }

    [Theory]
    [InlineData(""" "planName":"nowhere" """, 404)]
    [InlineData(""" "planName":"../x" """, 422)]
    [InlineData(""" "planName":"strict" """, 422)]
    [InlineData(""" "planName":"strict","inputs":{"n":"one"} """, 422)]
    [InlineData(""" "planName":"strict","plan":{} """, 422)]
    [InlineData(""" "inputs":{} """, 422)]
    public async Task WhatCouldNotBeSubmittedIsNotLaidDown(string work, int status)
    {
        await StoreAsync("strict", Demanding);
        await service.PostAsync("/projects", """{"name":"strict"}""");
        (int schedule, _) = await ScheduleAsync("strict", work);
        (int task, _) = await service.PostAsync("/projects/strict/tasks", $$"""{"title":"x",{{work}}}""");

        Assert.Equal((status, status), (schedule, task));
    }

    private async Task StoreAsync(string name, string plan)
    {
        (int status, _) = await service.SendAsync(HttpMethod.Put, $"/plans/{name}", """{"plan":""" + plan + "}");
        Assert.True(status is 200 or 201);
    }

    private Task<(int Status, DataObject Body)> ScheduleAsync(string name, string work) =>
        service.PostAsync("/schedules", $$"""{"name":"{{name}}","cron":"@yearly",{{work}}}""");

    private async Task<DataObject> RunAsync(string schedule, int number)
    {
        Assert.Equal(200, (await service.PostAsync($"/schedules/{schedule}/run", null)).Status);
        DataObject ended = await WhenAsync(
            $"/schedules/{schedule}", body => ((DataArray)body["recent"]!).Items.Length == number);
        return (DataObject)((DataArray)ended["recent"]!).Items[0];
    }

    private Task<DataObject> EndOfTaskAsync(string task) => WhenAsync(
        $"/tasks/{task}", body => RunningService.TextOf(body, "status") is "completed" or "failed");

    private async Task<string> OriginOfAsync(DataObject run)
    {
        (_, DataObject execution) =
            await service.GetAsync($"/executions/{RunningService.TextOf(run, "execution")}");
        return DataJson.Write(execution["planOrigin"]!);
    }

    private async Task<DataObject> WhenAsync(string path, Func<DataObject, bool> holds)
    {
        while (true)
        {
            var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using IDisposable bell = service.Service.Engine.Journal.OnCommitted(_ => committed.TrySetResult());
            (_, DataObject body) = await service.GetAsync(path);
            if (holds(body)) return body;
            await committed.Task;
        }
    }
}
