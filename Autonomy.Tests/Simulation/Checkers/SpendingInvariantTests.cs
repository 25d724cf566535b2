using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Simulation.History;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class SpendingInvariantTests
{
    private const string Step = """{ "id": "a", "tool": "sim.put" }""";
    private const string Two = $$"""{{Step}}, { "id": "b", "tool": "sim.put", "needs": ["a"] }""";

    private static readonly SpendingKey Key = new(SpendingScope.Workspace, "", SpendingPeriod.Total);
    private static readonly SpendingCommand.SetLimit Limit = new(Key, new SpendingLimit(null, null, 1), "ada");
    private static readonly SpendingEvent.LimitSet IsLimited = new(
        SpendingScope.Workspace, "", SpendingPeriod.Total, null, null, 1, "ada");
    private static readonly SpendingEvent.Reserved IsKept = new("p-1/a/1", Id.Value, null, "sim.put", 0, 0, 1);
    private static readonly SpendingEvent.Settled IsSettled = new("p-1/a/1", 0, 0, 1, null);
    private static readonly ExecutionEvent.BudgetGranted Granted = new("a", null, 1, 0, 0, 1);
    private static readonly ExecutionEvent.BudgetReserved Reserved = new("a", null, 1, 0, 0, 1) { IsGranted = true };
    private static readonly ExecutionEvent.BudgetSettled Settled = new("a", null, 1, 0, 0, 1, IsMeasured: false);

    [Fact]
    public void ACallThatIsAskedForKeptAndSettledIsSound()
    {
        HistoryBuilder history = Running();
        history.Commit(history.Complete("a"), Settled, End).CommitSpending(IsSettled).IsSound();
    }

    [Fact]
    public void AGrantThatTheLedgerDoesNotKeepIsFound()
    {
        HistoryBuilder history = Asked();
        Begin(history).Violates(29);
    }

    [Fact]
    public void AGrantOfAnotherAmountIsFound()
    {
        HistoryBuilder history = Asked().CommitSpending(IsKept with { CostUsd = 1 });
        Begin(history).Violates(29);
    }

    [Fact]
    public void WhatTheLedgerSettlesWhileItsExecutionHoldsItIsFound() =>
        Running().CommitSpending(IsSettled with { Reason = "its execution came back without it" }).Violates(29);

    [Fact]
    public void WhatTheLedgerSettlesTwiceIsFound()
    {
        HistoryBuilder history = Running();
        history.Commit(history.Complete("a"), Settled, End).CommitSpending(IsSettled, IsSettled).Violates(29);
    }

    [Fact]
    public void WhatTheLedgerSettlesOtherwiseThanItWasToldIsFound()
    {
        HistoryBuilder history = Running();
        history.Commit(history.Complete("a"), Settled, End).CommitSpending(IsSettled with { Tokens = 5 }).Violates(29);
    }

    [Fact]
    public void MoreThanTheLimitIsFound() => Of(Step).DoSpending(Limit, IsLimited)
        .CommitSpending(IsKept, IsKept with { Reservation = "p-1/b/1" }).Violates(29);

    [Fact]
    public void ALimitThatAClientWasToldOfBeforeItIsDurableIsFound() => Of(Step)
        .Add(new HistoryEntry.SpendingCalled(70, 1, Limit))
        .Add(new HistoryEntry.SpendingAnswered(70, new SpendingReply.Accepted())).Violates(24);

    [Fact]
    public void ACallThatGoesRoundALimitIsFound()
    {
        HistoryBuilder history = Of(Two).DoSpending(Limit, IsLimited);
        history.Commit(new ExecutionEvent.StepReady("a", null)).Commit(history.Start("a")).Tool("a", 1);
        history.Commit(history.Complete("a"), history.Start("b")).Violates(29);
    }

    [Fact]
    public void AReservationThatNobodySettlesIsFound()
    {
        HistoryBuilder history = Running();
        history.Commit(history.Complete("a"), Settled, End).After(TimeSpan.FromDays(3)).Violates(31);
    }

    private static HistoryBuilder Asked()
    {
        HistoryBuilder history = Of(Step).DoSpending(Limit, IsLimited);
        return history.Commit(
            new ExecutionEvent.StepWaiting("a", null, WaitKind.Budget, history.Now.AddSeconds(30), "grant"));
    }

    private static HistoryBuilder Begin(HistoryBuilder history) =>
        history.Commit(Granted, new ExecutionEvent.StepReady("a", null), Reserved, history.Start("a"));

    private static HistoryBuilder Running() => Begin(Asked().CommitSpending(IsKept)).Tool("a", 1);
}
