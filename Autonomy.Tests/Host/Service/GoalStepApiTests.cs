using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Plans over real HTTP whose steps say in words what they are to reach.</summary>
public sealed class GoalStepApiTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Unknown = """{"id":"a","goal":"make it nice"}""";

    private static string Writing { get; } = RunningService.PlanOf(
        """{"id":"a","goal":"Write 'hello' to goal-step.txt"}""",
        """{"id":"b","goal":"Copy the file to copied.txt","with":{"from":"${{ steps.a.output.path }}"}}""");

    [Fact]
    public async Task AGoalIsFoundItsToolWhichIsToldAndStoredAndRuns()
    {
        (int status, DataObject body) = await service.PostAsync("/executions", $$"""{"plan":{{Writing}}}""");
        string id = RunningService.TextOf(body, "id");
        string end = await service.EndOfAsync(id);
        (_, DataObject events) = await service.GetAsync($"/executions/{id}/events?limit=1");

        Assert.Equal((201, "completed"), (status, end));
        Assert.Equal(
            ["/plan/steps/0/goal", "/plan/steps/1/goal"],
            ItemsOf(body, "warnings").Select(one => RunningService.TextOf(one, "path")));
        Assert.Contains(
            "is file.write (score ", RunningService.TextOf(ItemsOf(body, "warnings")[0], "message"),
            StringComparison.Ordinal);
        string first = DataJson.Write(events);
        Assert.Contains(
            "\"tool\":\"file.write\",\"goal\":\"Write 'hello' to goal-step.txt\"", first, StringComparison.Ordinal);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(service.Folder, "copied.txt")));
    }

    [Theory]
    [InlineData("""{"id":"a","goal":"make it nice"}""", "No tool is known that does this", "Name the tool")]
    [InlineData("""{"id":"a","goal":"Hash a.txt, then delete it"}""", "more than one thing", "Make a step of each")]
    [InlineData("""{"id":"a","goal":"Move a.txt"}""", "Which to is 'file.move' to have?", "under 'with'")]
    public async Task WhatDoesNotComeOutAsOneCallIsRefused(string step, string message, string fix)
    {
        (int status, DataObject body) = await service.PostAsync(
            "/executions", $$"""{"plan":{{RunningService.PlanOf(step)}}}""");

        Assert.Equal((422, "invalid_plan"), (status, RunningService.TextOf(body, "code")));
        DataObject fault = Assert.Single(ItemsOf(body, "errors"));
        Assert.Equal("/plan/steps/0/goal", RunningService.TextOf(fault, "path"));
        Assert.Contains(message, RunningService.TextOf(fault, "message"), StringComparison.Ordinal);
        Assert.Contains(fix, RunningService.TextOf(fault, "fix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsRunLaterIsStoredWithItsToolsOrRefused()
    {
        string bad = RunningService.PlanOf(Unknown);
        (int named, DataObject plan) = await PutAsync(Writing);
        (int badName, _) = await PutAsync(bad);
        (int scheduled, DataObject schedule) = await ScheduleAsync("goal-steps", Writing);
        (int badSchedule, _) = await ScheduleAsync("bad-steps", bad);
        await service.PostAsync("/projects", """{"name":"goal-steps"}""");
        (int added, DataObject task) = await AddAsync(Writing);
        (int badTask, _) = await AddAsync(bad);

        Assert.Equal((201, 201, 201), (named, scheduled, added));
        Assert.Equal((422, 422, 422), (badName, badSchedule, badTask));
        Assert.All([plan, schedule, task], made => Assert.Contains(
            "\"tool\":\"file.copy\"", DataJson.Write(made["plan"]!), StringComparison.Ordinal));
        Assert.All([plan, schedule, task], made => Assert.Equal(
            ["/plan/steps/0/goal", "/plan/steps/1/goal"], PathsOf(made)));

        Task<(int Status, DataObject Body)> PutAsync(string content) =>
            service.SendAsync(HttpMethod.Put, "/plans/goal-steps", $$"""{"plan":{{content}}}""");
        Task<(int Status, DataObject Body)> ScheduleAsync(string name, string content) => service.PostAsync(
            "/schedules", $$"""{"name":"{{name}}","cron":"0 3 * * *","plan":{{content}}}""");
        Task<(int Status, DataObject Body)> AddAsync(string content) => service.PostAsync(
            "/projects/goal-steps/tasks", $$"""{"title":"Steps","plan":{{content}}}""");
    }

    [Fact]
    public async Task WhatIsChangedToBeRunLaterIsToldOfToo()
    {
        const string Absent = "worker.absent";
        string quick = RunningService.Quick;
        string plan = RunningService.PlanOf($$"""{"id":"a","tool":"{{Absent}}"}""");
        await service.PostAsync("/schedules", $$"""{"name":"told","cron":"@yearly","plan":{{quick}}}""");
        await service.PostAsync("/projects", """{"name":"told"}""");
        (_, DataObject added) = await service.PostAsync(
            "/projects/told/tasks", $$"""{"title":"Told","plan":{{quick}}}""");
        string task = $"/tasks/{RunningService.TextOf(added, "id")}";
        (_, DataObject changedTask) = await ChangeAsync(task, $$"""{"plan":{{plan}}}""");
        (_, DataObject renamedTask) = await ChangeAsync(task, """{"title":"Renamed"}""");
        (_, DataObject seenTask) = await service.GetAsync(task);
        (_, DataObject changed) = await ChangeAsync("/schedules/told", $$"""{"plan":{{plan}}}""");
        (_, DataObject described) = await ChangeAsync("/schedules/told", """{"description":"x"}""");
        (_, DataObject seen) = await service.GetAsync("/schedules/told");

        Assert.Empty(PathsOf(added));
        Assert.All([changedTask, changed], body => Assert.Equal(["/plan/steps/0/tool"], PathsOf(body)));
        Assert.All([renamedTask, seenTask, described, seen], body => Assert.Null(body["warnings"]));

        Task<(int Status, DataObject Body)> ChangeAsync(string path, string body) =>
            service.SendAsync(HttpMethod.Patch, path, body);
    }

    [Fact]
    public async Task AnEditIsToldOfWhatItChangesAlone()
    {
        string id = await service.SubmitAsync(RunningService.PlanOf(
            """{"id":"s","tool":"core.signal","with":{"name":"go"}}""",
            """{"id":"b","needs":["s"],"tool":"worker.before"}""",
            """{"id":"c","needs":["s"],"tool":"text.join","with":{"items":["c"]}}"""));
        (int status, DataObject body) = await service.PostAsync($"/executions/{id}/plan", """
            {"add":[{"id":"d","needs":["s"],"tool":"text.join","with":{"items":["d"]}},
                    {"id":"e","needs":["s"],"goal":"Write 'edited' to told.txt"}],
             "replace":[{"id":"c","needs":["s"],"tool":"worker.absent"}]}
            """);
        (_, DataObject paused) = await service.PostAsync($"/executions/{id}/pause", null);
        await service.PostAsync($"/executions/{id}/terminate", null);

        Assert.Equal(202, status);
        Assert.Equal(["/add/1/goal", "/replace/0/tool"], PathsOf(body).Order());
        Assert.Contains(
            ItemsOf(body, "warnings"),
            one => RunningService.TextOf(one, "message") == "No connected worker offers \"worker.absent\".");
        Assert.Null(paused["warnings"]);
    }

    [Fact]
    public async Task AnEditIsFoundItsToolOrRefused()
    {
        string id = await service.SubmitAsync(RunningService.Waiting);
        (int refused, DataObject problem) = await EditAsync("""{"id":"c","goal":"make it nice"}""");
        (int taken, _) = await EditAsync("""{"id":"c","goal":"Write 'edited' to edited.txt"}""");
        await service.PostAsync($"/executions/{id}/signals/go", null);
        string end = await service.EndOfAsync(id);

        Assert.Equal((422, 202, "completed"), (refused, taken, end));
        Assert.Contains("step 'c', goal: ", RunningService.TextOf(problem, "detail"), StringComparison.Ordinal);
        Assert.Equal("edited", await File.ReadAllTextAsync(Path.Combine(service.Folder, "edited.txt")));

        Task<(int Status, DataObject Body)> EditAsync(string step) =>
            service.PostAsync($"/executions/{id}/plan", $$"""{"add":[{{step}}]}""");
    }

    [Fact]
    public async Task ItIsTheSameAfterARestart()
    {
        string plan = RunningService.PlanOf(
            """{"id":"s","tool":"core.signal","with":{"name":"go"}}""",
            """{"id":"a","needs":["s"],"goal":"Write 'later' to later.txt"}""");
        string id = await service.SubmitAsync(plan);
        await service.RestartAsync();
        await service.PostAsync($"/executions/{id}/signals/go", null);

        Assert.Equal("completed", await service.EndOfAsync(id));
        Assert.Equal("later", await File.ReadAllTextAsync(Path.Combine(service.Folder, "later.txt")));
    }

    private static IEnumerable<string> PathsOf(DataObject body) =>
        ItemsOf(body, "warnings").Select(one => RunningService.TextOf(one, "path"));

    private static DataObject[] ItemsOf(DataObject body, string name) =>
        [.. ((DataArray)body[name]!).Items.Cast<DataObject>()];
}
