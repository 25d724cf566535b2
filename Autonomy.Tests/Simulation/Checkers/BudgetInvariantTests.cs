using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class BudgetInvariantTests
{
    private const string Step = """{ "id": "a", "tool": "sim.put" }""";
    private const string Two = $$"""{{Step}}, { "id": "b", "tool": "sim.put" }""";
    private const string Asks =
        """{ "id": "a", "tool": "core.approve", "with": { "question": "Go on?" } }""";

    private const string Budget = """{ "calls": 1, "cost": 2 }""";
    private const string Question = "p-1-d1";

    private static readonly ExecutionEvent.BudgetReserved Reserved = new("a", null, 1, 0.5m, 0, 1);
    private static readonly ExecutionEvent.BudgetSettled Settled = new("a", null, 1, 3, 7, 1, IsMeasured: true);
    private static readonly AttemptUsage Usage = new() { CostUsd = 3, Tokens = 7 };

    [Fact]
    public void WhatIsKeptBeforeACallAndSettledAfterItIsSound()
    {
        HistoryBuilder history = Running();
        history.Commit(history.Complete("a") with { Usage = Usage }, Settled, End).IsSound();
    }

    [Fact]
    public void ACallForWhichNothingIsKeptIsFound()
    {
        HistoryBuilder history = Of(Step, budget: Budget);
        history.Commit(history.Start("a")).Violates(29);
    }

    [Fact]
    public void AnAttemptThatIsNotSettledIsFound()
    {
        HistoryBuilder history = Running();
        history.Commit(history.Complete("a"), End).Violates(29);
    }

    [Fact]
    public void AnAttemptThatIsSettledTwiceIsFound()
    {
        HistoryBuilder history = Running();
        history.Commit(history.Complete("a") with { Usage = Usage }, Settled, Settled, End).Violates(29);
    }

    [Fact]
    public void AnAttemptThatIsSettledWithWhatItDidNotUseIsFound()
    {
        HistoryBuilder history = Running();
        history.Commit(history.Complete("a"), Settled, End).Violates(29);
    }

    [Fact]
    public void MoreThanThereIsIsFound()
    {
        HistoryBuilder history = Of(Two, budget: Budget);
        history.Commit(
            Reserved, history.Start("a"), Reserved with { Step = "b" }, history.Start("b")).Violates(29);
    }

    [Fact]
    public void ARaiseThatNobodyAnsweredIsFound() => Of(Step, budget: Budget)
        .Commit(new ExecutionEvent.BudgetRaised("ada") { Calls = 1 }).Violates(23);

    [Fact]
    public void WhoWaitsForBudgetWhileNobodyIsAskedIsFound()
    {
        HistoryBuilder history = Spent(out _);
        history.Commit(new ExecutionEvent.StepWaiting("b", null, WaitKind.Budget, null, "calls")).Violates(31);
    }

    [Fact]
    public void AFinishAtTheLimitSkipsTheRest()
    {
        HistoryBuilder history = Spent(out ExecutionEvent.DecisionRequired asked);
        history.Commit(new ExecutionEvent.StepWaiting("b", null, WaitKind.Budget, null, "calls"), asked);
        Finish(history, new ExecutionEvent.Completed(WithFailures: true)).IsSound();
    }

    [Fact]
    public void AFinishThatIsACleanEndIsFound()
    {
        HistoryBuilder history = Spent(out ExecutionEvent.DecisionRequired asked);
        history.Commit(new ExecutionEvent.StepWaiting("b", null, WaitKind.Budget, null, "calls"), asked);
        Finish(history, End).Violates(9);
    }

    [Fact]
    public void AFinishThatSkipsWhatRunsIsFound()
    {
        HistoryBuilder history = Spent(out ExecutionEvent.DecisionRequired asked);
        history.Commit(new ExecutionEvent.StepWaiting("b", null, WaitKind.Budget, null, "calls"), asked);
        history.Commit(new ExecutionEvent.StepReady("b", null), history.Start("b"));
        Finish(history, new ExecutionEvent.Completed(WithFailures: true)).Violates(9);
    }

    [Fact]
    public void AWarningOfTheTimeOfWorkIsSound()
    {
        HistoryBuilder history = Of(Asks, budget: """{ "duration": "60s" }""").After(TimeSpan.FromSeconds(48));
        history.Commit(
            new ExecutionEvent.BudgetWarned(BudgetPart.Duration, 48_000, 60_000),
            new ExecutionEvent.DecisionRequired(RequestOf(DecisionKind.Question, "approve")));
        history.After(TimeSpan.FromHours(1)).Do(
            new ExecutionCommand.Answer(Question, "approve", "ada", null, null),
            new ExecutionEvent.DecisionAnswered(Question, "approve", "ada", null, null),
            new ExecutionEvent.StepCompleted("a", null, DataNull.Value), End).IsSound();
    }

    [Fact]
    public void AWarningThatCountsTheTimeOfPeopleIsFound()
    {
        HistoryBuilder history = Of(Asks, budget: """{ "duration": "60s" }""");
        history.Commit(new ExecutionEvent.DecisionRequired(RequestOf(DecisionKind.Question, "approve")));
        history.After(TimeSpan.FromSeconds(48))
            .Commit(new ExecutionEvent.BudgetWarned(BudgetPart.Duration, 48_000, 60_000)).Violates(29);
    }

    private static HistoryBuilder Running()
    {
        HistoryBuilder history = Of(Step, budget: Budget);
        return history.Commit(Reserved, history.Start("a")).Tool("a", 1);
    }

    private static HistoryBuilder Spent(out ExecutionEvent.DecisionRequired asked)
    {
        HistoryBuilder history = Of(Two, budget: Budget);
        asked = new ExecutionEvent.DecisionRequired(
            RequestOf(DecisionKind.Budget, DecisionOption.Finish) with { Step = "b" });
        return history.Commit(Reserved, history.Start("a")).Tool("a", 1)
            .Commit(history.Complete("a") with { Usage = Usage }, Settled);
    }

    private static HistoryBuilder Finish(HistoryBuilder history, ExecutionEvent end) => history.Do(
        new ExecutionCommand.Answer(Question, DecisionOption.Finish, "ada", null, null),
        new ExecutionEvent.DecisionAnswered(Question, DecisionOption.Finish, "ada", null, null),
        new ExecutionEvent.FinishRequested("ada", null),
        new ExecutionEvent.StepSkipped("b", "ada had the execution finish", Blocks: true), end);

    private static DecisionRequest RequestOf(DecisionKind kind, string option) => new()
    {
        Id = Question,
        Kind = kind,
        Step = "a",
        Question = "Go on?",
        Options = [new DecisionOption(option, "It goes on.", false)],
        Default = option,
    };
}
