using System.Net.WebSockets;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>Projects over real HTTP: boards that run by themselves, and boards that do not.</summary>
public sealed class ProjectApiTests(RunningService service) : IClassFixture<RunningService>
{
    [Fact]
    public async Task TenTasksInADiamondRunToTheEndByThemselvesWithinTheirLimit()
    {
        await MakeAsync("diamond", maxConcurrent: 2);
        using ClientWebSocket socket = await FollowAsync(service, "diamond");
        await AddAsync("diamond", RunningService.Quick);
        for (int i = 2; i <= 9; i++) await AddAsync("diamond", RunningService.Quick, "diamond-t1");
        await AddAsync("diamond", RunningService.Quick, [.. Enumerable.Range(2, 8).Select(i => $"diamond-t{i}")]);
        (int status, DataObject turned) = await TurnAsync("diamond", true);
        List<DataObject> told = await HearUntilAsync(socket, "task-completed", "diamond-t10");

        Assert.Equal(200, status);
        Assert.True(((DataBoolean)turned["autonomousExecutionEnabled"]!).Value);
        Assert.Equal(10, told.Count(happened => TypeOf(happened) == "task-completed"));
        Assert.Equal(2, MostAtOnce(told));
        Assert.Contains(told, happened => TypeOf(happened) == "autonomous-mode-changed");
        Assert.Equal(2, told.Count(happened => TypeOf(happened) == "tasks-unblocked"));
        Assert.Equal(10, CountOf((await service.GetAsync("/projects/diamond")).Body, "completed"));
    }

    [Fact]
    public async Task TurnedOffInTheMiddleNothingNewStarts()
    {
        await MakeAsync("stopped");
        using ClientWebSocket socket = await FollowAsync(service, "stopped");
        await AddAsync("stopped", RunningService.Waiting);
        await AddAsync("stopped", RunningService.Quick, "stopped-t1");
        await TurnAsync("stopped", true);
        await TurnAsync("stopped", false);
        string execution = RunningService.TextOf((await service.GetAsync("/tasks/stopped-t1")).Body, "execution");
        await HearUntilAsync(socket, "execution-started", "");
        await service.PostAsync($"/executions/{execution}/signals/go", null);
        List<DataObject> told = await HearUntilAsync(socket, "tasks-unblocked", "stopped-t2");

        Assert.Single(told, happened => TypeOf(happened) == "task-completed");
        Assert.Equal("queued", await StatusOfAsync("stopped-t2"));
        (_, DataObject started) = await service.PostAsync("/projects/stopped/start-processing", null);
        Assert.Equal(["stopped-t2"], TextsOf(started, "started"));
        await HearUntilAsync(socket, "task-completed", "stopped-t2");
    }

    [Fact]
    public async Task ThePriorityOfATaskIsThatOfItsExecutionTheMomentItIsAnswered()
    {
        await MakeAsync("urgent");
        using ClientWebSocket socket = await FollowAsync(service, "urgent");
        await AddAsync("urgent", RunningService.Waiting);
        await TurnAsync("urgent", true);
        await HearUntilAsync(socket, "execution-started", "");
        (int status, DataObject task) = await service.SendAsync(
            HttpMethod.Patch, "/tasks/urgent-t1", """{"priority":"critical"}""");
        (_, DataObject execution) = await service.GetAsync($"/executions/{RunningService.TextOf(task, "execution")}");

        Assert.Equal(200, status);
        Assert.Equal("critical", RunningService.TextOf(execution, "priority"));
    }

