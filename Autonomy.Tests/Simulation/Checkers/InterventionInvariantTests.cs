using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.History;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class InterventionInvariantTests
{
    private const string Wait = """{ "id": "a", "tool": "core.wait", "with": { "duration": "5s" } }""";
    private const string Signal = """{ "id": "a", "tool": "core.signal", "with": { "name": "go" } }""";
    private const string Approved = """{ "id": "a", "tool": "sim.pay", "approval": "always" }""";
    private const string Booked = """
        { "id": "a", "tool": "sim.hold", "undo": { "tool": "sim.release" } },
        { "id": "b", "tool": "sim.read", "needs": ["a"] }
        """;

    private static readonly ExecutionCommand.Pause Pause = new("ada", null);
    private static readonly ExecutionCommand.Cancel Cancel = new("ada", null, Undo: true);
    private static readonly ExecutionEvent.Cancelled Cancelled = new();

    private static readonly ExecutionEvent.DecisionRequired Asks = new(new DecisionRequest
    {
        Id = "p-1-d1",
        Kind = DecisionKind.Approval,
        Step = "a",
        Question = "May it?",
        Options = [new DecisionOption(DecisionOption.Approve, "It is called.", false)],
        Default = DecisionOption.Approve,
    });

    private static readonly ExecutionEvent.Paused Paused = new("ada", null);
    private static readonly ExecutionEvent.CancelRequested Cancelling = new("ada", null, Undo: true);

    [Fact]
    public void AWaitThatEndsInItsTimeIsSound()
    {
        HistoryBuilder history = Of(Wait);
        history.Commit(new ExecutionEvent.StepWaiting("a", null, WaitKind.Timer, history.Now.AddSeconds(5), null));
        history.After(TimeSpan.FromSeconds(5))
            .Commit(new ExecutionEvent.StepCompleted("a", null, DataNull.Value), End).IsSound();
    }

    [Fact]
    public void AWaitThatEndsEarlyIsFound()
    {
        HistoryBuilder history = Of(Wait);
        history.Commit(new ExecutionEvent.StepWaiting("a", null, WaitKind.Timer, history.Now.AddSeconds(5), null));
        history.Commit(new ExecutionEvent.StepCompleted("a", null, DataNull.Value), End).Violates(22);
    }

    [Fact]
    public void ATimerThatNeverFiresIsFound()
    {
        HistoryBuilder history = Of(Wait);
        history.Commit(new ExecutionEvent.StepWaiting("a", null, WaitKind.Timer, history.Now.AddSeconds(5), null));
        history.Violates(22);
    }

    [Fact]
    public void AnAttemptInAPauseIsFound()
    {
        HistoryBuilder history = Of(Booked).Do(Pause, Paused);
        history.Commit(history.Start("a")).Violates(18);
    }

    [Fact]
    public void AReadyStepThatStaysAfterAResumeIsFound() => Of(Booked).Do(Pause, Paused)
        .Commit(new ExecutionEvent.StepReady("a", null)).Commit(new ExecutionEvent.Resumed("ada")).Violates(19);

    [Fact]
    public void APauseThatIsAcknowledgedBeforeItIsDurableIsFound()
    {
        HistoryBuilder history = Of(Booked);
        history.Accept(history.Call(Pause), ExecutionStatus.Paused).Violates(24);
    }

    [Fact]
    public void AnAttemptAfterACancelIsFound()
    {
        HistoryBuilder history = Of(Booked).Do(Cancel, Cancelling);
        history.Commit(history.Start("a")).Violates(20);
    }

    [Fact]
    public void WhatCompletedIsUndoneOrTheCancelIsNotOver()
    {
        HistoryBuilder history = Of(Booked);
        history.Commit(history.Start("a")).Tool("a", 1).Commit(history.Complete("a"));
        history.Do(Cancel, Cancelling).Commit(new ExecutionEvent.Cancelled()).Violates(20);
    }

    [Fact]
    public void TwoEndsAreFound() => Of(Booked).Do(Cancel, Cancelling)
        .Commit(new ExecutionEvent.Cancelled(), new ExecutionEvent.Completed(false)).Violates(21);

    [Fact]
    public void ASignalIsTakenOnce()
    {
        var told = new ExecutionCommand.Signal("go", DataNull.Value, "ada");
        HistoryBuilder history = Of(Signal)
            .Commit(new ExecutionEvent.StepWaiting("a", null, WaitKind.Signal, null, "go"));
        history.Do(
            told, new ExecutionEvent.SignalReceived("go", DataNull.Value, "ada"),
            new ExecutionEvent.StepCompleted("a", null, DataNull.Value), End).IsSound();
    }

    [Fact]
    public void ASignalThatNobodySentIsFound() => Of(Signal)
        .Commit(new ExecutionEvent.StepWaiting("a", null, WaitKind.Signal, null, "go"))
        .Commit(new ExecutionEvent.StepCompleted("a", null, DataNull.Value), End).Violates(23);

    [Fact]
    public void ACallWithoutItsApprovalIsFound()
    {
        HistoryBuilder history = Of(Approved);
        history.Commit(history.Start("a")).Violates(23);
    }

    [Fact]
    public void AnAnswerToWhatWasNotAskedIsFound() => Of(Approved)
        .Commit(new ExecutionEvent.DecisionAnswered("p-1-d1", "approve", "ada", null, null)).Violates(23);

    [Fact]
    public void AQuestionThatIsWithdrawnInSilenceIsFound()
    {
        HistoryBuilder told = Of(Approved).Commit(Asks)
            .Do(Cancel, Cancelling, new ExecutionEvent.DecisionWithdrawn("p-1-d1", "ada"), Cancelled);
        HistoryBuilder silent = Of(Approved).Commit(Asks).Do(Cancel, Cancelling, Cancelled);

        Assert.DoesNotContain(Checker.CheckAll(told.History()), violation => violation.Invariant == 23);
        silent.Violates(23);
    }

    [Fact]
    public void AQuestionThatIsWithdrawnTwiceIsFound() => Of(Approved).Commit(Asks)
        .Commit(new ExecutionEvent.DecisionWithdrawn("p-1-d1", "engine"))
        .Commit(new ExecutionEvent.DecisionWithdrawn("p-1-d1", "engine")).Violates(23);

    [Fact]
    public void ACallThatNeverHearsAnythingIsFound()
    {
        HistoryBuilder history = Of(Booked);
        history.Call(Pause);
        history.Violates(31);
    }

    [Fact]
    public void AnIllegalMoveIsFound() =>
        Of(Booked).Commit(new ExecutionEvent.RetryScheduled("a", null, DateTimeOffset.UnixEpoch, "test")).Violates(9);

    [Fact]
    public void AnUnknownExecutionAfterItsAcknowledgementIsFound()
    {
        HistoryBuilder history = Of(Booked);
        long call = history.Call(Pause);
        var unknown = new CommandReply.Refused(Id, new Rejection(RejectionCode.UnknownExecution, "none"));
        history.Add(new HistoryEntry.Answered(call, Id, unknown)).Violates(1);
    }
}
