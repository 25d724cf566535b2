using Autonomy.Core.Spending;

namespace Autonomy.Core.Executions;

/// <content>Commands that follow from the budgets of the workspace.</content>
public abstract partial record ExecutionCommand
{
    /// <summary>The ledger of the workspace has answered a request for an attempt.</summary>
    /// <param name="Unit">The unit.</param>
    /// <param name="Attempt">The attempt that it was asked for.</param>
    /// <param name="Amount">What was asked for.</param>
    /// <param name="Shortage">Why there is no room; null: the amount is kept.</param>
    public sealed record HearGrant(UnitKey Unit, int Attempt, BudgetAmount Amount, SpendingShortage? Shortage)
        : ExecutionCommand;
}
