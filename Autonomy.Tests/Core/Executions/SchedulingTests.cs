using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class SchedulingTests
{
    private const string Diamond =
        """
        { "id": "a", "tool": "test.pure" },
        { "id": "b", "tool": "test.pure", "needs": ["a"] },
        { "id": "c", "tool": "test.pure", "needs": ["a"] },
        { "id": "d", "tool": "test.pure", "needs": ["b", "c"] }
        """;

    [Fact]
    public void TheEndOfAStepAndTheStartOfTheNextAreOneTurn()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure" },
            { "id": "b", "tool": "test.pure", "with": { "x": "${{ steps.a.output.n }}" } }
            """);

        Assert.Equal(["execution-submitted", "execution-started", "attempt-started a"], run.Last);
        Assert.Equal(["step-completed a", "attempt-started b"], run.Succeed("a", """{ "n": 7 }"""));
        var start = (ExecutionEffect.StartAttempt)Assert.Single(run.Effects);
        Assert.Equal("""{"x":7}""", DataJson.Write(start.Call.Input));
        Assert.Equal("p-1/b/1", start.Terms.IdempotencyKey);
        Assert.Equal(["step-completed b", "execution-completed"], run.Succeed("b"));
        Assert.Equal(ExecutionStatus.Completed, run.State.Status);
    }

    [Fact]
    public void ADiamondJoinsWhenBothBranchesEnded()
    {
        ExecutionRun run = ExecutionRun.Of(Diamond);

        Assert.Equal(["step-completed a", "attempt-started b", "attempt-started c"], run.Succeed("a"));
        Assert.Equal(["step-completed c"], run.Succeed("c"));
        Assert.Equal(["step-completed b", "attempt-started d"], run.Succeed("b"));
    }

    [Fact]
    public void AFanOutKeepsItsWindowAndItsOrder()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "f", "tool": "test.pure", "forEach": "${{ inputs.n }}", "forEachConcurrency": 2,
              "with": { "i": "${{ index }}" }
            }
            """,
            inputs: """{ "n": [10, 20, 30] }""");

        Assert.Equal(["f/0", "f/1"], run.Running);
        Assert.Equal(["item-completed f/1", "attempt-started f/2"], run.Succeed("f/1", "\"b\""));
        run.Succeed("f/2", "\"c\"");
        Assert.Equal(["item-completed f/0", "step-completed f", "execution-completed"], run.Succeed("f/0", "\"a\""));
        Assert.Equal("""["a","b","c"]""", run.Step("f").Output!.ToString());
    }

    [Fact]
    public void AnEmptyFanOutCompletesWithAnEmptyArray()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "f", "tool": "test.pure", "forEach": [] },
            { "id": "g", "tool": "test.pure", "needs": ["f"] }
            """);

        Assert.Equal(["fan-out-started f", "step-completed f", "attempt-started g"], run.Last.Skip(2));
        Assert.Equal("[]", run.Step("f").Output!.ToString());
    }

    [Fact]
    public void AFanOutFailsOnceAllItsItemsHaveEnded()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "f", "tool": "test.pure", "forEach": [1, 2] }""");

        Assert.Equal(["attempt-failed f/0", "item-failed f/0"], run.Fail("f/0", FailureKind.BadInput));
        Assert.Equal(["item-completed f/1", "step-failed f", "execution-failed"], run.Succeed("f/1", "5"));
        Assert.Equal("[null,5]", run.Step("f").Output!.ToString());
        Assert.Equal(FailureCodes.ItemsFailed, run.Step("f").Error!.Code);
        Assert.Equal(1, run.Step("f").ItemsFailed);
    }

    [Fact]
    public void AForEachThatIsNoArrayFailsItsStep()
    {
        ExecutionRun run = ExecutionRun
            .Of("""{ "id": "f", "tool": "test.pure", "forEach": "${{ inputs.n }}" }""", inputs: """{ "n": 5 }""");

        Assert.Equal(["step-failed f", "execution-failed"], run.Last.Skip(2));
    }

    [Fact]
    public void AStepWhoseConditionIsFalseIsSkippedAndSatisfiesWhatNeedsIt()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "when": "${{ inputs.x }}" },
            { "id": "b", "tool": "test.pure", "needs": ["a"] }
            """,
            inputs: """{ "x": false }""");

        Assert.Equal(["step-skipped a", "attempt-started b"], run.Last.Skip(2));
        run.Succeed("b");
        Assert.Equal(ExecutionStatus.Completed, run.State.Status);
    }

    [Fact]
    public void AFailureSkipsWhatNeedsItAndNothingElse()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure" }, { "id": "x", "tool": "test.pure" },
            { "id": "b", "tool": "test.pure", "needs": ["a"] },
            { "id": "c", "tool": "test.pure", "needs": ["b", "x"] }
            """);

        Assert.Equal(
            ["attempt-failed a", "step-failed a", "step-skipped b", "step-skipped c"],
            run.Fail("a", FailureKind.Denied));
        Assert.Equal("it needs 'b', which was skipped", run.Step("c").SkipReason);
        Assert.Equal(["step-completed x", "execution-failed"], run.Succeed("x"));
        Assert.Equal("The step 'a' failed: It broke.", run.State.Error!.Message);
    }

    [Fact]
    public void TheFailureOfAnOptionalStepLeavesTheExecutionWhole()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "optional": true }, { "id": "x", "tool": "test.pure" },
            { "id": "b", "tool": "test.pure", "needs": ["a"] }
            """);

        Assert.Equal(["attempt-failed a", "step-failed a", "step-skipped b"], run.Fail("a", FailureKind.Denied));
        run.Succeed("x");
        Assert.Equal(ExecutionStatus.CompletedWithFailures, run.State.Status);
    }

    [Fact]
    public void AConditionThatCannotBeEvaluatedFailsItsStepAndSkipsWhatNeedsIt()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "when": "${{ length(inputs.x) > `0` }}" },
            { "id": "b", "tool": "test.pure", "needs": ["a"] }
            """,
            inputs: """{ "x": 5 }""");

        Assert.Equal(["step-failed a", "step-skipped b", "execution-failed"], run.Last.Skip(2));
    }

    [Fact]
    public void OfTwoNeedsThatEndTogetherTheFailedOneCounts()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "core.wait", "with": { "duration": "5s" } },
            { "id": "b", "tool": "core.signal", "with": { "name": "go", "timeout": "5s" } },
            { "id": "c", "tool": "test.pure", "needs": ["a", "b"] }
            """);

        IReadOnlyList<string> told = run.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["step-completed a", "step-failed b", "step-skipped c", "execution-failed"], told);
    }

    [Fact]
    public void AFailureAtTheHeadOfTenThousandStepsSkipsThemAll()
    {
        IEnumerable<string> chain = Enumerable.Range(1, 9_999)
            .Select(i => $$"""{ "id": "s{{i}}", "tool": "test.pure", "needs": ["s{{i - 1}}"] }""");
        ExecutionRun run = ExecutionRun.Of("""{ "id": "s0", "tool": "test.pure" },""" + string.Join(",", chain));

        IReadOnlyList<string> told = run.Fail("s0", FailureKind.Denied);

        Assert.Equal(9_999, told.Count(name => name.StartsWith("step-skipped", StringComparison.Ordinal)));
        Assert.Equal(ExecutionStatus.Failed, run.State.Status);
    }

    [Fact]
    public void NoMoreAttemptsRunThanThePlanAllowsAndTheMostUrgentStartFirst()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "priority": "low" },
            { "id": "b", "tool": "test.pure" },
            { "id": "c", "tool": "test.pure", "priority": "critical" },
            { "id": "d", "tool": "test.pure" }
            """,
            concurrency: 1);

        Assert.Equal(["attempt-started c", "step-ready b", "step-ready d", "step-ready a"], run.Last.Skip(2));
        Assert.Equal(["step-completed c", "attempt-started b"], run.Succeed("c"));
        Assert.Equal(["step-completed b", "attempt-started d"], run.Succeed("b"));
        Assert.Equal(["step-completed d", "attempt-started a"], run.Succeed("d"));
    }

    [Fact]
    public void AWaitTakesNoPlace()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure" },
            { "id": "w", "tool": "core.wait", "with": { "duration": "5s" } }
            """,
            concurrency: 1);

        Assert.Equal(["attempt-started a", "step-waiting w"], run.Last.Skip(2));
    }

    [Fact]
    public void AStepOfAnOldJournalThatOnlySaysAGoalFails()
    {
        ExecutionRun run = ExecutionRun.OfOld("""{ "id": "a", "goal": "make it nice" }""");

        Assert.Equal(["step-ready a", "step-failed a", "execution-failed"], run.Last.Skip(2));
    }

    [Fact]
    public void LateNewsOfAnOldAttemptIsIgnored()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "retry": { "initial": "1s" } }""");
        run.Fail("a", FailureKind.ConnectFailed);
        run.Advance(TimeSpan.FromSeconds(1));

        var late = new ExecutionCommand
            .EndAttempt(run.Key("a"), 1, new Autonomy.Core.Tools.ToolOutcome.Succeeded(DataNull.Value));

        Assert.Empty(run.Tell(late));
        Assert.Empty(run.Tell(late with { Attempt = 3 }));
        Assert.Equal(StepStatus.Running, run.Step("a").Status);
    }
}