    [Fact]
    public async Task ASandboxTellsItsEndAndItsDependantsStart()
    {
        await MakeAsync("boxes");
        await TurnAsync("boxes", true);
        await AddSandboxAsync("boxes");
        await AddSandboxAsync("boxes", "boxes-t1");
        string sandbox = RunningService.TextOf((await service.GetAsync("/tasks/boxes-t1")).Body, "sandbox");
        const string done = """{"task_id":"boxes-t1","success":true,"result":{"files":3}}""";
        (int status, DataObject body) = await service.PostAsync($"/sandboxes/{sandbox}/task-complete", done);
        (int again, DataObject known) = await service.PostAsync($"/sandboxes/{sandbox}/task-complete", done);
        (int stale, _) = await service.PostAsync("/sandboxes/boxes-t1-s9/task-complete", done);

        Assert.Equal(200, status);
        Assert.Equal("completed", RunningService.TextOf(body, "new_status"));
        Assert.Equal(["boxes-t2"], TextsOf(body, "unblocked_tasks"));
        Assert.Equal("running", await StatusOfAsync("boxes-t2"));
        Assert.Equal((200, "known"), (again, RunningService.TextOf(known, "status")));
        Assert.Equal(409, stale);
    }

    [Fact]
    public async Task ASandboxThatFailedFailsItsTask()
    {
        await MakeAsync("broken");
        await AddSandboxAsync("broken");
        await service.PostAsync("/projects/broken/start-processing", null);
        (int unclear, _) = await service.PostAsync(
            "/sandboxes/broken-t1-s1/task-complete", """{"task_id":"broken-t1","error_message":"no disk"}""");
        (_, DataObject body) = await service.PostAsync(
            "/sandboxes/broken-t1-s1/task-complete",
            """{"task_id":"broken-t1","success":false,"error_message":"no disk"}""");
        (_, DataObject task) = await service.GetAsync("/tasks/broken-t1");
        (_, DataObject board) = await service.GetAsync("/projects/broken/board");

        Assert.Equal(422, unclear);
        Assert.Equal("failed", RunningService.TextOf(body, "new_status"));
        Assert.Equal("no disk", RunningService.TextOf(task, "error"));
        Assert.Equal(
            ["Queued", "Blocked", "Running", "Waiting for you", "Done", "Failed"],
            ((DataArray)board["columns"]!).Items.Select(column => RunningService.TextOf((DataObject)column, "name")));
    }

    [Fact]
    public async Task WhatIsRefusedSaysWhy()
    {
        await MakeAsync("refused");
        await AddSandboxAsync("refused");
        await AddSandboxAsync("refused", "refused-t1");

        await RefusedAsync(409, "project_exists", HttpMethod.Post, "/projects", """{"name":"refused"}""");
        await RefusedAsync(422, "invalid_project", HttpMethod.Post, "/projects", """{"name":"../x"}""");
        await RefusedAsync(404, "unknown_project", HttpMethod.Get, "/projects/nobody", null);
        await RefusedAsync(404, "unknown_task", HttpMethod.Get, "/tasks/refused-t9", null);
        await RefusedAsync(
            422, "dependency_cycle", HttpMethod.Patch, "/tasks/refused-t1", """{"dependencies":["refused-t2"]}""");
        await RefusedAsync(
            400, "invalid_json", HttpMethod.Patch, "/projects/refused/autonomous-execution", """{"enabled":"yes"}""");
        await RefusedAsync(
            422, "invalid_argument", HttpMethod.Post, "/projects/refused/tasks", """{"title":"Nothing to do"}""");
        await RefusedAsync(
            422, "invalid_plan", HttpMethod.Post, "/projects/refused/tasks", """{"title":"A","plan":{"plan":1}}""");
        await RefusedAsync(422, "invalid_value", HttpMethod.Patch, "/tasks/refused-t1", """{"inputs":{"a":1}}""");
        await RefusedAsync(409, "wrong_state", HttpMethod.Patch, "/tasks/refused-t1", """{"action":"resume"}""");
        await RefusedAsync(
            422, "invalid_value", HttpMethod.Patch, "/tasks/refused-t1", """{"action":"pause","title":"B"}""");
    }

