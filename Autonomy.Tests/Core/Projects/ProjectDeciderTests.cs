using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Projects;

/// <summary>What starts when, what an end unblocks, and what is refused.</summary>
public sealed class ProjectDeciderTests
{
    private static readonly TaskWork Sandbox = new() { Sandbox = "make test" };

    [Fact]
    public void WithTheSwitchOffNothingStartsByItself()
    {
        var run = new ProjectRun();
        run.Add();
        run.Add(1);

        Assert.Equal("queued blocked", run.Statuses);
    }

    [Fact]
    public void TurningTheSwitchOnStartsWhatIsReadyWithinTheLimit()
    {
        var run = new ProjectRun(maxConcurrent: 2);
        for (int i = 0; i < 3; i++) run.Add();

        IReadOnlyList<ProjectEvent> events = run.Turn(true);

        Assert.IsType<ProjectEvent.AutonomousModeChanged>(events[0]);
        Assert.Equal("running running queued", run.Statuses);
    }

    [Fact]
    public void AnEndUnblocksItsDependantsInOneEventAndStartsThemInTheSameAppend()
    {
        var run = new ProjectRun();
        run.Add();
        run.Add(1);
        run.Add(1);
        run.Turn(true);

        IReadOnlyList<ProjectEvent> events = run.Hear(1, ExecutionStatus.Completed);

        Assert.IsType<ProjectEvent.TaskCompleted>(events[0]);
        Assert.Equal(
            "shop-t2 shop-t3", string.Join(' ', Assert.IsType<ProjectEvent.TasksUnblocked>(events[1]).Tasks));
        Assert.Equal("completed running running", run.Statuses);
    }

    [Fact]
    public void TurnedOffWhatIsUnblockedStaysUntilStartProcessing()
    {
        var run = new ProjectRun();
        run.Add();
        run.Add(1);
        run.Turn(true);
        run.Turn(false);

        Assert.Equal("running blocked", run.Statuses);
        run.Hear(1, ExecutionStatus.Completed);
        Assert.Equal("completed queued", run.Statuses);
        run.Start();
        Assert.Equal("completed running", run.Statuses);
    }

    [Fact]
    public void AFailureUnblocksNothingAndARetryLetsTheRestGoOn()
    {
        var run = new ProjectRun();
        run.Add();
        run.Add(1);
        run.Turn(true);
        run.Hear(1, ExecutionStatus.Failed);

        Assert.Equal("failed blocked", run.Statuses);
        run.Do(new ProjectCommand.RetryTask("shop-t1", "ada"));
        Assert.Equal(2, run.TaskOf(1).Run!.Try);
        run.Hear(1, ExecutionStatus.Completed);
        Assert.Equal("completed running", run.Statuses);
    }

    [Fact]
    public void TheMoreUrgentIsFirstAndWaitingMakesUpForIt()
    {
        var run = new ProjectRun(maxConcurrent: 1);
        run.Add(Priority.Background);
        run.Now += TimeSpan.FromMinutes(5);
        run.Add(Priority.High);
        Assert.Equal([2, 1], TaskQueue.InOrder(run.Project).Select(task => task.Id.Number));

        run.Now += TimeSpan.FromHours(1);
        run.Add(Priority.Critical);

        Assert.Equal([2, 1, 3], TaskQueue.InOrder(run.Project).Select(task => task.Id.Number));
    }

