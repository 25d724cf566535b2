using Autonomy.Actors.Projects;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Recovery;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Projects;

/// <summary>Projects and the executions of their tasks, with crashes in between.</summary>
public sealed class ProjectKeeperTests
{
    private static readonly ProjectId Shop =
        ProjectId.TryParse("default", "shop", out ProjectId id) ? id : throw new InvalidOperationException();

    private readonly PercentGauge _gauge = new();

    [Fact]
    public void ATaskBecomesAnExecutionAndItsEndStartsTheNext()
    {
        EngineRun run = WithTasks("script.work", [[]]);
        Add(run, "script.work", 1);
        Send(run, new ProjectCommand.SetAutonomous(true, "ada"));
        string first = run.Tools.Only().Context.Execution;
        run.Tools.Only().Succeed();
        run.Run();

        Assert.NotEqual(first, run.Tools.Only().Context.Execution);
        Assert.Equal("completed running", Statuses(run));
        Assert.Equal("shop", run.StateOf(ExecutionId.Parse(first)).Project);
    }

    [Fact]
    public void AFailedExecutionFailsItsTaskWithItsReason()
    {
        EngineRun run = WithTasks("script.work", [[]]);
        Send(run, new ProjectCommand.StartProcessing("ada"));
        run.Tools.Only().Fail(FailureKind.BadInput, "no such customer");
        run.Advance(TimeSpan.FromMinutes(1));

        // Whether the ladder asks a person or gives up, the board says so.
        ProjectTask task = ProjectOf(run).Tasks[0];
        Assert.True(task.Status is ProjectTaskStatus.Failed or ProjectTaskStatus.Waiting, Words.Of(task.Status));
    }

    [Fact]
    public void APausedTaskPausesItsExecutionAndAResumeLetsItGoOn()
    {
        EngineRun run = WithTasks("script.work", [[]]);
        Send(run, new ProjectCommand.StartProcessing("ada"));
        ExecutionId execution = ExecutionId.Parse(ProjectOf(run).Tasks[0].Run!.Execution!);
        Send(run, new ProjectCommand.PauseTask("shop-t1", "ada", null));
        Assert.Equal(ExecutionStatus.Pausing, run.StatusOf(execution));

        Send(run, new ProjectCommand.ResumeTask("shop-t1", "ada"));
        Assert.Equal(ExecutionStatus.Running, run.StatusOf(execution));
        Assert.Equal("running", Statuses(run));
    }

    [Fact]
    public void ACancelledTaskCancelsItsExecution()
    {
        EngineRun run = WithTasks("script.work", [[]]);
        Send(run, new ProjectCommand.StartProcessing("ada"));
        Send(run, new ProjectCommand.CancelTask("shop-t1", "ada", "not wanted"));
        foreach (ScriptedCall call in run.Tools.Open) call.Succeed();
        run.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("cancelled", Statuses(run));
    }

    [Fact]
    public void WhatIsCancelledBeforeThereIsRoomForItBeginsNothing()
    {
        foreach (bool crashes in new[] { false, true })
        {
            EngineRun run = WithTasks("script.work", [[]]);
            _gauge.Percent = 95;
            run.Advance(TimeSpan.FromSeconds(5));
            Send(run, new ProjectCommand.StartProcessing("ada"));
            run.Advance(TimeSpan.FromMinutes(1));
            ExecutionId execution = ExecutionId.Parse(ProjectOf(run).Tasks[0].Run!.Execution!);
            Assert.Empty(run.EventsOf(execution));
            SendHeld(run, new ProjectCommand.CancelTask("shop-t1", "ada", "not wanted"), crashes);
            _gauge.Percent = 10;
            run.Advance(TimeSpan.FromMinutes(1));

            Assert.Equal("cancelled", Statuses(run));
            Assert.Equal(ExecutionStatus.Cancelled, run.StatusOf(execution));
            Assert.DoesNotContain(run.EventsOf(execution), told => told.Happened is ExecutionEvent.AttemptStarted);
        }
    }

