namespace Autonomy.Core.Executions;

/// <content>Events of the execution's budget. An execution without one has none of them.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>An attempt is about to start, and what it may use is kept for it.</summary>
    public sealed record BudgetReserved(
        string Step, int? Item, int Attempt, decimal CostUsd, long Tokens, long Calls) : ExecutionEvent, IOfStep
    {
        /// <summary>The wall time that is handed down to a child execution, in milliseconds.</summary>
        public long? DurationMs { get; init; }

        /// <summary>Whether the workspace's ledger keeps the same for it; null: it was not asked.</summary>
        public bool? IsGranted { get; init; }
    }

    /// <summary>The workspace's ledger keeps an amount for the next attempt.</summary>
    public sealed record BudgetGranted(
        string Step, int? Item, int Attempt, decimal CostUsd, long Tokens, long Calls) : ExecutionEvent, IOfStep;

    /// <summary>The attempt that an amount was kept for is not made after all.</summary>
    public sealed record BudgetReturned(string Step, int? Item, int Attempt) : ExecutionEvent, IOfStep;

    /// <summary>An attempt has ended: what it used takes the place of what was kept for it.</summary>
    /// <param name="Step">The step's id.</param>
    /// <param name="Item">The item, in a fan-out.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="CostUsd">Money, in USD.</param>
    /// <param name="Tokens">Tokens.</param>
    /// <param name="Calls">Calls.</param>
    /// <param name="IsMeasured">Whether money or tokens were measured; what was not counts as it was reserved.</param>
    public sealed record BudgetSettled(
        string Step, int? Item, int Attempt, decimal CostUsd, long Tokens, long Calls, bool IsMeasured)
        : ExecutionEvent, IOfStep;

    /// <summary>Four fifths of a part are used; once for each part, and again after a raise.</summary>
    public sealed record BudgetWarned(BudgetPart Part, decimal Used, decimal Limit) : ExecutionEvent;

    /// <summary>A person added to the budget.</summary>
    public sealed record BudgetRaised(string By) : ExecutionEvent
    {
        /// <summary>Money that was added, in USD.</summary>
        public decimal? CostUsd { get; init; }

        /// <summary>Tokens that were added.</summary>
        public long? Tokens { get; init; }

        /// <summary>Calls that were added.</summary>
        public long? Calls { get; init; }

        /// <summary>Wall time that was added, in milliseconds.</summary>
        public long? DurationMs { get; init; }
    }

    /// <summary>Nothing more starts: what runs ends, and the rest is skipped.</summary>
    public sealed record FinishRequested(string By, string? Reason) : ExecutionEvent;
}