    [Fact]
    public void ACycleOfDependenciesIsPrinted()
    {
        var run = new ProjectRun();
        run.Add();
        run.Add(1);
        run.Add(2);

        Rejection refusal = run.Refused(
            new ProjectCommand.ChangeTask("shop-t1", "ada") { Dependencies = ["shop-t3"] });

        Assert.Equal(RejectionCode.DependencyCycle, refusal.Code);
        Assert.Contains("shop-t1 -> shop-t3 -> shop-t2 -> shop-t1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGoalFailsWhenItStartsAndSaysWhatToDo()
    {
        var run = new ProjectRun();
        run.Add(new TaskWork { Goal = "make it better" });
        run.Start();

        Assert.Equal("failed", run.Statuses);
        Assert.StartsWith("A goal takes planning", run.TaskOf(1).Error, StringComparison.Ordinal);
        run.Do(new ProjectCommand.ChangeTask("shop-t1", "ada") { Work = Sandbox });
        run.Do(new ProjectCommand.RetryTask("shop-t1", "ada"));
        run.Start();
        Assert.Equal("running", run.Statuses);
    }

    [Fact]
    public void ASandboxIsHeardOnceAndOnlyTheOneThatHasTheTask()
    {
        var run = new ProjectRun();
        run.Add(Sandbox);
        run.Start();
        var done = new ProjectCommand.CompleteSandbox("shop-t1", "shop-t1-s1", true, DataObject.Empty, null);

        Assert.Equal(RejectionCode.WrongState, run.Refused(done with { Sandbox = "shop-t1-s2" }).Code);
        Assert.Single(run.Do(done));
        Assert.Empty(run.Do(done));
        Assert.Equal(RejectionCode.Ended, run.Refused(done with { Success = false }).Code);
    }

    [Fact]
    public void ACancelledTaskHoldsItsPlaceUntilItsExecutionHasEnded()
    {
        var run = new ProjectRun(maxConcurrent: 1);
        run.Add();
        run.Add();
        run.Turn(true);
        run.Do(new ProjectCommand.CancelTask("shop-t1", "ada", "not wanted"));

        Assert.Equal("running queued", run.Statuses);
        run.Hear(1, ExecutionStatus.Cancelled);
        Assert.Equal("cancelled running", run.Statuses);
    }

    [Fact]
    public void APausedTaskDoesNotStartAndGoesOnWhereItWas()
    {
        var run = new ProjectRun();
        run.Add();
        run.Do(new ProjectCommand.PauseTask("shop-t1", "ada", null));
        run.Turn(true);
        Assert.Equal("paused", run.Statuses);

        run.Do(new ProjectCommand.ResumeTask("shop-t1", "ada"));
        Assert.Equal("running", run.Statuses);
        run.Do(new ProjectCommand.PauseTask("shop-t1", "ada", null));
        run.Do(new ProjectCommand.ResumeTask("shop-t1", "ada"));
        Assert.Equal("running", run.Statuses);
    }

    [Fact]
    public void WhatAnExecutionToldBeforeItHeardOfThePauseDoesNotEndIt()
    {
        var run = new ProjectRun();
        run.Add();
        run.Start();
        run.Do(new ProjectCommand.PauseTask("shop-t1", "ada", null));
        Assert.Empty(run.Hear(1, ExecutionStatus.Running));
        Assert.True(run.TaskOf(1).IsSteering);

        string execution = run.TaskOf(1).Run!.Execution!;
        Assert.Empty(run.Do(new ProjectCommand.HearSteered(execution, ProjectTaskStatus.Running)));
        run.Do(new ProjectCommand.HearSteered(execution, ProjectTaskStatus.Paused));
        Assert.False(run.TaskOf(1).IsSteering);
        Assert.Empty(run.Hear(1, ExecutionStatus.Paused));
        Assert.Equal("ada", run.TaskOf(1).MovedBy);

        // Somebody resumed the execution itself.
        run.Hear(1, ExecutionStatus.Running);
        Assert.Equal("running", run.Statuses);
        Assert.False(run.TaskOf(1).IsSteering);
    }

    [Fact]
    public void AnExecutionThatWaitsForAPersonShowsOnTheBoard()
    {
        var run = new ProjectRun();
        run.Add();
        run.Start();
        run.Hear(1, ExecutionStatus.Waiting);
        Assert.Equal("waiting", run.Statuses);
        run.Hear(1, ExecutionStatus.Running);
        Assert.Equal("running", run.Statuses);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("A task", 0)]
    [InlineData("A task", 1_001)]
    public void WhatIsOutOfRangeIsRefused(string title, int maxConcurrent)
    {
        var run = new ProjectRun();
        ProjectCommand command = title.Length == 0
            ? new ProjectCommand.AddTask(title, null, Sandbox, Priority.Medium, [], "ada")
            : new ProjectCommand.Change(null, maxConcurrent, null, "ada");

        Assert.Equal(RejectionCode.InvalidArgument, run.Refused(command).Code);
    }

    [Theory]
    [InlineData("shop-t3", true)]
    [InlineData("a-t3-t1", true)]
    [InlineData("shop-t0", false)]
    [InlineData("shop-t03", false)]
    [InlineData("-t3", false)]
    [InlineData("shop", false)]
    public void TaskIdsAreWrittenInOneWay(string text, bool isId) =>
        Assert.Equal(isId, TaskId.TryParse(text, out _));

    [Fact]
    public void AStreamNamesItsProjectWhateverTheWorkspaceIsCalled()
    {
        Assert.True(ProjectId.TryParse("a/b", "shop", out ProjectId id));
        Assert.True(ProjectId.TryFromStream(id.Stream, out ProjectId back));
        Assert.Equal(id, back);
        Assert.False(ProjectId.TryFromStream(ProjectDirectory.StreamOf("a/b"), out _));
    }
}
