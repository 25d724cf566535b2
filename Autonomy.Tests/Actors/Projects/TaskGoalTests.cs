using System.Collections.Immutable;
using Autonomy.Actors.Goals;
using Autonomy.Actors.Projects;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Plans;
using Autonomy.Core.Pressure;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Projects;

/// <summary>Tasks that say what is wanted in words: planned when they start.</summary>
public sealed class TaskGoalTests
{
    private static readonly ProjectId Shop =
        ProjectId.TryParse("default", "shop", out ProjectId id) ? id : throw new InvalidOperationException();

    [Fact]
    public void AGoalThatIsUnderstoodRunsAsTheTasksExecution()
    {
        EngineRun run = Started("Echo \"hi\"");
        run.Advance(TimeSpan.FromMinutes(1));

        ProjectTask task = TaskOf(run);
        Assert.Equal(ProjectTaskStatus.Completed, task.Status);
        Assert.Equal(GoalOf(1).Value, task.Run!.Goal);
        Assert.Equal("shop", run.StateOf(ExecutionId.Parse(task.Run.Execution!)).Project);
        Assert.Single(run.Tools.Ledger);
    }

    [Fact]
    public void OneWithQuestionsWaitsAndGoesOnWithTheAnswers()
    {
        EngineRun run = Started("Shout \"hi\"");
        run.Advance(TimeSpan.FromMinutes(1));
        ProjectTask task = TaskOf(run);
        Assert.Equal(ProjectTaskStatus.Waiting, task.Status);
        Assert.Contains(GoalOf(1).Value, task.Reason, StringComparison.Ordinal);
        Answer(run);
        run.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ProjectTaskStatus.Completed, TaskOf(run).Status);
        Assert.Single(run.Tools.Ledger);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void APriorityThatItIsGivenMeanwhileIsThatOfItsExecution(bool isCrashing)
    {
        EngineRun run = Started("Shout \"hi\"");
        run.Advance(TimeSpan.FromMinutes(1));
        Send(run, new ProjectCommand.ChangeTask("shop-t1", "ada") { Priority = Priority.Critical });
        SendGoal(run, AnswerOf with { Answers = AnswerOf.Answers.SetItem("1.tool", "script.work") });
        if (isCrashing) run.Crash();
        run.Advance(TimeSpan.FromSeconds(30));

        ExecutionState execution = run.StateOf(ExecutionId.Parse(TaskOf(run).Run!.Execution!));
        Assert.Equal((ExecutionStatus.Running, Priority.Critical), (execution.Status, execution.Priority));
    }