    [Fact]
    public void WhatIsPausedBeforeThereIsRoomForItBeginsPaused()
    {
        foreach (bool crashes in new[] { false, true })
        {
            EngineRun run = WithTasks("script.work", [[]]);
            _gauge.Percent = 95;
            run.Advance(TimeSpan.FromSeconds(5));
            Send(run, new ProjectCommand.StartProcessing("ada"));
            // Of all that is wanted before it is there, the last counts.
            Send(run, new ProjectCommand.PauseTask("shop-t1", "ada", null));
            Send(run, new ProjectCommand.ResumeTask("shop-t1", "ada"));
            SendHeld(run, new ProjectCommand.PauseTask("shop-t1", "ada", "not now"), crashes);
            _gauge.Percent = 10;
            run.Advance(TimeSpan.FromMinutes(1));
            ExecutionId execution = ExecutionId.Parse(ProjectOf(run).Tasks[0].Run!.Execution!);
            Assert.Equal(ExecutionStatus.Paused, run.StatusOf(execution));
            Assert.DoesNotContain(run.EventsOf(execution), told => told.Happened is ExecutionEvent.AttemptStarted);

            Send(run, new ProjectCommand.ResumeTask("shop-t1", "ada"));
            run.Tools.Only().Succeed();
            run.Run();
            Assert.Equal("completed", Statuses(run));
        }
    }

    [Fact]
    public void AnAcknowledgedPauseIsToldAfterACrash()
    {
        EngineRun run = WithTasks("script.work", [[]]);
        Send(run, new ProjectCommand.StartProcessing("ada"));
        ExecutionId execution = ExecutionId.Parse(ProjectOf(run).Tasks[0].Run!.Execution!);
        // The engine dies between the pause's append and its telling.
        run.Journal.Holds = true;
        _ = run.Engine.SendAsync(Shop, new ProjectCommand.PauseTask("shop-t1", "ada", null));
        run.Run();
        run.Journal.Holds = false;
        run.Journal.Release();
        run.Crash();
        run.Advance(TimeSpan.FromMinutes(1));

        Assert.True(run.StatusOf(execution) is ExecutionStatus.Pausing or ExecutionStatus.Paused);
    }

    [Fact]
    public void AResumeThatWasTakenIsNotToldAgainAfterACrash()
    {
        EngineRun run = WithTasks("script.work", [[]]);
        Send(run, new ProjectCommand.StartProcessing("ada"));
        ExecutionId execution = ExecutionId.Parse(ProjectOf(run).Tasks[0].Run!.Execution!);
        Send(run, new ProjectCommand.PauseTask("shop-t1", "ada", null));
        Send(run, new ProjectCommand.ResumeTask("shop-t1", "ada"));
        Assert.False(ProjectOf(run).Tasks[0].IsSteering);

        // The engine dies before the project hears of a pause of the execution itself.
        run.Journal.Holds = true;
        _ = run.Engine.SendAsync(execution, new ExecutionCommand.Pause("bob", null));
        run.Run();
        run.Journal.Holds = false;
        run.Journal.Release();
        run.Crash();
        run.Advance(TimeSpan.FromMinutes(1));

        Assert.True(run.StatusOf(execution) is ExecutionStatus.Pausing or ExecutionStatus.Paused);
        Assert.Equal("paused", Statuses(run));
    }

    [Fact]
    public void WhateverIsLostInACrashEveryTaskStartsOnceAndEndsOnce()
    {
        int turns = 0;
        EngineRun whole = Diamond();
        _ = whole.Engine.SendAsync(Shop, new ProjectCommand.SetAutonomous(true, "ada"));
        while (whole.RunOne()) turns++;
        Check(whole);
        for (int crashAt = 0; crashAt < turns; crashAt++)
        {
            EngineRun run = Diamond();
            _ = run.Engine.SendAsync(Shop, new ProjectCommand.SetAutonomous(true, "ada"));
            for (int i = 0; i < crashAt; i++) run.RunOne();
            run.Crash();
            Send(run, new ProjectCommand.SetAutonomous(true, "ada"));
            run.Advance(TimeSpan.FromMinutes(3));
            Check(run);
        }
    }

    [Fact]
    public void AnAppendOfUnknownOutcomeStartsNothingTwice()
    {
        for (int failing = 1; failing <= 12; failing++)
        {
            EngineRun run = Diamond();
            int left = failing;
            run.Journal.Fault = append =>
                append.Stream == Shop.Stream && --left == 0 ? AppendOutcome.Unknown : null;
            _ = run.Engine.SendAsync(Shop, new ProjectCommand.SetAutonomous(true, "ada"));
            run.Advance(TimeSpan.FromMinutes(3));
            Send(run, new ProjectCommand.SetAutonomous(true, "ada"));
            run.Advance(TimeSpan.FromMinutes(3));
            Check(run);
        }
    }

    [Fact]
    public void AProjectWhereNothingRunsLeavesMemoryAndComesBack()
    {
        EngineRun run = WithTasks("script.echo", [[]]);
        run.Advance(TimeSpan.FromMinutes(2));
        Send(run, new ProjectCommand.StartProcessing("ada"));

        Assert.Equal("completed", Statuses(run));
        Assert.Empty(run.WakeUps());
    }

