using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class HealingTests
{
    private const string Plain = """{ "id": "a", "tool": "test.pure" }""";
    private const string WithFallback =
        """{ "id": "a", "tool": "test.pure", "fallback": [ { "tool": "test.put" } ] }""";

    [Fact]
    public void EachRungIsAnEventWithItsReasonAndSoIsWhatItTaught()
    {
        ExecutionRun run = ExecutionRun.Of(Plain);

        run.Fail("a", FailureKind.Unavailable);
        var healing = Assert.Single(run.Events.OfType<ExecutionEvent.HealingApplied>());
        Assert.Equal((Rung.Retry, FailureKind.Unavailable, 1), (healing.Rung, healing.Kind, healing.Attempt));
        Assert.Contains("It broke.", healing.Reason, StringComparison.Ordinal);
        Assert.Equal("""{"attempt":2}""", healing.After!.ToString());
        Assert.Equal((run.Unit("a").Wait!.Until!.Value - run.Now).TotalMilliseconds, healing.Cost.DelayMs);

        run.Advance(TimeSpan.FromMinutes(2));
        run.Succeed("a");
        Assert.Equal(["retry helped"], run.Healings);
    }

    [Fact]
    public void ARungThatWasInVainTeachesThat()
    {
        ExecutionRun run = ExecutionRun.Of(Plain);
        run.Fail("a", FailureKind.Unavailable);
        run.Advance(TimeSpan.FromMinutes(2));

        run.Fail("a", FailureKind.Unavailable);

        Assert.Equal(["retry was in vain", "retry after 2"], run.Healings);
    }

    [Fact]
    public void TooManyCallsUseNoTry()
    {
        ExecutionRun run = ExecutionRun.Of(Plain);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("retry-scheduled a", run.Fail("a", FailureKind.RateLimited)[1]);
            run.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(0, run.Unit("a").Tries - 1);
        Assert.Equal("step-failed a", run.Fail("a", FailureKind.RateLimited)[1]);
    }

    [Fact]
    public void WhatOurOwnClockStoppedGetsTwiceTheTimeOnce()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "timeout": "10s" }""");
        Failure timeout = Failures.OfTimeout("test.pure", TimeSpan.FromSeconds(10));

        run.Fail("a", timeout);
        Assert.Equal(["more-time after 1"], run.Healings);
        run.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromSeconds(20), run.EffectOn<ExecutionEffect.StartAttempt>("a").Terms.Timeout);
        run.Fail("a", timeout);
        Assert.Equal("retry after 2", run.Healings[^1]);
        run.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromSeconds(20), run.EffectOn<ExecutionEffect.StartAttempt>("a").Terms.Timeout);
    }

    [Fact]
    public void AnOpenCircuitIsWaitedForAndUsesNoTry()
    {
        ExecutionRun run = ExecutionRun.Of(Plain);
        Failure turnedAway = Broken(FailureKind.Unavailable) with
        {
            Code = FailureCodes.CircuitOpen,
            RetryAfter = TimeSpan.FromSeconds(100),
        };
        for (int i = 0; i < 20; i++)
        {
            run.Fail("a", turnedAway);
            Assert.Equal($"park after {i + 1}", run.Healings[^1]);
            Assert.InRange((run.State.NextTimer!.Value - run.Now).TotalSeconds, 100, 125);
            run.Advance(TimeSpan.FromSeconds(125));
        }

        run.Succeed("a");
        Assert.Equal(ExecutionStatus.Completed, run.State.Status);
    }

    [Fact]
    public void WhatWaitsForACircuitLongerThanADayIsGivenUp()
    {
        ExecutionRun run = ExecutionRun.Of(Plain);
        Failure turnedAway = Broken(FailureKind.Unavailable) with
        {
            Code = FailureCodes.CircuitOpen,
            RetryAfter = TimeSpan.FromHours(13),
        };
        run.Fail("a", turnedAway);
        run.Advance(TimeSpan.FromHours(17));
        run.Fail("a", turnedAway);
        run.Advance(TimeSpan.FromHours(17));

        Assert.Equal("step-failed a", run.Fail("a", turnedAway)[1]);
    }

    [Fact]
    public void AnExpiredTokenIsRefreshedOnceAndAtOnce()
    {
        ExecutionRun run = ExecutionRun.Of(Plain);

        Assert.Equal(["attempt-failed a", "attempt-started a"], run.Fail("a", FailureKind.TokenExpired));
        Assert.True(run.EffectOn<ExecutionEffect.StartAttempt>("a").Terms.RefreshesCredential);
        Assert.Equal("decision-required", run.Fail("a", FailureKind.TokenExpired)[1]);
        Assert.Contains("Go on once that is done", run.OpenDecision.Request.Question, StringComparison.Ordinal);
        string tried = Assert.Single(run.OpenDecision.Request.Tried!.Value);
        Assert.Equal("refresh-token after attempt 1 (token-expired)", tried);
    }

    [Fact]
    public void AShortResourceLowersHowManyRunAtOnceForAWhile()
    {
        string steps = string.Join(",", Enumerable.Range(0, 40)
            .Select(i => $$"""{ "id": "s{{i}}", "tool": "test.pure" }"""));
        ExecutionRun run = ExecutionRun.Of(steps, concurrency: 8);

        run.Fail("s0", FailureKind.TooLarge);
        Assert.Equal(["fewer-at-once after 1"], run.Healings);
        Assert.Equal(4, run.State.Concurrency);
        for (int i = 1; i < 8; i++) run.Succeed($"s{i}");
        Assert.Equal(4, run.State.RunningAttempts);
        for (int i = 8; i < 40; i++) run.Succeed($"s{i}");
        Assert.Equal(8, run.State.Concurrency);
    }

    [Fact]
    public void WhatAServerFindsTooLargeDoesNotGetSmallerByWaiting()
    {
        ExecutionRun run = ExecutionRun.Of(Plain);
        Failure large = Broken(FailureKind.TooLarge) with { Evidence = new FailureEvidence { Status = 413 } };

        Assert.Equal("step-failed a", run.Fail("a", large)[1]);
    }

    [Theory]
    [InlineData(FailureKind.MissingScope)]
    [InlineData(FailureKind.Denied)]
    [InlineData(FailureKind.NotFound)]
    [InlineData(FailureKind.Configuration)]
    [InlineData(FailureKind.PermanentExternal)]
    public void WhatWaitingCannotHelpIsDoneAnotherWay(FailureKind kind)
    {
        ExecutionRun run = ExecutionRun.Of(WithFallback);

        Assert.Equal(["attempt-failed a", "fallback-chosen a", "attempt-started a"], run.Fail("a", kind));
        Assert.Equal(["substitute after 1"], run.Healings);
        run.Succeed("a");
        Assert.Equal(["substitute helped"], run.Healings);
    }

    [Theory]
    [InlineData(FailureKind.BudgetExhausted, DecisionOption.Stop)]
    [InlineData(FailureKind.AccessRevoked, DecisionOption.Skip)]
    [InlineData(FailureKind.PermanentExternal, DecisionOption.Skip)]
    [InlineData(FailureKind.InputRequired, DecisionOption.Skip)]
    [InlineData(FailureKind.DataLossRisk, DecisionOption.Skip)]
    [InlineData(FailureKind.SecurityViolation, DecisionOption.Skip)]
    public void WhatIsCriticalIsForAPersonToDecide(FailureKind kind, string recommended)
    {
        ExecutionRun run = ExecutionRun.Of(Plain);

        Assert.Equal(["attempt-failed a", "decision-required"], run.Fail("a", kind));
        Assert.Equal((DecisionKind.Failure, recommended),
            (run.OpenDecision.Request.Kind, run.OpenDecision.Request.Default));
        Assert.Equal(ExecutionStatus.Waiting, run.State.Status);
        Assert.Equal(["decision-answered", "step-ready a", "attempt-started a"], run.Answer(DecisionOption.Retry));
        run.Succeed("a");
        Assert.Equal(ExecutionStatus.Completed, run.State.Status);
    }

    [Fact]
    public void StopAndUndoIsOfferedOnceThereIsSomethingToUndo()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.post", "undo": { "tool": "test.remove" } },
            { "id": "b", "tool": "test.pure", "needs": ["a"] }
            """);
        run.Succeed("a");
        run.Fail("b", FailureKind.PermanentExternal);

        run.Answer(DecisionOption.StopAndUndo);

        Assert.Equal(ExecutionStatus.Cancelling, run.State.Status);
        Assert.Equal("a", run.State.Steps[run.State.Undo!.Unit.Step].Id);
    }

    [Fact]
    public void AnAnswerGivesTheCallNewTries()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "onFailure": "decide" }""");
        for (int round = 0; round < 3; round++)
        {
            for (int attempt = 0; attempt < 2; attempt++)
            {
                Assert.Equal("retry-scheduled a", run.Fail("a", FailureKind.Unavailable)[1]);
                run.Advance(TimeSpan.FromMinutes(2));
            }

            Assert.Equal("decision-required", run.Fail("a", FailureKind.Unavailable)[1]);
            run.Answer(DecisionOption.Retry);
        }
    }

    [Fact]
    public void APlanThatMustNotWaitForPeopleFailsInstead()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "onFailure": "fail" }""");

        Assert.Equal(
            ["attempt-failed a", "step-failed a", "execution-failed"], run.Fail("a", FailureKind.SecurityViolation));
    }

    [Fact]
    public void AnOptionalStepIsLeftOutWithoutAQuestion()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "optional": true }""");

        Assert.Equal(
            ["attempt-failed a", "step-failed a", "execution-completed"], run.Fail("a", FailureKind.AccessRevoked));
    }

    [Fact]
    public void RetriesThatThePlanDidNotAskForHaveABudget()
    {
        string steps = string.Join(",", Enumerable.Range(0, 20)
            .Select(i => $$"""{ "id": "s{{i}}", "tool": "test.pure" }"""));
        ExecutionRun run = ExecutionRun.Of(steps, concurrency: 20);

        int retried = Enumerable.Range(0, 20)
            .Count(i => run.Fail($"s{i}", FailureKind.Unavailable)[1].StartsWith("retry", StringComparison.Ordinal));

        Assert.Equal(HealingLimits.RetriesMin, retried);
    }

    [Fact]
    public void RetriesThatThePlanAskedForTakeNothingFromThatBudget()
    {
        string steps = string.Join(",", Enumerable.Range(0, 20)
            .Select(i => $$"""{ "id": "s{{i}}", "tool": "test.pure", "retry": { "attempts": 2 } }"""));
        ExecutionRun run = ExecutionRun.Of(steps + """, { "id": "a", "tool": "test.pure" }""", concurrency: 21);
        for (int i = 0; i < 20; i++) run.Fail($"s{i}", FailureKind.Unavailable);

        Assert.StartsWith("retry-scheduled", run.Fail("a", FailureKind.Unavailable)[1], StringComparison.Ordinal);
    }

    private static Failure Broken(FailureKind kind) => new() { Kind = kind, Code = "test", Message = "It broke." };
}
