using Autonomy.Core.Executions;
using Autonomy.Core.Spending;

namespace Autonomy.Actors.Workspaces;

/// <summary>What a command to the ledger of a workspace is answered with, once its events are durable.</summary>
public abstract record SpendingReply
{
    private SpendingReply()
    {
    }

    /// <summary>It is durable and in force.</summary>
    public sealed record Accepted : SpendingReply
    {
        /// <summary>The limit that it was told of; null: it was told something else.</summary>
        internal SpendingLimit? Limit { get; init; }
    }

    /// <summary>The amount is kept, or, with a shortage, there is no room for it.</summary>
    internal sealed record Answered(SpendingCommand.Reserve Asked, SpendingShortage? Shortage) : SpendingReply;

    /// <summary>It was refused, and nothing changed.</summary>
    /// <param name="Rejection">Why.</param>
    public sealed record Refused(Rejection Rejection) : SpendingReply;
}
