using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Workspaces;

/// <summary>What a command to the rules of a workspace is answered with, once its events are durable.</summary>
public abstract record RulesReply
{
    private RulesReply()
    {
    }

    /// <summary>It is durable and in force.</summary>
    /// <param name="Rules">The rules as they are then.</param>
    public sealed record Accepted(WorkspaceRules Rules) : RulesReply;

    /// <summary>It was refused, and nothing changed.</summary>
    /// <param name="Rejection">Why.</param>
    public sealed record Refused(Rejection Rejection) : RulesReply;
}
