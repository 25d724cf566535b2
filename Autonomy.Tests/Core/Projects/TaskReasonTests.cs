using Autonomy.Core.Executions;
using Autonomy.Core.Projects;
using Xunit;

namespace Autonomy.Tests.Core.Projects;

/// <summary>No task waits without a reason.</summary>
public sealed class TaskReasonTests
{
    [Fact]
    public void AQueuedTaskTellsThatTheSwitchIsOff()
    {
        var run = new ProjectRun();
        run.Add();

        Assert.Equal("the autonomous switch is off: it waits for start-processing", ReasonOf(run, 1));
    }

    [Fact]
    public void AQueuedTaskTellsWhichTasksHaveThePlaces()
    {
        var run = new ProjectRun(maxConcurrent: 2);
        for (int i = 0; i < 3; i++) run.Add();
        run.Turn(true);

        Assert.Null(ReasonOf(run, 1));
        Assert.Equal("it waits: all 2 places are taken by shop-t1, shop-t2", ReasonOf(run, 3));
        run.Turn(false);
        Assert.Equal(
            "the autonomous switch is off: it waits for start-processing, and all 2 places are taken by shop-t1, "
            + "shop-t2",
            ReasonOf(run, 3));
    }

    [Fact]
    public void ASandboxThatNobodyRunsTellsWhoseWordItWaitsFor()
    {
        var run = new ProjectRun();
        run.Add(new TaskWork { Sandbox = "make" });
        run.Turn(true);

        Assert.Contains("it waits for the task-complete of shop-t1-s1", ReasonOf(run, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void ABlockedTaskTellsWhatItNeedsAndFirstWhatDoesNotGoOnByItself()
    {
        var run = new ProjectRun();
        run.Add();
        run.Add();
        run.Add(1, 2);
        run.Turn(true);
        Assert.Equal("it needs shop-t1, which is running; shop-t2, which is running", ReasonOf(run, 3));

        run.Hear(2, ExecutionStatus.Failed);
        Assert.Equal(
            "it needs shop-t2, which is failed and can be tried again; shop-t1, which is running", ReasonOf(run, 3));
    }

    [Fact]
    public void WhatAPersonSaidStaysBesideWhatIsWaitedFor()
    {
        var run = new ProjectRun();
        run.Add();
        run.Do(new ProjectCommand.PauseTask("shop-t1", "ada", null));
        Assert.Equal("ada paused it", ReasonOf(run, 1));

        run.Do(new ProjectCommand.ResumeTask("shop-t1", "ada") { Reason = "the data is there" });
        Assert.Equal(
            "the autonomous switch is off: it waits for start-processing (ada: the data is there)", ReasonOf(run, 1));
    }

    [Fact]
    public void AWaitingTaskTellsItsQuestionAndTheNextOneAfterThat()
    {
        var run = new ProjectRun();
        run.Add();
        run.Start();
        Tell(run, ExecutionStatus.Waiting, "the step 'a' asks: Go?");
        Assert.Equal(("waiting", "the step 'a' asks: Go?"), (run.Statuses, ReasonOf(run, 1)));
        Assert.Empty(Tell(run, ExecutionStatus.Waiting, "the step 'a' asks: Go?"));

        Assert.Single(Tell(run, ExecutionStatus.Waiting, "the step 'b' asks: Really?"));
        Assert.Equal(("waiting", "the step 'b' asks: Really?"), (run.Statuses, ReasonOf(run, 1)));
        Tell(run, ExecutionStatus.Running, null);
        Assert.Equal(("running", null), (run.Statuses, ReasonOf(run, 1)));
    }

    [Fact]
    public void APauseOfTheTaskKeepsItsOwnReason()
    {
        var run = new ProjectRun();
        run.Add();
        run.Start();
        run.Do(new ProjectCommand.PauseTask("shop-t1", "ada", "lunch"));
        run.Do(new ProjectCommand.HearSteered(run.TaskOf(1).Run!.Execution!, ProjectTaskStatus.Paused));
        Tell(run, ExecutionStatus.Paused, "ada paused its execution: lunch");

        Assert.Equal(("ada", "lunch"), (run.TaskOf(1).MovedBy, ReasonOf(run, 1)));
    }

    [Fact]
    public void ACancelledTaskKeepsWhoCancelledItAndWhy()
    {
        var run = new ProjectRun();
        run.Add();
        run.Start();
        run.Do(new ProjectCommand.CancelTask("shop-t1", "ada", "not wanted"));
        Tell(run, ExecutionStatus.Cancelled, "ada cancelled its execution: not wanted");

        Assert.Equal(
            ("cancelled", "ada", "not wanted"), (run.Statuses, run.TaskOf(1).MovedBy, ReasonOf(run, 1)));
    }

    private static string? ReasonOf(ProjectRun run, int number) =>
        new TaskReasons(run.Project).Of(run.TaskOf(number));

    private static IReadOnlyList<ProjectEvent> Tell(ProjectRun run, ExecutionStatus status, string? reason) => run.Do(
        new ProjectCommand.HearExecution(run.TaskOf(1).Run!.Execution!, status, null) { Reason = reason });
}
