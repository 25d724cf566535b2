using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class RetryTests
{
    private const string Retried =
        """
        {
          "id": "a", "tool": "test.pure",
          "retry": { "attempts": 3, "initial": "10s", "factor": 2, "max": "15s" }
        }
        """;

    [Fact]
    public void ARetryWaitsAtMostTheDelayOfItsTryAndAttemptsEnd()
    {
        ExecutionRun run = ExecutionRun.Of(Retried);

        Assert.Equal(["attempt-failed a", "retry-scheduled a"], run.Fail("a", FailureKind.ConnectFailed));
        Assert.InRange(run.Unit("a").Wait!.Until!.Value - run.Now, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(["step-ready a", "attempt-started a"], run.Advance(TimeSpan.FromSeconds(10)));
        run.Fail("a", FailureKind.ConnectFailed);
        Assert.InRange(run.Unit("a").Wait!.Until!.Value - run.Now, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        run.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(
            ["attempt-failed a", "step-failed a", "execution-failed"], run.Fail("a", FailureKind.ConnectFailed));
        Assert.Equal(3, run.Step("a").Attempts);
    }

    [Fact]
    public void DelaysOfDifferentStepsAreSpread()
    {
        string steps = string.Join(",", Enumerable.Range(0, 50)
            .Select(i => $$"""{ "id": "s{{i}}", "tool": "test.pure", "retry": { "initial": "10s" } }"""));
        ExecutionRun run = ExecutionRun.Of(steps, concurrency: 50);
        for (int i = 0; i < 50; i++) run.Fail($"s{i}", FailureKind.Unavailable);

        double[] delays =
            [.. Enumerable.Range(0, 50).Select(i => (run.Unit($"s{i}").Wait!.Until!.Value - run.Now).TotalSeconds)];

        Assert.InRange(delays.Average(), 3, 7);
        Assert.InRange(delays.Max() - delays.Min(), 7, 10);
    }

    [Fact]
    public void WhatTheOtherSideAsksForIsWaited()
    {
        ExecutionRun run = ExecutionRun.Of(Retried);
        run.Fail("a", Broken(FailureKind.RateLimited) with { RetryAfter = TimeSpan.FromMinutes(2) });

        Assert.Equal(run.Now + TimeSpan.FromMinutes(2), run.State.NextTimer);
    }

    [Fact]
    public void AnAbsurdRetryAfterIsHeldUnderTheLongestWait()
    {
        ExecutionRun run = ExecutionRun.Of(Retried);
        run.Fail("a", Broken(FailureKind.RateLimited) with { RetryAfter = TimeSpan.MaxValue });

        Assert.Equal(run.Now + TimeSpan.FromDays(30), run.State.NextTimer);
    }

    [Theory]
    [InlineData(FailureKind.ConnectFailed, true)]
    [InlineData(FailureKind.Timeout, true)]
    [InlineData(FailureKind.AnswerCut, true)]
    [InlineData(FailureKind.Unavailable, true)]
    [InlineData(FailureKind.RateLimited, true)]
    [InlineData(FailureKind.Conflict, true)]
    [InlineData(FailureKind.Unknown, true)]
    [InlineData(FailureKind.Denied, false)]
    [InlineData(FailureKind.BadInput, false)]
    [InlineData(FailureKind.NotFound, false)]
    public void OnlyWhatMayPassIsTriedAgain(FailureKind kind, bool isRetried)
    {
        ExecutionRun run = ExecutionRun.Of(Retried);

        Assert.Equal(isRetried ? "retry-scheduled a" : "step-failed a", run.Fail("a", kind)[1]);
    }

    [Fact]
    public void WhatWasPerhapsDoneIsTriedAgainWhereRepeatingIsSafe()
    {
        foreach (string tool in new[] { "test.pure", "test.put", "test.keyed" })
        {
            ExecutionRun run = ExecutionRun.Of($$"""{ "id": "a", "tool": "{{tool}}" }""");

            Assert.Equal("retry-scheduled a", run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown)[1]);
        }
    }

    [Fact]
    public void FallbacksFollowInTheirOrderWithAttemptsAndKeysOfTheirOwn()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "a", "tool": "test.send",
              "fallback": [ { "tool": "test.put" }, { "tool": "test.pure", "with": { "x": 1 } } ]
            }
            """);

        Assert.Equal(
            ["attempt-failed a", "fallback-chosen a", "attempt-started a"], run.Fail("a", FailureKind.BadInput));
        Assert.Equal("p-1/a/1/fallback-1", run.EffectOn<ExecutionEffect.StartAttempt>("a").Terms.IdempotencyKey);
        run.Fail("a", FailureKind.BadInput);
        Assert.Equal("test.pure", run.Unit("a").Tool);
        Assert.Equal(["attempt-failed a", "step-failed a", "execution-failed"], run.Fail("a", FailureKind.BadInput));
        Assert.Equal(3, run.Step("a").Attempts);
    }

    [Fact]
    public void ACallThatCannotEvenBeMadeFallsBack()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "a", "tool": "test.pure", "with": { "x": "${{ length(inputs.n) }}" },
              "fallback": [ { "tool": "test.put" } ]
            }
            """,
            inputs: """{ "n": 5 }""");

        Assert.Equal(["step-ready a", "fallback-chosen a", "attempt-started a"], run.Last.Skip(2));
        run.Succeed("a");
        Assert.Equal(ExecutionStatus.Completed, run.State.Status);
    }

    [Fact]
    public void ABrokenGuardIsNotWorkedAroundByAFallback()
    {
        ExecutionRun run =
            ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "fallback": [ { "tool": "test.put" } ] }""");

        Assert.Equal("decision-required", run.Fail("a", FailureKind.SecurityViolation)[1]);
    }

    [Fact]
    public void AnItemFallsBackOnItsOwn()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "f", "tool": "test.pure", "forEach": [1, 2], "fallback": [ { "tool": "test.put" } ] }""");

        IReadOnlyList<string> told = run.Fail("f/1", FailureKind.BadInput);

        Assert.Equal(["attempt-failed f/1", "fallback-chosen f/1", "step-ready f/1", "attempt-started f/1"], told);
    }

    [Fact]
    public void AnOutputThatIsNotWhatWasExpectedIsAFailure()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "a", "tool": "test.pure",
              "expect": "${{ output.status == `200` }}", "retry": { "attempts": 2 }
            }
            """);

        Assert.Equal(["attempt-failed a", "retry-scheduled a"], run.Succeed("a", """{ "status": 500 }"""));
        Assert.Equal(FailureKind.NoProgress, run.Unit("a").LastFailure!.Kind);
        run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a", """{ "status": 200 }"""));
    }

    [Fact]
    public void WhatWasDoneAndMustNotBeRepeatedIsNotRetriedForItsOutput()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.send", "expect": "${{ output.ok }}" }""");

        Assert.Equal(
            ["attempt-failed a", "step-failed a", "execution-failed"], run.Succeed("a", """{ "ok": false }"""));
    }

    [Fact]
    public void AnUnknownEffectThatMustNotBeRepeatedBecomesADecision()
    {
        ExecutionRun run = InDoubt();

        Assert.Equal(["attempt-failed a", "decision-required"], run.Last);
        Assert.Equal(ExecutionStatus.Waiting, run.State.Status);
        Assert.Equal(["retry", "done", "skip", "stop"], run.OpenDecision.Request.Options.Select(option => option.Name));
    }

    [Fact]
    public void RetryCallsAgain() =>
        Assert.Equal(
            ["decision-answered", "step-ready a", "attempt-started a"], InDoubt().Answer(DecisionOption.Retry));

    [Fact]
    public void RetryOfAnUnknownEffectIsTheSameCallAsIsSaidWhereverItIsToldOf()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.send", "with": { "x": 1 } }""");
        DataObject before = run.EffectOn<ExecutionEffect.StartAttempt>("a").Call.Input;
        run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);
        DecisionRequest request = run.OpenDecision.Request;
        var answer = new ExecutionCommand.Answer(request.Id, DecisionOption.Retry, "ada", null, null);
        Rejection refused = run.Refuse(answer with { Arguments = DataObject.Of(("x", 2)) });
        run.Answer(DecisionOption.Retry);

        Assert.Contains("with the same arguments", request.Options[0].Consequence, StringComparison.Ordinal);
        Assert.Contains("it is the same call once more, as it was", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, run.EffectOn<ExecutionEffect.StartAttempt>("a").Call.Input);
    }

    [Fact]
    public void DoneCompletesWithTheOutputThatWasGiven()
    {
        ExecutionRun run = InDoubt();

        Assert.Equal(
            ["decision-answered", "step-completed a", "attempt-started b"], run.Answer(DecisionOption.Done, "5"));
        Assert.Equal("5", run.Step("a").Output!.ToString());
    }

    [Fact]
    public void SkipLeavesOutTheStepAndWhatNeedsIt() => Assert.Equal(
        ["decision-answered", "step-skipped a", "step-skipped b", "execution-completed"], InDoubt()
            .Answer(DecisionOption.Skip));

    [Fact]
    public void StopCancelsTheExecution() => Assert.Equal(
        ["decision-answered", "execution-cancel-requested", "execution-cancelled"], InDoubt()
            .Answer(DecisionOption.Stop));

    [Theory]
    [InlineData("\"onFailure\": \"fail\"")]
    [InlineData("\"optional\": true")]
    public void AnUnknownEffectIsAskedAboutWhateverThePlanSaysOfFailures(string rule)
    {
        ExecutionRun run = ExecutionRun.Of($$"""{ "id": "a", "tool": "test.create", {{rule}} }""");

        run.Fail("a", FailureKind.PermanentExternal, FailureEffect.Unknown);

        Assert.Equal(DecisionKind.UnknownEffect, run.OpenDecision.Request.Kind);
    }

    [Fact]
    public void AnUnknownEffectIsProbedWhereTheToolCan()
    {
        ExecutionRun run = Doubted();

        Assert.Equal(["attempt-doubted a"], run.Last);
        Assert.Equal(
            ["step-completed a", "execution-completed"], run.Probe("a", new ProbeResult.Happened(new DataString("x"))));
    }

    [Fact]
    public void WhatAProbeFindsNotDoneIsRetriedAsThePolicySays()
    {
        ExecutionRun run = Doubted();

        Assert.Equal(["attempt-failed a", "retry-scheduled a"], run.Probe("a", new ProbeResult.DidNotHappen()));
        run.Advance(TimeSpan.FromSeconds(1));
        run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);
        Assert.Equal(
            ["attempt-failed a", "step-failed a", "execution-failed"], run.Probe("a", new ProbeResult.DidNotHappen()));
        Assert.Equal(FailureKind.Timeout, run.Step("a").Error!.PassingKind);
    }

    [Fact]
    public void WhatAProbeCannotTellBecomesADecision()
    {
        ExecutionRun run = Doubted();

        Assert.Equal(["attempt-failed a", "decision-required"], run.Probe("a", new ProbeResult.NotKnown("no log")));
        Assert.Equal(FailureKind.Timeout, run.Unit("a").LastFailure!.Kind);
    }

    private static ExecutionRun InDoubt()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.send" }, { "id": "b", "tool": "test.pure", "needs": ["a"] }""");
        run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);
        return run;
    }

    private static ExecutionRun Doubted()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.probed", "retry": { "attempts": 2 } }""");
        run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);
        return run;
    }

    private static Failure Broken(FailureKind kind) => new() { Kind = kind, Code = "test", Message = "It broke." };
}
