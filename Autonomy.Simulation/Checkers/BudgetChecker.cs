using Autonomy.Core.Executions;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// The budget of an execution: kept before a call and settled after it, once; never more kept than there is; only a
/// person raises it or has the execution finish; and whoever waits for budget waits for something that comes.
/// </summary>
internal static class BudgetChecker
{
    public static Checker Checker { get; } = new("budgets", [23, 29, 31], Check);

    private static IEnumerable<Violation> Check(RunHistory history) =>
        history.Executions.SelectMany(execution => Check(history, execution));

    private static IEnumerable<Violation> Check(RunHistory history, ExecutionId execution)
    {
        var life = new Life();
        var budget = new BudgetLife();
        foreach (IReadOnlyList<DurableEvent> append in history.AppendsOf(execution))
        {
            DurableEvent? last = null;
            foreach (DurableEvent seen in append)
            {
                if (budget.Take(seen, life) is { } fault) yield return Finding.At(29, execution, seen, fault);
                if (FaultOfAnswer(life, last?.Happened, seen.Happened) is { } unasked)
                    yield return Finding.At(23, execution, seen, unasked);
                life.Take(seen);
                budget.KeepTime(life, seen.Stored.Time);
                last = seen;
            }

            if (WhatIsLeft(life, budget) is { } left) yield return Finding.At(29, execution, append[^1], left);
            if (WhoWaitsForNothing(life, budget) is { } unit)
            {
                yield return Finding.At(
                    31, execution, append[^1], $"leaves {unit.Unit} waiting for budget ({unit.WaitsFor}), and nobody "
                    + "is asked");
            }
        }
    }

    private static string? FaultOfAnswer(Life life, ExecutionEvent? before, ExecutionEvent happened)
    {
        string? option = happened switch
        {
            ExecutionEvent.BudgetRaised => DecisionOption.Raise,
            ExecutionEvent.FinishRequested => DecisionOption.Finish,
            _ => null,
        };
        if (option is null) return null;
        (string? decision, string? taken) = before switch
        {
            ExecutionEvent.DecisionAnswered answered => (answered.Decision, answered.Option),
            // Who does not answer in time has it finish.
            ExecutionEvent.DecisionExpired expired => (expired.Decision, expired.Option),
            _ => (null, null),
        };
        bool isRight = taken == option && life.Question(decision!)?.Request.Kind == DecisionKind.Budget;
        return isRight ? null : "follows from no answer to a question about the budget";
    }

    private static string? WhatIsLeft(Life life, BudgetLife budget)
    {
        if (budget.Due.Any()) return $"leaves {budget.Due.First()} ended, and not settled";
        if (life.Stage != ExecutionStage.Over) return null;
        if (budget.Open.Count > 0) return $"ends the execution, and something is kept for {budget.Open.Keys.First()}";
        return budget.Promised.Count > 0
            ? $"ends the execution, and something is promised to {budget.Promised.Keys.First()}"
            : null;
    }

    // What is kept for others may come back; where the ledger was asked, a clock asks again.
    private static UnitLife? WhoWaitsForNothing(Life life, BudgetLife budget)
    {
        bool mayWait = life.Stage != ExecutionStage.Running || life.IsFinishing || budget.Open.Count > 0
            || life.Questions.Any(question => question is { IsOpen: true, Request.Kind: DecisionKind.Budget });
        return mayWait
            ? null
            : life.Units.FirstOrDefault(unit => unit is { Stage: UnitStage.AwaitsBudget, Until: null });
    }
}
