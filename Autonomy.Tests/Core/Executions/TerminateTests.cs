using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>The end at once; and priorities, which change nothing else.</summary>
public sealed class TerminateTests
{
    private const string Steps =
        """
        { "id": "a", "tool": "test.create" }, { "id": "b", "tool": "test.send", "needs": ["a"] },
        { "id": "w", "tool": "core.wait", "with": { "duration": "1h" } },
        { "id": "q", "tool": "core.approve", "with": { "timeout": "1h" } },
        { "id": "f", "tool": "test.pure", "forEach": [1, 2, 3], "forEachConcurrency": 2 }
        """;

    private static readonly ExecutionCommand Terminate = new ExecutionCommand.Terminate("ada", "enough");

    [Fact]
    public void ItEndsAtOnceUndoesNothingAndSaysSo()
    {
        ExecutionRun run = ExecutionRun.Of(Steps);
        run.Succeed("a", "\"A\"");

        Assert.Equal(["decision-withdrawn", "execution-terminated"], run.Tell(Terminate));
        Assert.IsType<ExecutionEffect.AbandonCalls>(Assert.Single(run.Effects));
        Assert.Equal(ExecutionStatus.Cancelled, run.State.Status);
        Assert.True(run.State.IsTerminated);
        Assert.Equal((0, 0), (run.State.RunningAttempts, run.State.OpenDecisions));
        Assert.Null(run.State.NextTimer);
        Assert.Equal(StepStatus.Completed, run.Step("a").Status);
        Assert.Equal(
            "Done: a. Unclear: b. Not done: w, q, f.", PartialResults.Of(run.State).ToString());
    }

    [Fact]
    public void LateEndsChangeNothing()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Tell(Terminate);

        Assert.Empty(run.Tell(new ExecutionCommand.EndAttempt(
            new UnitKey(0, null), 1, new ToolOutcome.Succeeded(DataNull.Value))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void APausedOrPausingExecutionIsTerminated(bool isPaused)
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.send" }, { "id": "b", "tool": "test.pure", "needs": ["a"] }""");
        run.Tell(new ExecutionCommand.Pause("ada", null) { After = TimeSpan.FromHours(1) });
        if (isPaused) run.Succeed("a");

        Assert.Equal(["execution-terminated"], run.Tell(Terminate));
        Assert.Null(run.State.NextTimer);
    }

    [Fact]
    public void ACancelWhoseUndoRunsIsTerminatedAndTheUndoIsUnclear()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.create" }, { "id": "b", "tool": "test.create", "needs": ["a"] },
            { "id": "c", "tool": "test.pure", "needs": ["b"] }
            """);
        run.Succeed("a", "\"A\"");
        run.Succeed("b", "\"B\"");
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));
        run.Fail("c", Failures.OfCancel("test.pure"));

        Assert.Equal(["execution-terminated"], run.Tell(Terminate));
        Assert.Equal("Left as is: a. Unclear: b. Not done: c.", PartialResults.Of(run.State).ToString());
        Assert.Empty(run.Tell(new ExecutionCommand.EndUndo(
            new UnitKey(1, null), 1, new ToolOutcome.Succeeded(DataNull.Value))));
    }

    [Fact]
    public void OneThatWaitsForAPersonIsTerminated()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "q", "tool": "core.approve", "with": {} }""");

        Assert.Equal(["decision-withdrawn", "execution-terminated"], run.Tell(Terminate));
        Assert.Equal(DecisionAnswer.Withdrawn, Assert.Single(run.State.Decisions).Answer!.Option);
    }

    [Fact]
    public void OneThatHasEndedIsNot()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Succeed("a");

        Rejection rejection = run.Refuse(Terminate);

        Assert.Equal(RejectionCode.Ended, rejection.Code);
        Assert.Equal("'p-1' has ended (completed) and cannot be terminated.", rejection.Message);
    }

    [Fact]
    public void ItsChildrenAreToldAndToldAgainAfterACrash()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "p", "tool": "core.plan", "with": { "plan": { "plan": 1 } } }""");

        run.Tell(Terminate);
        ExecutionEffect.CancelChild told = Assert.Single(run.Effects.OfType<ExecutionEffect.CancelChild>());
        Assert.True(told.Terminates);
        Assert.Empty(run.Restart());
        ExecutionEffect.CancelChild again = Assert.IsType<ExecutionEffect.CancelChild>(Assert.Single(run.Effects));
        Assert.Equal(told.Start.Child, again.Start.Child);
    }

    [Fact]
    public void AChildThatWasNeverSubmittedIsTerminatedWithNothingBegun()
    {
        ExecutionRun run = ExecutionRun.Unsubmitted("""{ "id": "a", "tool": "test.pure" }""");
        var submit = new ExecutionCommand.Submit(
            ExecutionRun.Id, "default", run.Plan, DataObject.Empty, "ada", Priority.Medium, null);

        Assert.Equal(
            ["execution-submitted", "execution-started", "execution-terminated"],
            run.Tell(new ExecutionCommand.CancelChild(submit, "ada", null, Undo: false) { Terminates = true }));
    }

    [Fact]
    public void APriorityIsChangedOnceAndOnlyWhileItRuns()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        var prioritize = new ExecutionCommand.Prioritize("ada", Priority.Critical);

        Assert.Equal(["execution-prioritized"], run.Tell(prioritize));
        Assert.Equal(Priority.Critical, run.State.Priority);
        Assert.Empty(run.Tell(prioritize));
        run.Succeed("a");
        Assert.Equal(RejectionCode.Ended, run.Refuse(prioritize).Code);
    }
}
