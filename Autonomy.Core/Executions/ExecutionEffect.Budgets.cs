using System.Collections.Immutable;

namespace Autonomy.Core.Executions;

/// <content>Effects on the ledger of the workspace.</content>
public abstract partial record ExecutionEffect
{
    /// <summary>Ask the ledger to keep an amount for an attempt; it answers with a command.</summary>
    public sealed record AskSpending(
        UnitKey Unit, int Attempt, string Reservation, string Tool, BudgetAmount Amount) : ExecutionEffect;

    /// <summary>Tell the ledger what became of a reservation; nobody waits for an answer.</summary>
    public sealed record SettleSpending(string Reservation, BudgetAmount Used) : ExecutionEffect;

    /// <summary>After a load: tell the ledger which reservations are known; it settles all others.</summary>
    public sealed record ReconcileSpending(ImmutableArray<string> Known) : ExecutionEffect;
}
