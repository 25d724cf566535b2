using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class RecoveringTests
{
    [Theory]
    [InlineData("test.pure")]
    [InlineData("test.put")]
    [InlineData("test.keyed")]
    public void WhatMayBeRepeatedIsRepeatedUnderItsKey(string tool)
    {
        ExecutionRun run = ExecutionRun.Of($$"""{ "id": "a", "tool": "{{tool}}" }""");
        string key = run.EffectOn<ExecutionEffect.StartAttempt>("a").Terms.IdempotencyKey;

        Assert.Equal(["attempt-failed a", "step-ready a", "attempt-started a"], run.Restart());
        ExecutionEffect.StartAttempt again = run.EffectOn<ExecutionEffect.StartAttempt>("a");
        Assert.Equal((2, key), (again.Attempt, again.Terms.IdempotencyKey));
    }

    [Theory]
    [InlineData("test.post")]
    [InlineData("test.create")]
    [InlineData("test.send")]
    public void WhatMustNotBeRepeatedWaitsForADecision(string tool)
    {
        ExecutionRun run = ExecutionRun.Of($$"""{ "id": "a", "tool": "{{tool}}" }""");

        Assert.Equal(["attempt-failed a", "decision-required"], run.Restart());
        Assert.Equal(DecisionKind.UnknownEffect, run.OpenDecision.Request.Kind);
        Assert.Empty(run.Restart());
    }

    [Fact]
    public void WhatCanBeProbedIsProbedAndProbedAgainAfterTheNextCrash()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.probed" }""");

        Assert.Equal(["probe-started a"], run.Restart());
        Assert.IsType<ExecutionEffect.StartProbe>(Assert.Single(run.Effects));
        run.Restart();
        Assert.Equal(
            ["attempt-failed a", "step-ready a", "attempt-started a"], run.Probe("a", new ProbeResult.DidNotHappen()));
    }

    [Fact]
    public void AnAttemptThatTheEngineLostDoesNotCountAsATry()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "retry": { "attempts": 1 } }""");
        run.Restart();
        run.Restart();

        Assert.Equal(3, run.Unit("a").Attempts);
        Assert.Equal(1, run.Unit("a").Tries);
    }

    [Theory]
    [InlineData("test.pure")]
    [InlineData("test.keyed")]
    public void ACallThatIsLostFourTimesInARowIsAskedAboutInsteadOfRepeated(string tool)
    {
        ExecutionRun run = ExecutionRun.Of($$"""{ "id": "a", "tool": "{{tool}}" }""");
        for (int loss = 1; loss < Recovering.LossesMax; loss++)
            Assert.Equal(["attempt-failed a", "step-ready a", "attempt-started a"], run.Restart());

        Assert.Equal(["attempt-failed a", "decision-required"], run.Restart());
        Assert.Contains("stopped 4 times in a row", run.OpenDecision.Request.Question, StringComparison.Ordinal);
        Assert.Empty(run.Restart());
        Assert.Equal(["decision-answered", "step-ready a", "attempt-started a"], run.Answer("retry"));
        Assert.Equal(["attempt-failed a", "step-ready a", "attempt-started a"], run.Restart());
        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a"));
    }

    [Fact]
    public void ACallThatAProbeFoundUndoneFourTimesInARowIsAskedAbout()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.probed" }""");
        for (int loss = 1; loss < Recovering.LossesMax; loss++)
        {
            run.Restart();
            run.Probe("a", new ProbeResult.DidNotHappen());
        }

        run.Restart();
        Assert.Equal(["attempt-failed a", "decision-required"], run.Probe("a", new ProbeResult.DidNotHappen()));
    }

    [Fact]
    public void AProbeThatIsLostFourTimesInARowIsNotMadeAgain()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.probed" }""");
        for (int loss = 1; loss <= Recovering.LossesMax; loss++) Assert.Equal(["probe-started a"], run.Restart());

        Assert.Equal(["attempt-failed a", "decision-required"], run.Restart());
        Assert.Contains(
            "4 times in a row while its probe ran", run.Unit("a").LastFailure!.Message, StringComparison.Ordinal);
        Assert.Equal(["decision-answered", "step-ready a", "attempt-started a"], run.Answer("retry"));
        Assert.Equal(["probe-started a"], run.Restart());
    }

    [Fact]
    public void LossesWithAFailureBetweenThemAreNotInARow()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "retry": { "initial": "1ms" } }""");
        for (int loss = 1; loss < Recovering.LossesMax; loss++) run.Restart();
        run.Fail("a", FailureKind.Unavailable);
        run.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["attempt-failed a", "step-ready a", "attempt-started a"], run.Restart());
    }

    [Fact]
    public void AnUndoThatIsLostFourTimesInARowIsAskedAbout()
    {
        const string Steps = """
            { "id": "a", "tool": "test.pure", "undo": { "tool": "test.remove" } },
            { "id": "w", "tool": "core.wait", "with": { "duration": "1h" } }
            """;
        ExecutionRun run = ExecutionRun.Of(Steps);
        run.Succeed("a");
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));
        for (int loss = 1; loss < Recovering.LossesMax; loss++) Assert.Equal(["undo-started a"], run.Restart());

        Assert.Equal(["undo-failed a", "decision-required"], run.Restart());
        Assert.Equal(["decision-answered", "undo-started a"], run.Answer("retry"));
        Assert.Equal(["undo-started a"], run.Restart());
    }

    [Fact]
    public void ADoubtOutlivesACrash()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.probed", "retry": { "attempts": 1 } }""");
        run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);

        Assert.Equal(["probe-started a"], run.Restart());
        Assert.Equal(
            ["attempt-failed a", "step-failed a", "execution-failed"], run.Probe("a", new ProbeResult.DidNotHappen()));
    }

    [Fact]
    public void ItemsOfAFanOutAreRecoveredOneByOne()
    {
        ExecutionRun run =
            ExecutionRun.Of("""{ "id": "f", "tool": "test.pure", "forEach": [1, 2, 3], "forEachConcurrency": 2 }""");
        run.Succeed("f/0");

        run.Restart();

        Assert.Equal(["f/1", "f/2"], run.Running);
        run.Succeed("f/2", "2");
        Assert.Equal(["item-completed f/1", "step-completed f", "execution-completed"], run.Succeed("f/1", "1"));
    }

    [Fact]
    public void AChildIsFoundAgainByTheSameId()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "c", "tool": "core.plan", "with": { "plan": "other" } }""");
        ExecutionId child = run.EffectOn<ExecutionEffect.StartChild>("c").Child;

        Assert.Empty(run.Restart());
        Assert.Equal(child, run.EffectOn<ExecutionEffect.StartChild>("c").Child);
    }

    [Fact]
    public void ARestartDuringACancelEndsIt()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.send" }""");
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: false));

        Assert.Equal(["attempt-failed a", "execution-cancelled"], run.Restart());
    }

    [Fact]
    public void WaitsGoOnAfterARestart()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "s", "tool": "core.signal", "with": { "name": "go" } },
            { "id": "w", "tool": "core.wait", "with": { "duration": "1h" } }
            """);

        Assert.Empty(run.Restart());
        Assert.Equal(["signal-received", "step-completed s"], run.Signal("go"));
        Assert.Equal(["step-completed w", "execution-completed"], run.Advance(TimeSpan.FromHours(1)));
    }
}
