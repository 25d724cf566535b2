using Autonomy.Actors.Executions;
using Autonomy.Actors.Projects;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Projects;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Projects;

/// <summary>Sandbox commands of tasks in a whole engine, with crashes and refusals in between.</summary>
public sealed class SandboxTaskExecutionTests
{
    private static readonly ProjectId Shop =
        ProjectId.TryParse("default", "shop", out ProjectId id) ? id : throw new InvalidOperationException();

    [Fact]
    public void ACommandIsTheOneStepOfAnExecutionAndItsOutputIsTheTasks()
    {
        EngineRun run = WithTasks("make ${{ all }}");
        Start(run);
        ScriptedCall call = run.Tools.Only();
        Assert.Equal(new DataString("make ${{ all }}"), call.Call.Input["command"]);

        call.Succeed(DataObject.Of(("exitCode", 0)));
        run.Run();

        ProjectTask task = ProjectOf(run).Tasks[0];
        Assert.Equal(ProjectTaskStatus.Completed, task.Status);
        Assert.Equal(DataObject.Of(("exitCode", 0)), task.Result);
    }

    [Fact]
    public void ACommandThatFailsFailsItsTaskWithItsReason()
    {
        EngineRun run = WithTasks("exit 1");
        Start(run);
        run.Tools.Only().Fail(FailureKind.BadInput, "it ended with 1");
        run.Advance(TimeSpan.FromMinutes(1));

        // Whether the ladder asks a person or gives up, the board says so.
        ProjectTask task = ProjectOf(run).Tasks[0];
        Assert.True(task.Status is ProjectTaskStatus.Failed or ProjectTaskStatus.Waiting, Words.Of(task.Status));
        if (task.Status == ProjectTaskStatus.Failed)
            Assert.Contains("it ended with 1", task.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhateverIsLostInACrashEachCommandIsSubmittedOnceAndEndsOnce()
    {
        for (int crashAt = 0; crashAt < 60; crashAt++)
        {
            EngineRun run = WithTasks("a", "b");
            _ = run.Engine.SendAsync(Shop, new ProjectCommand.SetAutonomous(true, "ada"));
            for (int turn = 0; turn < crashAt; turn++)
            {
                if (!run.RunOne()) break;
                foreach (ScriptedCall call in run.Tools.Open) call.Succeed();
            }

            run.Crash();
            _ = run.Engine.SendAsync(Shop, new ProjectCommand.SetAutonomous(true, "ada"));
            for (int round = 0; round < 10; round++)
            {
                foreach (ScriptedCall call in run.Tools.Open) call.Succeed();
                run.Advance(TimeSpan.FromSeconds(30));
            }

            Assert.Equal("completed completed", Statuses(run));
            Assert.Equal(2, EventsOf(run).OfType<ProjectEvent.TaskTaken>().Count());
            Assert.Equal(2, EventsOf(run).OfType<ProjectEvent.TaskCompleted>().Count());
            foreach (ProjectTask task in ProjectOf(run).Tasks)
            {
                ExecutionId execution = ExecutionId.Parse(task.Run!.Execution!);
                Assert.Single(run.EventsOf(execution), told => told.Happened is ExecutionEvent.Submitted);
            }
        }
    }

    [Fact]
    public void ARefusalUnderLoadFailsNoTask()
    {
        var gauge = new Gauge { Percent = 95 };
        EngineRun run = WithTasks(gauge, "make");
        run.Advance(TimeSpan.FromSeconds(5));
        Start(run);
        run.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("running", Statuses(run));
        Assert.Empty(run.Tools.Ledger);

        gauge.Percent = 10;
        run.Advance(TimeSpan.FromSeconds(20));
        run.Tools.Only().Succeed();
        run.Run();
        Assert.Equal("completed", Statuses(run));
    }

    [Fact]
    public void WhatRunsIsNotStoppedWhenTheEngineStartsAnewAndIsFull()
    {
        // One execution has room in memory: it is the one of another task, or the one that runs.
        EngineRun run = WithTasks(gauge: null, "a", "b");
        Start(run);
        run.Tools.Only();
        run.Crash();
        Assert.Equal("running running", Statuses(run));

        for (int round = 0; round < 10; round++)
        {
            foreach (ScriptedCall call in run.Tools.Open) call.Succeed();
            run.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal("completed completed", Statuses(run));
        Assert.DoesNotContain(EventsOf(run), told => told is ProjectEvent.TaskFailed);
    }

    [Fact]
    public void AnAcknowledgedCancelIsCarriedOutAfterACrash()
    {
        EngineRun run = WithTasks("make");
        Start(run);
        ExecutionId execution = ExecutionId.Parse(ProjectOf(run).Tasks[0].Run!.Execution!);
        // The engine dies between the cancel's append and its telling.
        run.Journal.Holds = true;
        _ = run.Engine.SendAsync(Shop, new ProjectCommand.CancelTask("shop-t1", "ada", "not wanted"));
        run.Run();
        run.Journal.Holds = false;
        run.Journal.Release();
        run.Crash();
        run.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ExecutionStatus.Cancelled, run.StatusOf(execution));
        Assert.Equal("cancelled", Statuses(run));
    }

    [Fact]
    public void ACommandThatStartedWithoutTheToolRunsOnceTheEngineHasIt()
    {
        EngineRun run = WithTasks("make");
        run.Tools.RunsSandboxes = false;
        Start(run);
        Assert.Equal("running", Statuses(run));
        Assert.Empty(run.Tools.Ledger);

        // The next engine has the tool, and the project looks again by itself.
        run.Tools.RunsSandboxes = true;
        run.Crash();
        run.Tools.Only().Succeed();
        run.Run();
        Assert.Equal("completed", Statuses(run));
    }

    private static EngineRun WithTasks(params string[] commands) => With(
        new EngineRun(wakesWholeStore: true), commands);

    private static EngineRun WithTasks(Gauge? gauge, params string[] commands) => With(
        new EngineRun(
            wakesWholeStore: true, gauge: gauge,
            limits: gauge is null ? new EngineLimits { LiveExecutionsMax = 1 } : null),
        commands);

    private static EngineRun With(EngineRun run, string[] commands)
    {
        run.Tools.RunsSandboxes = true;
        Send(run, new ProjectCommand.Create(null, null, null, "ada"));
        foreach (string command in commands)
        {
            Send(run, new ProjectCommand.AddTask(
                "A task", null, new TaskWork { Sandbox = command }, Priority.Medium, [], "ada"));
        }

        return run;
    }

    private static void Start(EngineRun run) => Send(run, new ProjectCommand.StartProcessing("ada"));

    private static void Send(EngineRun run, ProjectCommand command)
    {
        Task<ProjectReply> reply = run.Engine.SendAsync(Shop, command);
        run.Run();
        Assert.IsType<ProjectReply.Accepted>(EngineRun.Now(reply));
    }

    private static string Statuses(EngineRun run) =>
        string.Join(' ', ProjectOf(run).Tasks.Select(task => Words.Of(task.Status)));

    private static Project ProjectOf(EngineRun run) =>
        StoredOf(run).Aggregate(Project.None, (project, stored) => project.Apply(Decode(stored), stored.Time));

    private static IReadOnlyList<ProjectEvent> EventsOf(EngineRun run) => [.. StoredOf(run).Select(Decode)];

    private static ProjectEvent Decode(StoredEvent stored) =>
        ProjectEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);

    private static IReadOnlyList<StoredEvent> StoredOf(EngineRun run) =>
        EngineRun.Now(run.Journal.ReadStreamAsync(Shop.Stream, 1, int.MaxValue, default).AsTask());

    private sealed class Gauge : IPressureGauge
    {
        public int Percent { get; set; }

        public PressureReading Read() => new() { MemoryBytes = Percent, MemoryLimitBytes = 100 };
    }
}