    [Fact]
    public void ItWaitsAcrossACrash()
    {
        EngineRun run = Started("Shout \"hi\"");
        run.Advance(TimeSpan.FromMinutes(1));
        run.Crash();
        run.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ProjectTaskStatus.Waiting, TaskOf(run).Status);
        Answer(run);
        run.Crash();
        run.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(ProjectTaskStatus.Completed, TaskOf(run).Status);
    }

    [Fact]
    public void WhateverIsLostInACrashATasksGoalRunsOnce()
    {
        int turns = 0;
        EngineRun whole = Starting("Echo \"hi\"");
        while (whole.RunOne()) turns++;
        for (int crashAt = 0; crashAt <= turns; crashAt++)
        {
            EngineRun run = Starting("Echo \"hi\"");
            for (int i = 0; i < crashAt; i++) run.RunOne();
            run.Crash();
            run.Advance(TimeSpan.FromMinutes(3));
            if (TaskOf(run).Run is not { Execution: { } execution }) continue;
            Assert.Equal(ProjectTaskStatus.Completed, TaskOf(run).Status);
            Assert.Single(
                run.EventsOf(ExecutionId.Parse(execution)), told => told.Happened is ExecutionEvent.Submitted);
        }
    }

    [Fact]
    public void AGoalThatIsRejectedCancelsItsTaskWhichMayTryAgain()
    {
        EngineRun run = Started("Shout \"hi\"");
        run.Advance(TimeSpan.FromMinutes(1));
        SendGoal(run, new GoalCommand.Reject("bob", "too loud"));
        run.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ProjectTaskStatus.Cancelled, TaskOf(run).Status);
        Assert.Contains("too loud", TaskOf(run).Reason, StringComparison.Ordinal);

        Send(run, new ProjectCommand.ChangeTask("shop-t1", "ada") { Work = new TaskWork { Goal = "Echo \"hi\"" } });
        Send(run, new ProjectCommand.RetryTask("shop-t1", "ada"));
        Send(run, new ProjectCommand.StartProcessing("ada"));
        run.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((ProjectTaskStatus.Completed, GoalOf(2).Value), (TaskOf(run).Status, TaskOf(run).Run!.Goal));
    }

    [Fact]
    public void ACancelledTaskTakesItsGoalAlong()
    {
        EngineRun run = Started("Shout \"hi\"");
        run.Advance(TimeSpan.FromMinutes(1));
        Send(run, new ProjectCommand.CancelTask("shop-t1", "ada", "not wanted"));
        run.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ProjectTaskStatus.Cancelled, TaskOf(run).Status);
        Assert.IsType<GoalReply.Refused>(SendGoal(run, AnswerOf));
    }

    [Fact]
    public void ACancelAfterTheStartCancelsTheExecution()
    {
        EngineRun run = Started("Work \"hard\"");
        run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ProjectTaskStatus.Running, TaskOf(run).Status);
        Send(run, new ProjectCommand.CancelTask("shop-t1", "ada", null));
        foreach (ScriptedCall call in run.Tools.Open) call.Succeed();
        run.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ProjectTaskStatus.Cancelled, TaskOf(run).Status);
    }

    [Fact]
    public void ACancelBeforeThereIsRoomForTheExecutionBeginsNothing()
    {
        var gauge = new PercentGauge { Percent = 95 };
        EngineRun run = Starting("Work \"hard\"", gauge);
        run.Advance(TimeSpan.FromMinutes(1));
        ExecutionId execution = ExecutionId.Parse(TaskOf(run).Run!.Execution!);
        Assert.Empty(run.EventsOf(execution));
        Send(run, new ProjectCommand.CancelTask("shop-t1", "ada", "not wanted"));
        run.Advance(TimeSpan.FromMinutes(1));
        gauge.Percent = 10;
        run.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ProjectTaskStatus.Cancelled, TaskOf(run).Status);
        Assert.Equal(ExecutionStatus.Cancelled, run.StatusOf(execution));
        Assert.Empty(run.Tools.Ledger);
    }

    [Fact]
    public void APauseBeforeThereIsRoomForTheExecutionHasItBeginPaused()
    {
        var gauge = new PercentGauge { Percent = 95 };
        EngineRun run = Starting("Work \"hard\"", gauge);
        run.Advance(TimeSpan.FromMinutes(1));
        Send(run, new ProjectCommand.PauseTask("shop-t1", "ada", "not now"));
        run.Crash();
        gauge.Percent = 10;
        run.Advance(TimeSpan.FromMinutes(1));
        ExpectPausedAndResume(run);
    }

    [Fact]
    public void APausedTaskStaysPausedThoughItsGoalIsAnswered()
    {
        EngineRun run = Started("Shout \"hi\"");
        run.Advance(TimeSpan.FromMinutes(1));
        Send(run, new ProjectCommand.PauseTask("shop-t1", "ada", "not now"));
        run.Advance(TimeSpan.FromMinutes(1));
        Answer(run);
        run.Advance(TimeSpan.FromMinutes(1));
        ExpectPausedAndResume(run);
    }

    [Fact]
    public void AGoalWhoseTaskHasFailedStartsNothingAnyMore()
    {
        var gauge = new PercentGauge { Percent = 95 };
        EngineRun run = Starting("Work \"hard\"", gauge);
        run.Advance(TimeSpan.FromMinutes(1));
        string execution = TaskOf(run).Run!.Execution!;
        SendGoal(run, new GoalCommand.HearStart("Its plan cannot run any more."));
        gauge.Percent = 10;
        run.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ProjectTaskStatus.Failed, TaskOf(run).Status);

        GoalCommand answer = AnswerOf with { Version = null };
        foreach (GoalCommand command in new[] { answer, new GoalCommand.Approve(3, "ada") })
        {
            Rejection refusal = Assert.IsType<GoalReply.Refused>(SendGoal(run, command)).Rejection;
            Assert.Equal(RejectionCode.WrongState, refusal.Code);
            Assert.Contains("Retry the task", refusal.Message, StringComparison.Ordinal);
        }

        run.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(run.EventsOf(ExecutionId.Parse(execution)));
        Send(run, new ProjectCommand.RetryTask("shop-t1", "ada"));
        Send(run, new ProjectCommand.StartProcessing("ada"));
        run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ProjectTaskStatus.Running, TaskOf(run).Status);
        Assert.Single(run.Tools.Ledger);
    }

    private static void ExpectPausedAndResume(EngineRun run)
    {
        ExecutionId execution = ExecutionId.Parse(TaskOf(run).Run!.Execution!);
        Assert.Equal(
            (ProjectTaskStatus.Paused, ExecutionStatus.Paused), (TaskOf(run).Status, run.StatusOf(execution)));
        Assert.Empty(run.Tools.Ledger);

        Send(run, new ProjectCommand.ResumeTask("shop-t1", "ada"));
        run.Advance(TimeSpan.FromSeconds(1));
        foreach (ScriptedCall call in run.Tools.Open) call.Succeed();
        run.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ProjectTaskStatus.Completed, TaskOf(run).Status);
        Assert.Single(run.Tools.Ledger);
    }

    private static GoalCommand.Answer AnswerOf => new(
        ImmutableDictionary<string, DataValue>.Empty.Add("1.tool", "script.echo"), null, "ada");

    private static GoalId GoalOf(int attempt) => GoalId.OfTask("default", "shop-t1", attempt);

    private static EngineRun Started(string goal)
    {
        EngineRun run = Starting(goal);
        run.Run();
        return run;
    }

    private static EngineRun Starting(string goal, IPressureGauge? gauge = null)
    {
        var run = new EngineRun(wakesWholeStore: true, gauge: gauge);
        run.Advance(TimeSpan.FromSeconds(5));
        Send(run, new ProjectCommand.Create(null, null, null, "ada"));
        Send(run, new ProjectCommand.AddTask(
            "A task", null, new TaskWork { Goal = goal }, Priority.Medium, [], "ada"));
        _ = run.Engine.SendAsync(Shop, new ProjectCommand.StartProcessing("ada"));
        return run;
    }

    private static void Answer(EngineRun run) => Assert.IsType<GoalReply.Accepted>(SendGoal(run, AnswerOf));

    private static GoalReply SendGoal(EngineRun run, GoalCommand command)
    {
        Task<GoalReply> reply = run.Engine.SendAsync(GoalOf(1), command);
        run.Run();
        return EngineRun.Now(reply);
    }

    private static void Send(EngineRun run, ProjectCommand command)
    {
        Task<ProjectReply> reply = run.Engine.SendAsync(Shop, command);
        run.Run();
        Assert.IsType<ProjectReply.Accepted>(EngineRun.Now(reply));
    }

    private static ProjectTask TaskOf(EngineRun run) => EngineRun
        .Now(run.Journal.ReadStreamAsync(Shop.Stream, 1, int.MaxValue, default).AsTask())
        .Aggregate(Project.None, (project, stored) => project.Apply(
            ProjectEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time)).Tasks[0];
}
