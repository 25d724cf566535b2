using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>What a cancel means for steps that are executions of their own, and for those executions.</summary>
public sealed class CancelledChildTests
{
    private const string Child = """{ "id": "c", "tool": "core.plan", "with": { "plan": "other" } }""";

    private const string Children =
        """{ "id": "c", "tool": "core.plan", "forEach": [1, 2], "with": { "plan": "other" } }""";

    private static readonly ExecutionCommand Cancel = new ExecutionCommand.Cancel("ada", null, Undo: false);
    private static readonly ExecutionCommand CancelWithUndo = new ExecutionCommand.Cancel("ada", null, Undo: true);

    [Fact]
    public void ACancelledExecutionWaitsForItsChild()
    {
        ExecutionRun run = ExecutionRun.Of(Child);

        Assert.Equal(["execution-cancel-requested"], run.Tell(Cancel));
        var told = Assert.IsType<ExecutionEffect.CancelChild>(Assert.Single(run.Effects));
        Assert.Equal("p-1~c.1", told.Start.Child.Value);
        Assert.Equal(ExecutionStatus.Cancelling, run.State.Status);
        Assert.True(run.State.IsAtRest);
        Assert.Equal(["attempt-failed c", "execution-cancelled"], run.Tell(End(Cancelled)));
        Assert.Equal(StepStatus.Cancelled, run.Step("c").Status);
    }

    [Fact]
    public void AChildThatCompletedBeforeTheCancelReachedItStaysCompleted()
    {
        ExecutionRun run = ExecutionRun.Of(Child);
        run.Tell(Cancel);

        Assert.Equal(["step-completed c", "execution-cancelled"], run.Tell(End(Done)));
        Assert.Equal(StepStatus.Completed, run.Step("c").Status);
    }

    [Fact]
    public void AFanOutIsOverWithTheLastOfItsChildren()
    {
        ExecutionRun run = ExecutionRun.Of(Children);
        run.Tell(Cancel);

        Assert.Equal(["attempt-failed c/1"], run.Tell(End(Cancelled, 1)));
        Assert.Equal(StepStatus.Waiting, run.Step("c").Status);
        Assert.Equal(["item-completed c/0", "execution-cancelled"], run.Tell(End(Done, 0)));
        Assert.Equal(StepStatus.Cancelled, run.Step("c").Status);
    }

    [Fact]
    public void WhatCallsAreStoppedDoesNotEndAnExecutionWhoseChildrenGoOn()
    {
        ExecutionRun run = ExecutionRun.Of(Child + """, { "id": "a", "tool": "test.pure" }""");
        run.Tell(Cancel);

        Assert.Equal(["attempt-failed a"], run.Fail("a", Failures.OfCancel("test.pure")));
        Assert.Equal(["attempt-failed c", "execution-cancelled"], run.Tell(End(Cancelled)));
    }

