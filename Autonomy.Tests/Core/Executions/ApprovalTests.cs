using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class ApprovalTests
{
    [Theory]
    [InlineData("never", "test.send", false)]
    [InlineData("always", "test.pure", true)]
    [InlineData("auto", "test.pure", false)]
    [InlineData("auto", "test.put", false)]
    [InlineData("auto", "test.create", false)]
    [InlineData("auto", "test.post", true)]
    [InlineData("auto", "test.send", true)]
    public void WhoMustAskAsksBeforeTheCall(string approval, string tool, bool asks)
    {
        ExecutionRun run = ExecutionRun.Of($$"""{ "id": "a", "tool": "{{tool}}", "approval": "{{approval}}" }""");

        Assert.Equal(asks ? "decision-required" : "attempt-started a", run.Last[^1]);
    }

    [Fact]
    public void WhatThePlanCanUndoIsNotAskedFor()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.post", "approval": "auto", "undo": { "tool": "test.remove" } }""");

        Assert.Equal("attempt-started a", run.Last[^1]);
    }

    [Fact]
    public void AnApprovalIsForExactlyOneCall()
    {
        string HashOf(string arguments) => ExecutionRun
            .Of($$"""{ "id": "a", "tool": "test.send", "approval": "always", "with": {{arguments}} }""")
            .OpenDecision.Request.CallHash!;

        Assert.Equal(64, HashOf("""{ "x": 1 }""").Length);
        Assert.Equal(HashOf("""{ "x": 1 }"""), HashOf("""{ "x": 1 }"""));
        Assert.NotEqual(HashOf("""{ "x": 1 }"""), HashOf("""{ "x": 2 }"""));
    }

    [Fact]
    public void AnApprovedCallIsMadeAndItsRetriesAreNotAskedForAgain()
    {
        ExecutionRun run = Asking();

        Assert.Equal(["decision-answered", "step-ready a", "attempt-started a"], run.Answer(DecisionOption.Approve));
        run.Fail("a", FailureKind.ConnectFailed);
        Assert.Equal(["step-ready a", "attempt-started a"], run.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void ARejectedCallFallsBackAndTheFallbackAsksAnew()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.send", "approval": "always", "fallback": [ { "tool": "test.pure" } ] }""");

        Assert.Equal(
            ["decision-answered", "fallback-chosen a", "decision-required"], run.Answer(DecisionOption.Reject));
        Assert.Equal(["decision-answered", "step-failed a", "execution-failed"], run.Answer(DecisionOption.Reject));
        Assert.Equal(FailureCodes.Rejected, run.Step("a").Error!.Code);
    }

    [Fact]
    public void ADecisionIsAnsweredOnceAndTheSecondHearsOfTheFirst()
    {
        ExecutionRun run = Asking();
        string decision = run.OpenDecision.Request.Id;
        run.Answer(DecisionOption.Approve);

        Rejection rejection =
            run.Refuse(new ExecutionCommand.Answer(decision, DecisionOption.Reject, "bob", null, null));

        Assert.Equal(RejectionCode.AlreadyAnswered, rejection.Code);
        Assert.Equal($"'{decision}' was answered already: approve, by ada, 2026-01-01 00:00:00Z.", rejection.Message);
    }

    [Fact]
    public void UnknownDecisionsAndOptionsAreRefused()
    {
        ExecutionRun run = Asking();

        Assert.Equal(
            RejectionCode.UnknownDecision,
            run.Refuse(new ExecutionCommand.Answer("p-1-d9", "approve", "bob", null, null)).Code);
        Rejection bad = run.Refuse(new ExecutionCommand.Answer("p-1-d1", "perhaps", "bob", null, null));
        Assert.Equal(RejectionCode.BadAnswer, bad.Code);
        Assert.Contains("approve, reject", bad.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnApprovalGivenDuringAPauseIsActedOnAfterIt()
    {
        ExecutionRun run = Asking();
        run.Tell(new ExecutionCommand.Pause("ada", null));

        Assert.Equal(["decision-answered", "step-ready a"], run.Answer(DecisionOption.Approve));
        Assert.Equal(["execution-resumed", "attempt-started a"], run.Tell(new ExecutionCommand.Resume("ada")));
    }

    [Fact]
    public void CommandsToWhatDoesNotExistOrExistsAlreadyAreRefused()
    {
        ExecutionRun none = ExecutionRun.Unsubmitted("""{ "id": "a", "tool": "test.pure" }""");
        ExecutionRun run = Asking();

        Assert.Equal(RejectionCode.UnknownExecution, none.Refuse(new ExecutionCommand.Pause("ada", null)).Code);
        var again = new ExecutionCommand.Submit(
            ExecutionRun.Id, "default", run.Plan, DataObject.Empty, "ada", Autonomy.Core.Plans.Priority.Medium, null);
        Assert.Equal(RejectionCode.AlreadySubmitted, run.Refuse(again).Code);
    }

    [Fact]
    public void TooManyKeptSignalsAreRefused()
    {
        ExecutionRun run = Asking();
        var signal = new ExecutionCommand.Signal("go", DataNull.Value, "ada");
        var rules = new Rulebook(TestTools.All);
        for (int i = 0; i < 1_000; i++) ExecutionDecider.Decide(run.State, signal, run.Now, rules);

        Assert.Equal(RejectionCode.Overloaded, run.Refuse(signal).Code);
    }

    private static ExecutionRun Asking() =>
        ExecutionRun.Of("""{ "id": "a", "tool": "test.send", "approval": "always" }""");
}
