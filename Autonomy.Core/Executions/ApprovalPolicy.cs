using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>What a person is asked before it runs.</summary>
public static class ApprovalPolicy
{
    /// <summary>
    /// Whether a call of this effect is asked about: as the step says, and where it leaves it to the policy, for what
    /// cannot be taken back.
    /// </summary>
    public static bool MustAsk(StepDefinition definition, ToolDescriptor tool, EffectClass effect)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(tool);
        return definition.Approval switch
        {
            ApprovalMode.Never => false,
            ApprovalMode.Always => true,
            _ => effect == EffectClass.Irreversible
                || (effect == EffectClass.Compensatable && definition.Undo is null && !tool.CanUndo),
        };
    }
}