    [Fact]
    public void NothingIsUndoneBeforeTheChildrenHaveEnded()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.create" }, """ + Child);
        run.Succeed("a", "\"A\"");

        Assert.Equal(["execution-cancel-requested"], run.Tell(CancelWithUndo));
        Assert.Equal(["attempt-failed c", "undo-started a"], run.Tell(End(Cancelled)));
        Assert.Equal(["step-undone a", "execution-cancelled"], run.EndUndo("a", Done));
    }

    [Fact]
    public void AChildThatCompletedAllTheSameIsUndoneAsItsStepSays()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "c", "tool": "core.plan", "with": { "plan": "other" },
              "undo": { "tool": "test.remove", "with": { "x": 1 } }
            }
            """);
        run.Tell(CancelWithUndo);

        Assert.Equal(["step-completed c", "undo-started c"], run.Tell(End(Done)));
    }

    [Fact]
    public void ALoadAmidACancelRepeatsTheCancelAndSubmitsNothing()
    {
        ExecutionRun run = ExecutionRun.Of(Children);
        run.Tell(Cancel);
        run.Tell(End(Cancelled, 0));

        Assert.Empty(run.Restart());
        var told = Assert.IsType<ExecutionEffect.CancelChild>(Assert.Single(run.Effects));
        Assert.Equal(new UnitKey(0, 1), told.Start.Unit);
        Assert.Equal(["attempt-failed c/1", "execution-cancelled"], run.Tell(End(Cancelled, 1)));
    }

    [Fact]
    public void ADeadlineCancelsTheChildOfItsStep()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "c", "tool": "core.plan", "with": { "plan": "other" }, "deadline": "1m" }""");

        Assert.Equal(
            ["attempt-failed c", "step-failed c", "execution-failed"], run.Advance(TimeSpan.FromMinutes(1)));
        Assert.IsType<ExecutionEffect.CancelChild>(Assert.Single(run.Effects));
    }

    [Fact]
    public void AChildWhoseStepRanOutOfTimeIsToldAgainAfterALoad()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "c", "tool": "core.plan", "with": { "plan": "other" }, "deadline": "1m", "optional": true },
            { "id": "a", "tool": "test.pure" }
            """);
        run.Advance(TimeSpan.FromMinutes(1));
        run.Restart();

        ExecutionEffect.CancelChild told = Assert.Single(run.Effects.OfType<ExecutionEffect.CancelChild>());
        Assert.Equal("p-1~c.1", told.Start.Child.Value);
        Assert.Equal(ExecutionRun.Id.Value, told.By);
        Assert.Contains("deadline", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelBecomesOneWithUndoUntilItHasEnded()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.create" }, """ + Child);
        run.Succeed("a", "\"A\"");
        run.Tell(Cancel);

        Assert.Equal(RejectionCode.WrongState, run.Refuse(Cancel).Code);
        Assert.Equal(["execution-cancel-requested"], run.Tell(CancelWithUndo));
        Assert.True(Assert.IsType<ExecutionEffect.CancelChild>(Assert.Single(run.Effects)).Undo);
        Assert.Equal(RejectionCode.WrongState, run.Refuse(CancelWithUndo).Code);
        Assert.Equal(["attempt-failed c", "undo-started a"], run.Tell(End(Cancelled)));
    }

    [Fact]
    public void AParentThatGoesOnEndsThePauseThatCameFromIt()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "needs": ["a"], "tool": "test.pure" }""");
        run.Tell(ParentsPause);
        Assert.Equal(["step-completed a", "step-ready b", "execution-paused"], run.Succeed("a"));
        run.Restart();

        Assert.Equal(["execution-resumed", "attempt-started b"], run.Tell(ParentsResume));
    }

    [Fact]
    public void AParentThatGoesOnLeavesThePausesOfOthers()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "w", "tool": "core.signal", "with": { "name": "go" } }""");
        run.Tell(new ExecutionCommand.Pause("bob", "mine"));
        run.Tell(ParentsPause);

        Assert.Empty(run.Tell(ParentsResume));
        Assert.Equal(ExecutionStatus.Paused, run.State.Status);
        Assert.Equal(("bob", "mine"), run.State.Intervention);
    }

    [Fact]
    public void APauseOfTheParentsBecomesThatOfWhoeverPausesTheChildItself()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "w", "tool": "core.signal", "with": { "name": "go" } }""");
        run.Tell(ParentsPause);

        Assert.Equal(["execution-paused"], run.Tell(new ExecutionCommand.Pause("bob", "mine")));
        Assert.Empty(run.Tell(ParentsResume));
        Assert.Equal(["execution-resumed"], run.Tell(new ExecutionCommand.Resume("bob")));
    }

    [Fact]
    public void AChildThatIsCancelledBeforeItsSubmissionEndsWithNothingBegun()
    {
        ExecutionRun run = ExecutionRun.Unsubmitted("""{ "id": "a", "tool": "test.pure" }""");

        Assert.Equal(
            [
                "execution-submitted", "execution-started", "execution-cancel-requested", "execution-cancelled",
            ], run.Tell(CancelOf(run)));
        Assert.Empty(run.Effects);
        Assert.Equal(RejectionCode.AlreadySubmitted, run.Refuse(CancelOf(run).Submission).Code);
        Assert.Equal(RejectionCode.Ended, run.Refuse(CancelOf(run)).Code);
    }

    [Fact]
    public void AChildThatRunsIsCancelledOnce()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");

        Assert.Equal(["execution-cancel-requested"], run.Tell(CancelOf(run)));
        Assert.Equal(RejectionCode.WrongState, run.Refuse(CancelOf(run)).Code);
    }

    private static ExecutionCommand ParentsPause =>
        new ExecutionCommand.Pause("ada", null) { IsParents = true };

    private static ExecutionCommand ParentsResume =>
        new ExecutionCommand.Resume("ada") { IsParents = true };

    private static ToolOutcome Done => new ToolOutcome.Succeeded(DataNull.Value);

    private static ToolOutcome Cancelled => new ToolOutcome.Failed(
        Failures.OfChild(ExecutionId.ChildOf(ExecutionRun.Id, "c", null, 1), ExecutionStatus.Cancelled, null));

    private static ExecutionCommand.EndChild End(ToolOutcome outcome, int? item = null) => new("c", item, 1, outcome);

    private static ExecutionCommand.CancelChild CancelOf(ExecutionRun run) => new(
        new ExecutionCommand.Submit(
            ExecutionRun.Id, "default", run.Plan, DataObject.Empty, "ada", Priority.Medium,
            new ParentLink("parent-1", "c", null, 1, 1)),
        "ada", null, Undo: false);
}
