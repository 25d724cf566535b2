using Autonomy.Core.Executions;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Projects;

/// <summary>Sandbox commands that the engine runs itself, as executions of their tasks.</summary>
public sealed class SandboxDeciderTests
{
    private static readonly TaskWork Sandbox = new() { Sandbox = "make test" };

    [Fact]
    public void TheEngineTakesACommandOverInTheAppendThatStartsIt()
    {
        ProjectRun run = WithTask(runsSandboxes: true);

        IReadOnlyList<ProjectEvent> events = run.Start();

        string execution = ExecutionId.OfTask("default", "shop-t1", 1).Value;
        Assert.Equal(new ProjectEvent.TaskTaken("shop-t1", execution), events[^1]);
        Assert.Equal(new TaskRun(1, execution, "shop-t1-s1"), run.TaskOf(1).Run);
    }

    [Fact]
    public void WhatStartedBeforeTheToolWasThereIsTakenOverOnce()
    {
        ProjectRun run = WithTask(runsSandboxes: false);
        run.Start();
        Assert.Empty(run.Do(ProjectCommand.LookAgain.Instance));

        run.RunsSandboxes = true;
        Assert.IsType<ProjectEvent.TaskTaken>(Assert.Single(run.Do(ProjectCommand.LookAgain.Instance)));
        Assert.Empty(run.Do(ProjectCommand.LookAgain.Instance));
    }

    [Theory]
    [InlineData(ExecutionStatus.Completed, "completed")]
    [InlineData(ExecutionStatus.CompletedWithFailures, "failed")]
    [InlineData(ExecutionStatus.Failed, "failed")]
    [InlineData(ExecutionStatus.Cancelled, "cancelled")]
    public void ItEndsAsItsExecutionDoesAndHasWhatThatDelivered(ExecutionStatus status, string expected)
    {
        ProjectRun run = WithTask(runsSandboxes: true);
        run.Start();
        DataObject? result = status == ExecutionStatus.Completed ? DataObject.Of(("exitCode", 0)) : null;

        run.Do(new ProjectCommand.HearExecution(run.TaskOf(1).Run!.Execution!, status, null) { Result = result });

        Assert.Equal(expected, run.Statuses);
        Assert.Equal(result, run.TaskOf(1).Result);
    }

    [Fact]
    public void WhoeverKeepsASandboxCannotEndWhatTheEngineRuns()
    {
        ProjectRun run = WithTask(runsSandboxes: true);
        run.Start();

        Rejection refusal = run.Refused(
            new ProjectCommand.CompleteSandbox("shop-t1", "shop-t1-s1", true, null, null));

        Assert.Equal(RejectionCode.WrongState, refusal.Code);
        Assert.Contains("The engine runs the sandbox", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelHoldsUntilTheExecutionHasEnded()
    {
        ProjectRun run = WithTask(runsSandboxes: true);
        run.Start();

        Assert.IsType<ProjectEvent.TaskCancelRequested>(
            Assert.Single(run.Do(new ProjectCommand.CancelTask("shop-t1", "ada", "not wanted"))));
        Assert.True(run.TaskOf(1).IsOpen);
        run.Hear(1, ExecutionStatus.Cancelled);
        Assert.Equal("cancelled", run.Statuses);
    }

    private static ProjectRun WithTask(bool runsSandboxes)
    {
        var run = new ProjectRun { RunsSandboxes = runsSandboxes };
        run.Add(Sandbox);
        return run;
    }
}
