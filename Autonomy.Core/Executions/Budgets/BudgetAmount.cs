namespace Autonomy.Core.Executions;

/// <summary>The parts of a budget.</summary>
public enum BudgetPart
{
    /// <summary>Tool calls, repeats included.</summary>
    Calls,

    /// <summary>Money, in USD.</summary>
    Cost,

    /// <summary>Tokens of language models, in and out.</summary>
    Tokens,

    /// <summary>Wall time, without the time that it waits for people.</summary>
    Duration,
}

/// <summary>An amount of what calls use. Never negative in a ledger.</summary>
/// <param name="CostUsd">Money, in USD.</param>
/// <param name="Tokens">Tokens of language models, in and out.</param>
/// <param name="Calls">Tool calls.</param>
public readonly record struct BudgetAmount(decimal CostUsd, long Tokens, long Calls)
{
    /// <summary>Both together.</summary>
    public static BudgetAmount operator +(BudgetAmount a, BudgetAmount b) =>
        new(a.CostUsd + b.CostUsd, a.Tokens + b.Tokens, a.Calls + b.Calls);

    /// <summary>What is left of the first without the second.</summary>
    public static BudgetAmount operator -(BudgetAmount a, BudgetAmount b) =>
        new(a.CostUsd - b.CostUsd, a.Tokens - b.Tokens, a.Calls - b.Calls);

    /// <summary>The amount of a part; 0 of the duration, which no call reserves.</summary>
    public decimal Of(BudgetPart part) => part switch
    {
        BudgetPart.Calls => Calls,
        BudgetPart.Cost => CostUsd,
        BudgetPart.Tokens => Tokens,
        _ => 0,
    };
}

/// <summary>What calls of a tool have cost so far, where it was measured.</summary>
/// <param name="Calls">Calls that were measured.</param>
/// <param name="CostUsd">Their cost together, in USD.</param>
/// <param name="Tokens">Their tokens together.</param>
public readonly record struct ToolSpending(long Calls, decimal CostUsd, long Tokens);
