using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Executions;

/// <summary>What is said of a call, and by which rule; no rule: the plan or the default says it.</summary>
/// <param name="Answer">Ask, allow or deny.</param>
/// <param name="Policy">The rule.</param>
public readonly record struct Judgement(PolicyAnswer Answer, Policy? Policy);

/// <summary>What a person is asked before it runs, and what is not done at all.</summary>
public static class ApprovalPolicy
{
    /// <summary>
    /// What the plan and the workspace's rules say of a call. The first rule counts that is about it; without one, a
    /// step that leaves it to the policy asks for what cannot be taken back. Rules ask for more than the plan does,
    /// never for less: <c>always</c> asks whatever they allow, and what <c>never</c> asks they ask or deny only where
    /// they say that they override the plan.
    /// </summary>
    public static Judgement Judge(
        StepDefinition definition, ToolDescriptor tool, in CallFacts call, WorkspaceRules rules)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(rules);
        foreach (Policy policy in rules.Policies)
        {
            PolicyRule rule = policy.Rule;
            bool isSilent = definition.Approval == ApprovalMode.Never
                && !rule.OverridesPlan
                && rule.Answer != PolicyAnswer.Allow;
            if (isSilent || !rule.Matches(call, rules)) continue;
            bool asksAnyway = definition.Approval == ApprovalMode.Always && rule.Answer == PolicyAnswer.Allow;
            bool isOfOld = definition.Approval != ApprovalMode.Never && ChangesSince(rule, tool).Length > 0;
            if (isOfOld) return new Judgement(PolicyAnswer.Ask, policy);
            return asksAnyway ? new Judgement(PolicyAnswer.Ask, null) : new Judgement(rule.Answer, policy);
        }

        return new Judgement(MustAsk(definition, tool, call.Effect) ? PolicyAnswer.Ask : PolicyAnswer.Allow, null);
    }

    /// <summary>What changed of a tool since somebody said <c>always</c> of it, in words; empty: nothing.</summary>
    internal static ImmutableArray<string> ChangesSince(PolicyRule rule, ToolDescriptor tool) =>
        rule.Definition?.ChangesTo(ToolDefinition.Of(tool)) ?? [];

    /// <summary>
    /// Whether a call of this effect is asked about where no rule is about it: as the step says, and where it leaves it
    /// to the policy, for what cannot be taken back.
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
