using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class WaitTests
{
    [Fact]
    public void AWaitEndsAtItsTimeOnceAndNeverEarly()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "w", "tool": "core.wait", "with": { "duration": "5s" } },
            { "id": "b", "tool": "test.pure", "needs": ["w"] }
            """);

        Assert.Equal(ExecutionRun.Beginning + TimeSpan.FromSeconds(5), run.State.NextTimer);
        Assert.Empty(run.Advance(TimeSpan.FromMilliseconds(4_999)));
        Assert.Equal(["step-completed w", "attempt-started b"], run.Advance(TimeSpan.FromMilliseconds(1)));
        Assert.Empty(run.Advance(TimeSpan.FromSeconds(5)));
        Assert.Null(run.State.NextTimer);
    }

    [Fact]
    public void AStepWhoseDeadlinePassesTogetherWithItsTimeoutDoesNotStartItsFallback()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "s", "tool": "core.signal", "with": { "name": "go", "timeout": "10s" }, "deadline": "20s",
              "fallback": [{ "tool": "test.pure" }] }
            """);

        Assert.Equal(
            ["fallback-chosen s", "step-failed s", "execution-failed"], run.Advance(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void TimersThatPassedDuringADowntimeFireAfterIt()
    {
        ExecutionRun run =
            ExecutionRun.Of("""{ "id": "w", "tool": "core.wait", "with": { "until": "2026-01-02T00:00:00Z" } }""");
        run.Now += TimeSpan.FromDays(30);
        run.Restart();

        Assert.Equal(["step-completed w", "execution-completed"], run.Advance(TimeSpan.Zero));
    }

    [Fact]
    public void ATimeThatHasPassedEndsAWaitAtOnce()
    {
        ExecutionRun run =
            ExecutionRun.Of("""{ "id": "w", "tool": "core.wait", "with": { "until": "2020-01-01T00:00:00Z" } }""");

        Assert.Equal(["step-waiting w", "step-completed w", "execution-completed"], run.Last.Skip(2));
    }

    [Theory]
    [InlineData("core.wait", "duration", "\"soon\"")]
    [InlineData("core.wait", "until", "\"2099-01-01T00:00:00Z\"")]
    [InlineData("core.signal", "timeout", "\"soon\"")]
    [InlineData("core.signal", "name", "5")]
    [InlineData("core.approve", "timeout", "5")]
    public void ArgumentsThatTurnOutWrongFailTheStepInsteadOfWaitingForEver(string tool, string argument, string value)
    {
        string name = tool == "core.signal" && argument != "name" ? "\"name\": \"go\"," : "";
        string steps =
            $$$"""{ "id": "w", "tool": "{{{tool}}}", "with": { {{{name}}} "{{{argument}}}": "${{ inputs.x }}" } }""";

        ExecutionRun run = ExecutionRun.Of(steps, inputs: $$"""{ "x": {{value}} }""");

        Assert.Equal(["step-ready w", "step-failed w", "execution-failed"], run.Last.Skip(2));
        Assert.Equal(FailureKind.BadInput, run.Step("w").Error!.Kind);
    }

    [Fact]
    public void ASignalGoesToTheStepThatWaitsForIt()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "s", "tool": "core.signal", "with": { "name": "go" } }""");

        Assert.Equal(["signal-received"], run.Signal("other"));
        Assert.Equal(["signal-received", "step-completed s", "execution-completed"], run.Signal("go", "7"));
        Assert.Equal("7", run.Step("s").Output!.ToString());
    }

    [Fact]
    public void SignalsAreKeptInTheirOrderAndTakenOnce()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure" },
            { "id": "s", "tool": "core.signal", "with": { "name": "go" }, "needs": ["a"] },
            { "id": "t", "tool": "core.signal", "with": { "name": "go" }, "needs": ["s"] },
            { "id": "u", "tool": "core.signal", "with": { "name": "go" }, "needs": ["t"] }
            """);
        run.Signal("go", "1");
        run.Signal("go", "2");

        Assert.Equal(
            [
                "step-completed a", "step-waiting s", "step-completed s", "step-waiting t", "step-completed t",
                "step-waiting u",
            ],
            run.Succeed("a"));
        Assert.Equal("1", run.Step("s").Output!.ToString());
        Assert.Equal("2", run.Step("t").Output!.ToString());
        Assert.Equal(0, run.State.SignalsKept("go"));
    }

    [Fact]
    public void ASignalThatDoesNotComeInTimeFailsTheStepOrFallsBack()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "s", "tool": "core.signal", "with": { "name": "go", "timeout": "1m" } },
            {
              "id": "t", "tool": "core.signal", "with": { "name": "on", "timeout": "1m" },
              "fallback": [ { "tool": "core.noop" } ]
            }
            """);

        IReadOnlyList<string> told = run.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["step-failed s", "fallback-chosen t", "attempt-started t"], told);
        Assert.Equal(FailureCodes.SignalTimeout, run.Step("s").Error!.Code);
    }

    [Fact]
    public void AQuestionGivesItsAnswer()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "q", "tool": "core.approve",
              "with": { "question": "Which?", "options": ["left", "right"], "default": "left" }
            }
            """);

        Assert.Equal("Which?", run.OpenDecision.Request.Question);
        Assert.Equal(ExecutionStatus.Waiting, run.State.Status);
        Assert.Equal(["decision-answered", "step-completed q", "execution-completed"], run.Answer("right"));
        Assert.Contains(
            "\"option\":\"right\",\"by\":\"ada\"", run.Step("q").Output!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnansweredQuestionTakesItsDefaultOnExpiry()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "q", "tool": "core.approve",
              "with": { "options": ["left", "right"], "default": "left", "timeout": "1h" }
            }
            """);

        Assert.Empty(run.Advance(TimeSpan.FromMinutes(59)));
        Assert.Equal(
            ["decision-expired", "step-completed q", "execution-completed"], run.Advance(TimeSpan.FromMinutes(1)));
        Assert.Contains("\"by\":\"expiry\"", run.Step("q").Output!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ARejectedQuestionFailsItsStep()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "q", "tool": "core.approve" }""");

        Assert.Equal(["decision-answered", "step-failed q", "execution-failed"], run.Answer(DecisionOption.Reject));
    }

    [Fact]
    public void OptionsThatTurnOutEmptyAreTheUsualOnes()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "q", "tool": "core.approve", "with": { "options": "${{ inputs.o }}" } }""",
                inputs: """{ "o": [1] }""");

        Assert.Equal(["approve", "reject"], run.OpenDecision.Request.Options.Select(option => option.Name));
    }

    [Fact]
    public void AStepThatRunsAPlanWaitsForItsChildAndTakesNoPlace()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "c", "tool": "core.plan", "with": { "plan": "other" } },
            { "id": "a", "tool": "test.pure" }
            """,
            concurrency: 1);

        Assert.Equal(["attempt-started c", "step-waiting c", "attempt-started a"], run.Last.Skip(2));
        Assert.Equal("p-1~c.1", Assert.Single(run.State.OpenChildren).Value);
        var end = new ExecutionCommand.EndChild("c", null, 1, new ToolOutcome.Succeeded(new DataString("done")));
        Assert.Equal(["step-completed c"], run.Tell(end));
        Assert.Empty(run.Tell(end));
    }

    [Fact]
    public void ChildrenOfDifferentPlacesNeverShareAnId()
    {
        ExecutionId[] children =
        [
            ExecutionId.ChildOf(ExecutionRun.Id, "a", 1, 2),
            ExecutionId.ChildOf(ExecutionRun.Id, "a.1", null, 2),
            ExecutionId.ChildOf(ExecutionId.ChildOf(ExecutionRun.Id, "a", null, 1), "b", null, 1),
            ExecutionId.ChildOf(ExecutionRun.Id, "a.1.b", null, 1),
        ];

        Assert.Equal(children.Length, children.Distinct().Count());
    }

    [Fact]
    public void TheIdOfADeepChildIsShortenedAndStaysTheSame()
    {
        ExecutionId id = ExecutionRun.Id;
        string step = new('s', 64);
        for (int depth = 0; depth < 10; depth++) id = ExecutionId.ChildOf(id, step, 99_999, 100);

        Assert.Equal(ExecutionId.LengthMax, id.Value.Length);
        Assert.NotEqual(ExecutionId.ChildOf(id, "a", null, 1), ExecutionId.ChildOf(id, "b", null, 1));
    }

    [Fact]
    public void ADeadlineEndsAttemptsRetriesAndWaits()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "deadline": "1m" },
            { "id": "b", "tool": "core.signal", "with": { "name": "go" }, "deadline": "1m" },
            { "id": "f", "tool": "test.pure", "forEach": [1, 2, 3], "forEachConcurrency": 2, "deadline": "1m" }
            """);
        run.Succeed("f/0");

        IReadOnlyList<string> told = run.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(
            [
                "attempt-failed a", "step-failed a", "step-failed b",
                "attempt-failed f/1", "attempt-failed f/2", "step-failed f", "execution-failed",
            ], told);
        Assert.Equal(3, run.Effects.OfType<ExecutionEffect.CancelAttempt>().Count());
    }

    [Fact]
    public void ADeadlineWithdrawsTheDecisionThatItsStepWaitsFor()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "q", "tool": "core.approve", "with": { "timeout": "2h" }, "deadline": "1m" },
            { "id": "a", "tool": "test.pure" }
            """);
        string decision = run.OpenDecision.Request.Id;

        Assert.Equal(["step-failed q", "decision-withdrawn"], run.Advance(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, run.State.OpenDecisions);
        Assert.Null(run.State.NextTimer);
        Rejection rejection = run.Refuse(new ExecutionCommand.Answer(decision, "approve", "bob", null, null));
        Assert.Equal(RejectionCode.AlreadyAnswered, rejection.Code);
    }
}
