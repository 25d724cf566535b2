using Autonomy.Core.Plans;

namespace Autonomy.Core.Executions;

/// <summary>
/// A child execution draws on its parent's budget: at its start a share of what is left is handed down as its own
/// limit, kept for it until its end, and settled with what it used.
/// </summary>
internal static class ChildBudgets
{
    /// <summary>
    /// What is kept for a child: all that is left, or, for a child of a fan-out, an equal share with those that may
    /// run beside it.
    /// </summary>
    public static (BudgetAmount Amount, TimeSpan? Duration) ShareOf(Turn turn, StepState step, BudgetAmount least)
    {
        ExecutionBudget budget = turn.State.Budget!;
        int sharers = step.ItemCount is { } items
            ? Math.Min(items - step.ItemsEnded, step.Definition.ForEachConcurrency) - step.OpenChildren
            : 1;
        sharers = Math.Max(1, sharers);
        var amount = new BudgetAmount(
            LeftOf(budget, BudgetPart.Cost) is { } cost
                ? decimal.Round(cost / sharers, Budgeting.CostDecimals, MidpointRounding.ToZero)
                : least.CostUsd,
            (long?)(LeftOf(budget, BudgetPart.Tokens) / sharers) ?? least.Tokens,
            Math.Max(1, (long?)(LeftOf(budget, BudgetPart.Calls) / sharers) ?? least.Calls));
        TimeSpan? duration = budget.Limit.Duration - budget.DurationAt(turn.Now);
        return (amount, duration);
    }

    /// <summary>The limit that was handed down to the child of a unit; null where its parent has no budget.</summary>
    public static PlanBudget? HandedTo(ExecutionState state, UnitKey unit)
    {
        if (state.Budget is not { } budget || budget.ReservationOf(unit) is not { } kept) return null;
        PlanBudget limit = budget.Limit;
        return new PlanBudget(
            kept.DurationMs is { } span ? TimeSpan.FromMilliseconds(span) : null,
            limit.Cost is null ? null : kept.Amount.CostUsd,
            limit.Calls is null ? null : (int)Math.Min(kept.Amount.Calls, int.MaxValue))
        {
            Tokens = limit.Tokens is null ? null : kept.Amount.Tokens,
        };
    }

    private static decimal? LeftOf(ExecutionBudget budget, BudgetPart part) =>
        budget.LimitOf(part) is { } limit
            ? Math.Max(0, limit - budget.Spent.Of(part) - budget.Reserved.Of(part))
            : null;
}
