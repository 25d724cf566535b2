using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Executions;

/// <content>Effects on the rules of the workspace.</content>
public abstract partial record ExecutionEffect
{
    /// <summary>Tell the rules of the execution's workspace; at least once, and nobody waits for an answer.</summary>
    public sealed record TellRules(RulesCommand Command) : ExecutionEffect;
}
