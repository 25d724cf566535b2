using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class InterventionTests
{
    private const string Chain =
        """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["a"] }""";

    private const string Created =
        """
        { "id": "a", "tool": "test.create" },
        {
          "id": "b", "tool": "test.post", "needs": ["a"],
          "undo": { "tool": "test.remove", "with": { "x": "${{ output }}" } }
        },
        { "id": "c", "tool": "test.pure", "needs": ["b"] },
        { "id": "d", "tool": "test.pure", "needs": ["c"] }
        """;

    private static readonly ExecutionCommand Pause = new ExecutionCommand.Pause("ada", "lunch");
    private static readonly ExecutionCommand Resume = new ExecutionCommand.Resume("ada");
    private static readonly ExecutionCommand Cancel = new ExecutionCommand.Cancel("ada", null, Undo: false);
    private static readonly ExecutionCommand CancelWithUndo = new ExecutionCommand.Cancel("ada", null, Undo: true);

    [Fact]
    public void NothingStartsBetweenPauseAndResumeAndResultsStillCount()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        Assert.Equal(["execution-pause-requested"], run.Tell(Pause));
        Assert.Equal(ExecutionStatus.Pausing, run.State.Status);
        Assert.Equal(["step-completed a", "step-ready b", "execution-paused"], run.Succeed("a"));
        Assert.Equal(ExecutionStatus.Paused, run.State.Status);
        Assert.Empty(run.Advance(TimeSpan.FromDays(1)));
        Assert.Equal(["execution-resumed", "attempt-started b"], run.Tell(Resume));
        Assert.Null(run.State.Intervention);
    }

    [Fact]
    public void APauseWhileNothingRunsIsThereAtOnce()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "s", "tool": "core.signal", "with": { "name": "go" } }""");

        Assert.Equal(["execution-paused"], run.Tell(Pause));
        Assert.Empty(run.Tell(Pause));
        Assert.Equal(["signal-received", "step-completed s", "execution-completed"], run.Signal("go"));
    }

    [Fact]
    public void ARetryThatIsDueDuringAPauseStartsAfterIt()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Tell(Pause);

        Assert.Equal(
            ["attempt-failed a", "retry-scheduled a", "execution-paused"], run.Fail("a", FailureKind.Unavailable));
        Assert.Equal(["step-ready a"], run.Advance(TimeSpan.FromSeconds(2)));
        Assert.Equal(["execution-resumed", "attempt-started a"], run.Tell(Resume));
    }

    [Fact]
    public void APauseSurvivesARestart()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);
        run.Tell(Pause);

        Assert.Equal(["attempt-failed a", "step-ready a", "execution-paused"], run.Restart());
        Assert.Equal(["execution-resumed", "attempt-started a"], run.Tell(Resume));
    }

    [Fact]
    public void ACancelStopsWhatRunsAndStartsNothing()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        Assert.Equal(["execution-cancel-requested"], run.Tell(Cancel));
        Assert.IsType<ExecutionEffect.CancelAttempt>(Assert.Single(run.Effects));
        Assert.Equal(["attempt-failed a", "execution-cancelled"], run.Fail("a", Failures.OfCancel("test.pure")));
        Assert.Equal(StepStatus.Cancelled, run.Step("a").Status);
        Assert.Equal(StepStatus.Cancelled, run.Step("b").Status);
    }

    [Fact]
    public void AnAttemptThatCompletesDuringACancelStaysCompletedAndTheCancelWins()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Tell(Cancel);

        Assert.Equal(["step-completed a", "execution-cancelled"], run.Succeed("a"));
        Assert.Equal(StepStatus.Completed, run.Step("a").Status);
    }

    [Fact]
    public void ACancelAfterTheEndIsRefused()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Succeed("a");

        Rejection rejection = run.Refuse(Cancel);

        Assert.Equal(RejectionCode.Ended, rejection.Code);
        Assert.Equal("'p-1' has ended (completed) and cannot be cancelled.", rejection.Message);
        Assert.Equal(RejectionCode.Ended, run.Refuse(Pause).Code);
        Assert.Equal(RejectionCode.Ended, run.Refuse(Resume).Code);
        Assert.Equal(RejectionCode.Ended, run.Refuse(new ExecutionCommand.Signal("go", DataNull.Value, "ada")).Code);
    }

    [Fact]
    public void ACancelWithdrawsOpenDecisionsAndTimers()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "q", "tool": "core.approve", "with": { "timeout": "1h" } },
            { "id": "w", "tool": "core.wait", "with": { "duration": "1h" } },
            { "id": "a", "tool": "test.pure", "deadline": "1h" }
            """);

        Assert.Equal(["execution-cancel-requested", "decision-withdrawn"], run.Tell(Cancel));
        Assert.Equal(DecisionAnswer.Withdrawn, Assert.Single(run.State.Decisions).Answer!.Option);
        Assert.Null(run.State.NextTimer);
        Assert.Equal(RejectionCode.WrongState, run.Refuse(Cancel).Code);
        Assert.Equal(RejectionCode.WrongState, run.Refuse(Pause).Code);
    }

    [Fact]
    public void UndoGoesBackwardsByPlanAndByAdapter()
    {
        ExecutionRun run = Made();

        Assert.Equal(["attempt-failed d", "undo-started b"], run.Fail("d", Failures.OfCancel("test.pure")));
        Assert.Equal("""{"x":"B"}""", DataJson.Write(run.EffectOn<ExecutionEffect.StartUndo>("b").Call.Input));
        Assert.Equal(["step-undone b", "undo-started a"], run.EndUndo("b", Done));
        ExecutionEffect.StartUndo undo = run.EffectOn<ExecutionEffect.StartUndo>("a");
        Assert.Equal("""{"what":"A"}""", DataJson.Write(undo.Call.Input));
        Assert.Equal("p-1/a/undo", undo.Terms.IdempotencyKey);
        Assert.Equal(["step-undone a", "execution-cancelled"], run.EndUndo("a", Done));
        Assert.Equal(StepStatus.Undone, run.Step("a").Status);
        Assert.Equal(StepStatus.Completed, run.Step("c").Status);
    }

    [Fact]
    public void AFailingUndoBecomesADecision()
    {
        ExecutionRun run = Made();
        run.Fail("d", Failures.OfCancel("test.pure"));

        Assert.Equal(["undo-failed b", "decision-required"], run.EndUndo("b", Broken));
        Assert.Equal(ExecutionStatus.Waiting, run.State.Status);
        Assert.Equal(["decision-answered", "undo-started b"], run.Answer(DecisionOption.Retry));
        Assert.Equal(2, run.State.Undo!.Attempt);
        run.EndUndo("b", Broken);
        Assert.Equal(["decision-answered", "undo-skipped b", "undo-started a"], run.Answer(DecisionOption.Leave));
        Assert.Equal(StepStatus.Completed, run.Step("b").Status);
    }

    [Fact]
    public void AnUndoThatCannotBeCalledBecomesADecision()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "a", "tool": "test.post",
              "undo": { "tool": "test.remove", "with": { "x": "${{ length(output) }}" } }
            },
            { "id": "b", "tool": "test.pure", "needs": ["a"] }
            """);
        run.Succeed("a", "5");
        run.Tell(CancelWithUndo);

        IReadOnlyList<string> told = run.Fail("b", Failures.OfCancel("test.pure"));

        Assert.Equal(["attempt-failed b", "undo-started a", "undo-failed a", "decision-required"], told);
        Assert.Equal(
            ["decision-answered", "undo-started a", "undo-failed a", "decision-required"],
            run.Answer(DecisionOption.Retry));
        Assert.Equal(["decision-answered", "undo-skipped a", "execution-cancelled"], run.Answer(DecisionOption.Leave));
    }

    [Fact]
    public void TheItemsOfAFanOutAreUndoneBackwards()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "f", "tool": "test.create", "forEach": [1, 2] },
            { "id": "b", "tool": "test.pure", "needs": ["f"] }
            """);
        run.Succeed("f/1", "\"B\"");
        run.Succeed("f/0", "\"A\"");
        run.Tell(CancelWithUndo);
        run.Succeed("b");

        Assert.Equal(["step-undone f/0", "undo-started f/1"], run.EndUndo("f/0", Done));
        Assert.Equal(StepStatus.Completed, run.Step("f").Status);
        Assert.Equal(["step-undone f/1", "execution-cancelled"], run.EndUndo("f/1", Done));
        Assert.Equal(StepStatus.Undone, run.Step("f").Status);
    }

    [Fact]
    public void AnUndoThatRanAtACrashIsRepeatedWhereThatIsSafe()
    {
        ExecutionRun run = Made();
        run.Succeed("d");

        Assert.Equal(["undo-started b"], run.Restart());
        Assert.Equal(2, run.State.Undo!.Attempt);
    }

    private static ToolOutcome Done => new ToolOutcome.Succeeded(DataNull.Value);

    private static ToolOutcome Broken =>
        new ToolOutcome.Failed(new Failure { Kind = FailureKind.Denied, Code = "test", Message = "It broke." });

    private static ExecutionRun Made()
    {
        ExecutionRun run = ExecutionRun.Of(Created);
        run.Succeed("a", "\"A\"");
        run.Succeed("b", "\"B\"");
        run.Succeed("c");
        run.Tell(CancelWithUndo);
        return run;
    }
}
