using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Recovery;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Core.Executions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Explaining;

public sealed class WhyTests
{
    private static readonly DateTimeOffset Now = ExecutionRun.Beginning.AddMinutes(5);

    public static TheoryData<string> States => [.. ExplainedStates.Names];

    [Theory]
    [MemberData(nameof(States))]
    public void EveryStateHasOneRootCauseAndWhatMovesItOn(string name) =>
        ExplanationRules.Check(ExplainedStates.Reach(name), Now);

    /// <summary>A value that no way reaches is a state that nobody has explained yet.</summary>
    [Fact]
    public void TheWaysReachEveryStateOfExecutionsAndStepsAndEveryWait()
    {
        ExecutionState[] states = [.. ExplainedStates.Names.Select(ExplainedStates.Reach)];
        StepState[] steps = [.. states.SelectMany(state => state.Steps)];
        WaitState[] waits = [.. steps.SelectMany(step => step.Units).Select(unit => unit.Wait).OfType<WaitState>()];

        Assert.Empty(Enum.GetValues<ExecutionStatus>().Except(states.Select(state => state.Status)));
        Assert.Empty(Enum.GetValues<StepStatus>().Except(steps.Select(step => step.Status)));
        Assert.Empty(Enum.GetValues<WaitKind>().Except(waits.Select(wait => wait.Kind)));
        Assert.Empty(Enum.GetValues<CauseKind>().Except([CauseKind.NoProcess]).Except(
            states.SelectMany(state => AllOf(state)).SelectMany(why => why.Causes).Select(cause => cause.Kind)));
    }

    [Fact]
    public void WhateverHappensToAPlanCanBeExplained() => Prop
        .ForAll(RandomPlans.Plans.ToArbitrary(), plan =>
        {
            ExecutionRun run = ExecutionRun.Of(plan.Steps, plan.Concurrency);
            run.AfterEach = () => ExplanationRules.Check(run.State, run.Now);
            new RandomLife(run, new Dice(plan.Seed)).LiveToTheEnd();
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void APlaceThatARollbackHasIsWaitedForUntilThatEnds()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.post", "fallback": [{ "tool": "test.pure" }], "retry": { "attempts": 1 },
              "undo": { "tool": "test.remove", "with": { "x": "${{ output }}" } } },
            { "id": "b", "tool": "test.pure" }
            """,
            concurrency: 1);
        run.Fail("a", FailureKind.Unavailable, FailureEffect.Applied);

        Explanation why = Why.OfStep(run.State, run.Step("b"), run.Now);

        Assert.Equal("rollback-started a", run.Last[^1]);
        Assert.Equal(Mover.Attempt, why.MovedBy);
        Assert.Contains(why.Causes, static cause => cause.Text.Contains("is rolled back", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("an attempt runs", "p-1 is running because the step 'a' runs test.pure (attempt 1).")]
    [InlineData("a signal", "p-1 is running because the step 'a' waits for the signal 'go now'.")]
    [InlineData("an approval", "p-1 is waiting because the step 'a' asks: May the step 'a' call test.send? "
        + "Its effect is irreversible.")]
    [InlineData("paused with a step that is ready", "p-1 is paused because ada paused it.")]
    [InlineData("pausing", "p-1 is pausing because the step 'a' runs test.pure (attempt 1).")]
    [InlineData("failed", "p-1 is failed because It broke.")]
    [InlineData("undoing", "p-1 is cancelling because the step 'a' is being undone (attempt 1).")]
    public void TheHeadlineIsOneSentenceDownToTheRoot(string name, string headline) =>
        Assert.Equal(headline, Why.Of(ExplainedStates.Reach(name), Now).Headline);

    [Fact]
    public void APauseOfAToolIsExplainedByWhoPausedItAndHowItIsLifted()
    {
        WorkspaceRules rules = WorkspaceRules.None.Apply(
            new RulesEvent.HoldPlaced(HoldScope.Tool, "test.pure", "ada", "an audit", null), Now);

        Explanation why = Why.Of(ExplainedStates.Reach("a pause of its tool"), Now, rules: rules);

        Assert.Contains("by ada (an audit)", why.Headline, StringComparison.Ordinal);
        Assert.Equal(Mover.Person, why.MovedBy);
        Assert.Equal(["resume", "--tool", "test.pure"], Assert.Single(why.Remedies).Arguments.ToArray());
    }

    [Fact]
    public void AStepThatNeedsOthersIsExplainedDownToTheAttemptThatHoldsThePlace()
    {
        ExecutionState state = ExplainedStates.Reach("a step waits for a place and another for a step");

        Explanation why = Why.OfStep(state, state.Steps[3], Now);

        Assert.Equal(
            [CauseKind.Need, CauseKind.Need, CauseKind.Place, CauseKind.Place, CauseKind.Attempt],
            why.Causes.Select(cause => cause.Kind));
        Assert.Equal("the step 'd' needs 'c'", why.Causes[0].Text);
        Assert.Equal("a", why.Root.Step);
        Assert.Equal(Mover.Attempt, why.MovedBy);
    }

    [Fact]
    public void ASkippedStepIsExplainedByTheStepThatFailed()
    {
        ExecutionState state = ExplainedStates.Reach("failed");

        Explanation why = Why.OfStep(state, state.Steps[2], Now);

        Assert.Equal([CauseKind.Need, CauseKind.Need, CauseKind.Failure], why.Causes.Select(cause => cause.Kind));
        Assert.Contains("tried: 1 attempt", why.Root.Details);
    }

    [Fact]
    public void AnAttemptTellsItsTimeoutAndThatItIsSlow()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure", "timeout": "10m", "estimate": "2s" }""");