    [Fact]
    public void WhateverIsLostInACrashTheLedgerHoldsToTheBudgetOfAProject()
    {
        var budget = new SpendingLimit(5, null, 100);
        int turns = 0;
        EngineRun whole = Budgeted(budget);
        while (whole.RunOne()) turns++;
        CheckBudget(whole, budget);
        for (int crashAt = 0; crashAt < turns; crashAt++)
        {
            EngineRun run = Budgeted(budget);
            for (int i = 0; i < crashAt; i++) run.RunOne();
            bool isDurable = ProjectOf(run).Exists;
            run.Crash();
            run.Advance(TimeSpan.FromMinutes(1));
            // What was never stored binds nobody.
            if (isDurable) CheckBudget(run, budget);
        }
    }

    [Fact]
    public void ALedgerThatDoesNotTakeABudgetIsToldAgain()
    {
        var budget = new SpendingLimit(null, 7, null);
        EngineRun run = Budgeted(budget);
        int left = 2;
        run.Journal.Fault = append =>
            append.Events.Any(one => one.Name == "spending-limit-set") && left-- > 0 ? AppendOutcome.Unknown : null;
        run.Advance(TimeSpan.FromMinutes(2));

        CheckBudget(run, budget);
        Assert.Empty(run.WakeUps());
    }

    private static EngineRun Budgeted(SpendingLimit budget)
    {
        var run = new EngineRun(wakesWholeStore: true);
        run.Run();
        _ = run.Engine.SendAsync(Shop, new ProjectCommand.Create(null, null, budget, "ada"));
        return run;
    }

    private static void CheckBudget(EngineRun run, SpendingLimit budget)
    {
        Assert.False(ProjectOf(run).IsBudgetOwed);
        SpendingEvent.LimitSet set = EngineRun.Now(run.Journal.ReadStreamAsync(
                SpendingEventTable.StreamOf(RulesId.Of("default")), 1, int.MaxValue, default).AsTask())
            .Select(stored => SpendingEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span))
            .OfType<SpendingEvent.LimitSet>().Last();
        Assert.Equal((SpendingScope.Project, "shop", "ada"), (set.Scope, set.Name, set.By));
        Assert.Equal(budget, new SpendingLimit(set.CostUsd, set.Tokens, set.Calls));
    }

    private EngineRun Diamond()
    {
        EngineRun run = WithTasks("script.echo", [], [1], [1], [2, 3]);
        Assert.Equal("queued blocked blocked blocked", Statuses(run));
        return run;
    }

    private static void Check(EngineRun run)
    {
        IReadOnlyList<ProjectEvent> events = EventsOf(run);
        Assert.Equal("completed completed completed completed", Statuses(run));
        Assert.Equal(4, events.OfType<ProjectEvent.TaskCompleted>().Count());
        Assert.Equal(
            4, events.Count(happened => happened is ProjectEvent.TaskStatusChanged { Run: not null }));
        foreach (ProjectTask task in ProjectOf(run).Tasks)
        {
            ExecutionId execution = ExecutionId.Parse(task.Run!.Execution!);
            Assert.Single(run.EventsOf(execution), told => told.Happened is ExecutionEvent.Submitted);
        }
    }

    // Where it crashes, the engine dies between the append of what it is told and what follows from that.
    private static void SendHeld(EngineRun run, ProjectCommand command, bool crashes)
    {
        if (!crashes)
        {
            Send(run, command);
            return;
        }

        run.Journal.Holds = true;
        _ = run.Engine.SendAsync(Shop, command);
        run.Run();
        run.Journal.Holds = false;
        run.Journal.Release();
        run.Crash();
    }

    private EngineRun WithTasks(string tool, params int[][] needs)
    {
        var run = new EngineRun(wakesWholeStore: true, gauge: _gauge);
        Send(run, new ProjectCommand.Create(null, null, null, "ada"));
        foreach (int[] need in needs) Add(run, tool, need);
        return run;
    }

    private static void Add(EngineRun run, string tool, params int[] needs)
    {
        string plan = """{"plan":1,"name":"demo","steps":[{"id":"a","tool":"TOOL"}]}"""
            .Replace("TOOL", tool, StringComparison.Ordinal);
        var work = new TaskWork { Plan = (DataObject)DataJson.Parse(plan) };
        Send(run, new ProjectCommand.AddTask(
            "A task", null, work, Priority.Medium, [.. needs.Select(need => $"shop-t{need}")], "ada"));
    }

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
}
