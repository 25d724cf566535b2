using Autonomy.Core.Executions;
using Autonomy.Core.Goals;

namespace Autonomy.Actors.Goals;

/// <summary>What a command to a goal is answered with, once its events are durable.</summary>
public abstract record GoalReply
{
    private GoalReply()
    {
    }

    /// <summary>It is durable.</summary>
    /// <param name="Goal">The goal as it was then.</param>
    /// <param name="Events">What the command led to; none: there was nothing to change.</param>
    public sealed record Accepted(Goal Goal, IReadOnlyList<GoalEvent> Events) : GoalReply;

    /// <summary>The id of a goal is listed.</summary>
    public sealed record Listed : GoalReply
    {
        internal static readonly Listed Instance = new();
    }

    /// <summary>It was refused, and nothing changed.</summary>
    /// <param name="Id">The goal; empty: the directory.</param>
    /// <param name="Rejection">Why.</param>
    public sealed record Refused(string Id, Rejection Rejection) : GoalReply;
}

/// <summary>Tell me once the goal is not between its approval and its start any more.</summary>
internal sealed class AwaitStart
{
    public static readonly AwaitStart Instance = new();
}
