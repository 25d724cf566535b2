using Autonomy.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>A question that nobody answers any more is told of by itself: with who withdrew it, and why.</summary>
public sealed class WithdrawalTests
{
    private const string Question = """{ "id": "q", "tool": "core.approve", "with": {} }""";

    [Fact]
    public void ACancelIsFollowedByTheQuestionsThatItWithdraws()
    {
        ExecutionRun run = ExecutionRun.Of(
            Question + """, { "id": "r", "tool": "core.approve", "with": {} }, { "id": "a", "tool": "test.pure" }""");

        Assert.Equal(
            ["execution-cancel-requested", "decision-withdrawn", "decision-withdrawn"],
            run.Tell(new ExecutionCommand.Cancel("ada", "enough", Undo: false)));
        Assert.Equal(
            [("p-1-d1", "ada", "enough"), ("p-1-d2", "ada", "enough")],
            run.Events.OfType<ExecutionEvent.DecisionWithdrawn>()
                .Select(told => (told.Decision, told.By, told.Reason)));
    }

    [Fact]
    public void AnEndAtOnceComesAfterTheQuestionsThatItWithdraws()
    {
        ExecutionRun run = ExecutionRun.Of(Question);

        Assert.Equal(
            ["decision-withdrawn", "execution-terminated"],
            run.Tell(new ExecutionCommand.Terminate("ada", "enough")));
        ExecutionEvent.DecisionWithdrawn told =
            Assert.Single(run.Events.OfType<ExecutionEvent.DecisionWithdrawn>());
        Assert.Equal(("p-1-d1", "ada", "enough"), (told.Decision, told.By, told.Reason));
        Assert.Equal(0, run.State.OpenDecisions);
    }

    [Fact]
    public void AStepThatEndsByItsDeadlineWithdrawsItsQuestion()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "q", "tool": "core.approve", "with": {}, "deadline": "1h", "optional": true }""");

        Assert.Equal(
            ["step-failed q", "decision-withdrawn", "execution-completed"], run.Advance(TimeSpan.FromHours(1)));
        ExecutionEvent.DecisionWithdrawn told =
            Assert.Single(run.Events.OfType<ExecutionEvent.DecisionWithdrawn>());
        Assert.Equal(("p-1-d1", DecisionAnswer.ByEngine, null), (told.Decision, told.By, told.Reason));
    }

    [Fact]
    public void WhatWasAnsweredIsNotWithdrawn()
    {
        ExecutionRun run = ExecutionRun.Of(
            Question + """, { "id": "w", "tool": "core.signal", "with": { "name": "go" } }""");
        run.Answer("approve");

        Assert.Equal(
            ["execution-cancel-requested", "execution-cancelled"],
            run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: false)));
    }
}
