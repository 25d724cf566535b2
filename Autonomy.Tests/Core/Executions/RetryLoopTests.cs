using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>What is said of trying that was in vain: by a ladder, and by people.</summary>
public sealed class RetryLoopTests
{
    private const string Asks = """{ "id": "a", "tool": "test.pure", "onFailure": "decide" }""";

    [Fact]
    public void AFailureThatDidNotPassCountsAsRefusedForGood()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        TryThreeTimes(run);

        Failure error = run.Step("a").Error!;
        Assert.Equal((FailureKind.PermanentExternal, FailureKind.Unavailable), (error.Kind, error.PassingKind));
        Assert.Contains("It failed 3 times over 4m", error.Message, StringComparison.Ordinal);
        Assert.Empty(run.State.Decisions);
    }

    [Fact]
    public void AQuestionAboutItSaysSoToo()
    {
        ExecutionRun run = ExecutionRun.Of(Asks);
        TryThreeTimes(run);

        string question = run.OpenDecision.Request.Question;
        Assert.Contains("It failed 3 times over 4m", question, StringComparison.Ordinal);
        Assert.EndsWith("or stop and undo what was done?", question, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasTriedOnceSaysWhatItIs()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "retry": { "attempts": 1 } }""");
        run.Fail("a", FailureKind.Unavailable);

        Assert.Equal(FailureKind.Unavailable, run.Step("a").Error!.Kind);
    }

    [Fact]
    public void AChildThatGaveUpIsAFailureOfItsKindToItsParent() => Assert.Equal(
        FailureKind.Unavailable,
        Failures.OfChild(
            ExecutionId.Parse("p-2"), ExecutionStatus.Failed,
            Exhaustion.After(
                new Failure { Kind = FailureKind.Unavailable, Code = "test", Message = "Down." }, 3, TimeSpan.Zero))
            .Kind);

    [Fact]
    public void RetryIsTheLastOptionOnceItWasInVainThreeTimes()
    {
        ExecutionRun run = ExecutionRun.Of(Asks);
        run.Fail("a", FailureKind.Denied);
        for (int time = 2; time <= 3; time++)
        {
            Assert.Equal(DecisionOption.Retry, run.OpenDecision.Request.Options[0].Name);
            run.Answer(DecisionOption.Retry);
            run.Fail("a", FailureKind.Denied);
        }

        DecisionRequest asked = run.OpenDecision.Request;
        Assert.Contains("met the same error 3 times", asked.Question, StringComparison.Ordinal);
        Assert.Equal(DecisionOption.Retry, asked.Options[^1].Name);
        Assert.NotEqual(DecisionOption.Retry, asked.Default);
    }

    [Fact]
    public void AnotherFailureBetweenIsNoCircle()
    {
        ExecutionRun run = ExecutionRun.Of(Asks);
        foreach (FailureKind kind in new[] { FailureKind.Denied, FailureKind.Denied, FailureKind.MissingScope })
        {
            run.Fail("a", kind);
            run.Answer(DecisionOption.Retry);
        }

        run.Fail("a", FailureKind.Denied);

        Assert.DoesNotContain("same error", run.OpenDecision.Request.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEffectThatStaysUnknownThreeTimesIsACircleToo()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.send" }""");
        for (int time = 1; time < 3; time++)
        {
            run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);
            run.Answer(DecisionOption.Retry);
        }

        run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);

        Assert.Contains("met the same error 3 times", run.OpenDecision.Request.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void APlanThatPollsIsNoCircle()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "a", "tool": "test.pure", "expect": "${{ output.ok }}",
              "retry": { "attempts": 20, "initial": "1s", "factor": 1, "max": "1s" }
            }
            """);
        for (int i = 0; i < 19; i++)
        {
            Assert.Equal("retry-scheduled a", run.Succeed("a", """{"ok":false}""")[1]);
            run.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("step-completed a", run.Succeed("a", """{"ok":true}""")[0]);
    }

    private static void TryThreeTimes(ExecutionRun run)
    {
        for (int time = 1; time <= 2; time++)
        {
            run.Fail("a", FailureKind.Unavailable);
            run.Advance(TimeSpan.FromMinutes(2));
        }

        run.Fail("a", FailureKind.Unavailable);
    }
}
