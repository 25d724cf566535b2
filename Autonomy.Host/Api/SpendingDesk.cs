using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Journaling;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;

namespace Autonomy.Host.Api;

/// <summary>What callers' workspaces, their projects and tools may spend, and what is spent of it.</summary>
public sealed class SpendingDesk(ExecutionEngine engine, IJournalReader journal)
{
    /// <summary>Every limit with what is spent of it, as it is durable.</summary>
    public Task<SpendingLedger> ReadAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Look);
        return StoredSpending.ReadAsync(journal, RulesId.Of(caller.Workspace), cancellation);
    }

    /// <summary>Limits something, or limits it no more.</summary>
    /// <exception cref="ApiException">It is refused, and nothing changed.</exception>
    public async Task SendAsync(Caller caller, SpendingCommand command)
    {
        ArgumentNullException.ThrowIfNull(caller);
        caller.Demand(Right.Administer);
        SpendingReply reply = await engine.SendAsync(RulesId.Of(caller.Workspace), command);
        if (reply is SpendingReply.Refused refused) throw Refusals.Of(refused.Rejection);
    }
}