        Explanation why = Why.Of(run.State, Now, TestTools.All);

        Assert.Equal(ExecutionRun.Beginning.AddMinutes(10), why.Root.Until);
        Assert.Contains("it takes longer than the 2s that is usual", why.Root.Details);
    }

    [Fact]
    public void WhatASignalNeedsIsQuotedForAShell() => Assert.Equal(
        "autonomy signal p-1 'go now'", Why.Of(ExplainedStates.Reach("a signal"), Now).Remedies[0].Command);

    [Fact]
    public void WhatNoProcessRunsMustBeResumedAndWhatWaitsForAPersonNeedNot()
    {
        Explanation left = Why.Of(ExplainedStates.Reach("a retry"), Now).Unserved("p-1");
        Explanation asks = Why.Of(ExplainedStates.Reach("an approval"), Now);

        Assert.Equal(CauseKind.NoProcess, left.Root.Kind);
        Assert.Equal("autonomy resume p-1", left.Remedies[0].Command);
        Assert.Same(asks, asks.Unserved("p-1"));
    }

    [Fact]
    public void AChildTakesTheChainOver()
    {
        Explanation parent = Why.Of(ExplainedStates.Reach("a child"), Now);
        Explanation child = Why.Of(ExplainedStates.Reach("an approval"), Now);

        Explanation whole = parent.Through(child);

        Assert.Equal(Mover.Child, parent.MovedBy);
        Assert.Equal([CauseKind.Child, CauseKind.Decision], whole.Causes.Select(cause => cause.Kind));
        Assert.Equal(("p-1", "running", Mover.Person), (whole.Subject, whole.Status, whole.MovedBy));
    }

    [Fact]
    public void AChainOfTenThousandStepsIsExplainedInAFewCauses()
    {
        string steps = string.Join(",", Enumerable.Range(0, 10_000).Select(i =>
            $$"""{ "id": "s{{i}}", "tool": "test.pure"{{(i > 0 ? $", \"needs\": [\"s{i - 1}\"]" : "")}} }"""));
        ExecutionState state = ExecutionRun.Of(steps).State;

        Explanation why = Why.OfStep(state, state.Steps[^1], Now);

        Assert.InRange(why.Causes.Length, 2, 10);
        Assert.Equal("s0", why.Root.Step);
    }

    private static IEnumerable<Explanation> AllOf(ExecutionState state) =>
        [Why.Of(state, Now), .. state.Steps.Select(step => Why.OfStep(state, step, Now))];
}
