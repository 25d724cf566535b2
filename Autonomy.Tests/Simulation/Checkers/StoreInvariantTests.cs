using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class StoreInvariantTests
{
    private const string A = """{ "id": "a", "tool": "sim.read" }""";

    private static readonly ExecutionEvent Paused = new ExecutionEvent.Paused("ada", null);

    [Fact]
    public void ASubmissionThatIsAcknowledgedAndNotDurableIsFound()
    {
        HistoryBuilder history = Unsubmitted(A);
        history.Accept(history.Call(history.Submit()), ExecutionStatus.Running).Violates(1);
    }

    [Fact]
    public void AnExecutionThatNobodySubmittedIsFound()
    {
        HistoryBuilder history = Unsubmitted(A);
        history.Commit(history.Submitted()).Violates(2);
    }

    [Fact]
    public void ASecondSubmissionIsFound()
    {
        HistoryBuilder history = Of(A);
        history.Commit(history.Submitted()).Violates(3);
    }

    [Fact]
    public void AVersionThatFollowsAnotherThanItWasToIsFound()
    {
        HistoryBuilder history = Of(A);
        AppendRequest request = history.Ask(null, Paused);
        history.Durable(request with { ExpectedVersion = 1 }).Violates(4);
    }

    [Fact]
    public void ACommitOfAnOldEpochIsFound() =>
        Of(A).Add(new HistoryEntry.LeaseGranted(0, 2, 1)).Commit(Paused).Violates(5);

    [Fact]
    public void AnEpochThatIsGrantedTwiceIsFound() => Of(A).Add(new HistoryEntry.LeaseGranted(0, 1, 1)).Violates(6);

    [Fact]
    public void AnAppendThatBecomesDurableInPartIsFound()
    {
        HistoryBuilder history = Of(A);
        history.Durable(history.Ask(null, Paused, new ExecutionEvent.Resumed("ada")), skip: 1).Violates(7);
    }

    [Fact]
    public void ASnapshotOfAnotherStateIsFound() =>
        Of(A).Commit(new Snapshot(3, ExecutionSnapshot.SchemaVersion, "{}"u8.ToArray()), Paused).Violates(8);

    [Fact]
    public void AnAppendThatIsToldBeforeItIsDurableIsFound()
    {
        HistoryBuilder history = Of(A);
        history.Ask(null, Paused);
        history.Answer(AppendOutcome.Appended).Violates(24);
    }

    [Fact]
    public void AnAppendInDoubtWithoutAReadIsFound()
    {
        HistoryBuilder history = Of(A);
        history.Ask(null, Paused);
        history.Answer(AppendOutcome.Unknown).Commit(Paused).Violates(25);
    }

    [Fact]
    public void AnAppendThatWasRefusedAndIsDurableIsFound()
    {
        HistoryBuilder history = Of(A);
        AppendRequest request = history.Ask(null, Paused);
        history.Answer(AppendOutcome.Refused).Durable(request).Violates(26);
    }

    [Fact]
    public void AnActorThatFailsWithoutReasonIsFound() => Of(A)
        .Add(new HistoryEntry.ActorFailed(0, "/user/executions/$1", "NullReferenceException: none", "Restart"))
        .Violates(28);

    [Fact]
    public void WhatNoRunMetIsNamed()
    {
        var coverage = new Coverage();
        coverage.Add(Of(A).Add(new HistoryEntry.FaultMet(FaultKind.TornBatch, "here", [])).History());
        Assert.Contains("takeover", coverage.NeverMet);
        Assert.DoesNotContain("fault TornBatch", coverage.NeverMet);
        Assert.DoesNotContain("event execution-submitted", coverage.NeverMet);
    }
}