    [Fact]
    public async Task ProjectsAndTheirBoardsOutliveTheService()
    {
        var own = new RunningService();
        await using IAsyncDisposable end = await own.BeginAsync();
        await own.PostAsync("/projects", """{"name":"kept","budget":{"calls":100}}""");
        await own.PostAsync(
            "/projects/kept/tasks", """{"title":"Wait","plan":""" + RunningService.Waiting + "}");
        await own.PostAsync("/projects/kept/start-processing", null);
        await own.RestartAsync();
        (_, DataObject task) = await own.GetAsync("/tasks/kept-t1");
        string execution = RunningService.TextOf(task, "execution");
        // The start is durable; whether its execution was submitted before the restart or is now, it begins.
        using ClientWebSocket socket = await FollowAsync(own, "kept");
        await HearUntilAsync(socket, "execution-started", "");
        await own.PostAsync($"/executions/{execution}/signals/go", null);
        string ended = await own.EndOfAsync(execution);
        (_, DataObject list) = await own.GetAsync("/projects");

        Assert.Equal("completed", ended);
        Assert.Single(((DataArray)list["items"]!).Items);
    }

    private async Task MakeAsync(string name, int maxConcurrent = 3)
    {
        (int status, _) = await service.PostAsync(
            "/projects", "{\"name\":\"" + name + "\",\"maxConcurrent\":" + maxConcurrent + "}");
        Assert.Equal(201, status);
    }

    private Task<(int Status, DataObject Body)> TurnAsync(string project, bool enabled) => service.SendAsync(
        HttpMethod.Patch, $"/projects/{project}/autonomous-execution",
        enabled ? """{"enabled":true}""" : """{"enabled":false}""");

    private Task AddAsync(string project, string plan, params string[] needs) =>
        AddAsync(project, "\"plan\":" + plan, needs, 201);

    private Task AddSandboxAsync(string project, params string[] needs) =>
        AddAsync(project, "\"sandbox\":\"make test\"", needs, 201);

    private async Task AddAsync(string project, string work, string[] needs, int expected)
    {
        string dependencies = string.Join(',', needs.Select(need => $"\"{need}\""));
        (int status, _) = await service.PostAsync(
            $"/projects/{project}/tasks",
            "{\"title\":\"A task\"," + work + ",\"dependencies\":[" + dependencies + "]}");
        Assert.Equal(expected, status);
    }

    private async Task RefusedAsync(int status, string code, HttpMethod method, string path, string? body)
    {
        (int got, DataObject problem) = await service.SendAsync(method, path, body);
        Assert.Equal((status, code), (got, RunningService.TextOf(problem, "code")));
    }

    private async Task<string> StatusOfAsync(string task) =>
        RunningService.TextOf((await service.GetAsync($"/tasks/{task}")).Body, "status");

    private static async Task<ClientWebSocket> FollowAsync(RunningService service, string project)
    {
        ClientWebSocket socket = await SocketTalk.ConnectAsync(service.UrlOf("/stream"));
        await SocketTalk.SayAsync(socket, "{\"subscribe\":\"project:" + project + "\",\"after\":0}");
        return socket;
    }

    /// <summary>The events up to one of this type about a task; empty: about anything.</summary>
    private static async Task<List<DataObject>> HearUntilAsync(ClientWebSocket socket, string type, string task)
    {
        var told = new List<DataObject>();
        while (true)
        {
            DataObject message = await SocketTalk.HearAsync(socket);
            if (message["event"] is not DataObject happened) continue;
            told.Add(happened);
            string data = DataJson.Write(happened["data"]!);
            bool isAbout = task.Length == 0 || data.Contains($"\"{task}\"", StringComparison.Ordinal);
            if (TypeOf(happened) == type && isAbout) return told;
        }
    }

    private static int MostAtOnce(List<DataObject> told)
    {
        (int running, int most) = (0, 0);
        foreach (DataObject happened in told)
        {
            if (((DataObject)happened["data"]!)["run"] is DataObject) running++;
            if (TypeOf(happened) == "task-completed") running--;
            most = Math.Max(most, running);
        }

        return most;
    }

    private static string TypeOf(DataObject happened) => RunningService.TextOf(happened, "type");

    private static int CountOf(DataObject project, string status) =>
        (int)((DataNumber)((DataObject)project["tasks"]!)[status]!).Value;

    private static IEnumerable<string> TextsOf(DataObject body, string name) =>
        ((DataArray)body[name]!).Items.Select(item => ((DataString)item).Value);
}
