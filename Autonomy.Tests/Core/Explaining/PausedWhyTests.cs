using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Recovery;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Explaining;

/// <summary>A pause is told of every step that it keeps from starting, and how it ends.</summary>
public sealed class PausedWhyTests
{
    private const string SignalThenWork = """
        { "id": "a", "tool": "core.signal", "with": { "name": "go" } },
        { "id": "b", "tool": "test.pure", "needs": ["a"] }
        """;

    [Fact]
    public void AStepThatNeedsASignalDoesNotStartBeforeTheResumeEither()
    {
        ExecutionRun run = Paused(SignalThenWork);

        Explanation why = WhyOf(run, "b");

        Assert.Equal([CauseKind.Need, CauseKind.Signal, CauseKind.Pause], why.Causes.Select(cause => cause.Kind));
        Assert.Equal("The step 'b' is pending because ada paused the execution (lunch).", why.Headline);
        Assert.Equal(Mover.Person, why.MovedBy);
        Assert.Equal("autonomy resume p-1", why.Remedies[0].Command);
        Assert.Contains(why.Remedies, remedy => remedy.Command == "autonomy signal p-1 go");
        Assert.Contains("the signal", why.Next, StringComparison.Ordinal);
        // It is so: the signal alone starts nothing.
        run.Signal("go");
        Assert.Empty(run.Running);
        run.Tell(new ExecutionCommand.Resume("ada"));
        Assert.Equal(["b"], run.Running);
    }

    [Fact]
    public void WhatASignalEndsIsMovedByItWhileThePauseIsTold()
    {
        Explanation why = WhyOf(Paused(SignalThenWork), "a");

        Assert.Equal([CauseKind.Pause, CauseKind.Signal], why.Causes.Select(cause => cause.Kind));
        Assert.Equal(Mover.Signal, why.MovedBy);
        Assert.Equal(
            ["autonomy signal p-1 go", "autonomy resume p-1"], why.Remedies.Select(remedy => remedy.Command));
    }

    [Fact]
    public void WhatIsReadyInAPausedExecutionWaitsForTheResumeAndForNoPlace()
    {
        ExecutionRun run = Paused(SignalThenWork);
        run.Signal("go");

        Explanation why = WhyOf(run, "b");

        Assert.Equal("the step 'b' is ready, and waits for the resume", why.Causes[0].Text);
        Assert.DoesNotContain(why.Causes, cause => cause.Kind == CauseKind.Place);
        Assert.Equal("autonomy resume p-1", why.Remedies[0].Command);
    }

    [Fact]
    public void ARetryOfAPausedExecutionWaitsForTheResumeToo()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Fail("a", FailureKind.Unavailable);
        run.Tell(new ExecutionCommand.Pause("ada", "lunch"));

        Explanation why = WhyOf(run, "a");

        Assert.Equal([CauseKind.Retry, CauseKind.Pause], why.Causes.Select(cause => cause.Kind));
        Assert.Equal(Mover.Person, why.MovedBy);
    }

    [Theory]
    [InlineData(HoldScope.Workspace, "", "autonomy resume --workspace")]
    [InlineData(HoldScope.Tool, "test.*", "autonomy resume --tool 'test.*'")]
    public void APauseOfMoreThanTheExecutionIsToldOfStepsThatWaitForOthers(HoldScope scope, string name, string remedy)
    {
        ExecutionRun run = ExecutionRun.Of(SignalThenWork);
        run.Rules = WorkspaceRules.None.Apply(
            new RulesEvent.HoldPlaced(scope, name, "ada", "an audit", null), run.Now);

        Explanation why = Why.OfStep(run.State, run.Step("b"), run.Now, rules: run.Rules);

        Assert.Equal([CauseKind.Need, CauseKind.Signal, CauseKind.Hold], why.Causes.Select(cause => cause.Kind));
        Assert.Contains("(an audit)", why.Root.Text, StringComparison.Ordinal);
        Assert.Equal(remedy, why.Remedies[0].Command);
        // It is so: the signal alone starts nothing.
        run.Signal("go");
        Assert.Empty(run.Running);
    }

    [Fact]
    public void BothPausesAreToldAndBothMustEnd()
    {
        ExecutionRun run = Paused(SignalThenWork);
        WorkspaceRules rules = WorkspaceRules.None.Apply(
            new RulesEvent.HoldPlaced(HoldScope.Workspace, "", "eve", null, null), run.Now);

        Explanation why = Why.OfStep(run.State, run.Step("b"), run.Now, rules: rules);

        Assert.Equal(
            ["autonomy resume p-1", "autonomy resume --workspace", "autonomy signal p-1 go"],
            why.Remedies.Take(3).Select(remedy => remedy.Command));
        Assert.Equal("p-1 is paused because ada paused it (lunch).", Why.Of(run.State, run.Now, rules: rules).Headline);
    }

    private static Explanation WhyOf(ExecutionRun run, string step) =>
        Why.OfStep(run.State, run.Step(step), run.Now);

    private static ExecutionRun Paused(string steps)
    {
        ExecutionRun run = ExecutionRun.Of(steps);
        run.Tell(new ExecutionCommand.Pause("ada", "lunch"));
        return run;
    }
}
