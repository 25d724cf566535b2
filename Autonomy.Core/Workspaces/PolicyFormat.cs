using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Plans;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Workspaces;

/// <summary>The keys of a file of policies, and of each rule in it.</summary>
internal static class PolicyKeys
{
    private const int ReasonLengthMax = 1_000;

    internal static readonly PlanKey<int> Version = new(
        "policies", new IntegerRule(1, 1), "The version of the format: 1.")
    { IsRequired = true };

    internal static readonly PlanKey<ImmutableArray<PolicyRule>> Rules =
        new("rules", new PolicyRulesRule(), "The rules; the first that is about a call counts.") { IsRequired = true };

    internal static readonly ObjectFormat File = new("A file of policies", [Version, Rules]);

    internal static readonly WordRule<EffectClass> EffectWord = new(
        ("pure", EffectClass.Pure),
        ("idempotent", EffectClass.Idempotent),
        ("compensatable", EffectClass.Compensatable),
        ("irreversible", EffectClass.Irreversible));

    internal static readonly PlanKey<PolicyAnswer> Answer = new(
        "answer",
        new WordRule<PolicyAnswer>(
            ("ask", PolicyAnswer.Ask), ("allow", PolicyAnswer.Allow), ("deny", PolicyAnswer.Deny)),
        "What it says of a call: ask, allow or deny.")
    { IsRequired = true };

    internal static readonly PlanKey<string> Reason = new("reason", new TextRule(ReasonLengthMax), "Why.");

    internal static readonly PlanKey<string> Tool =
        new("tool", new TextRule(NamePattern.LengthMax), "A pattern of tools, as http.*.");

    internal static readonly PlanKey<string> Target =
        new("target", new TextRule(NamePattern.LengthMax), "A pattern of hosts, paths or commands.");

    internal static readonly PlanKey<ImmutableArray<EffectClass>> Effect =
        new("effect", new EffectsRule(), "The effect classes that it is about: a word, or a list of them.");

    internal static readonly PlanKey<decimal> CostOver = new(
        "costOver", new NumberRule(0, PlanLimits.BudgetCostMax), "Only calls that usually cost more, in USD.");

    internal static readonly PlanKey<bool> Novel = new(
        "novel", new BooleanRule(), "Only the first call of a tool with a target in the workspace; false: later ones.");

    internal static readonly PlanKey<string> Project = new(
        "project", new TextRule(NamePattern.LengthMax), "Only executions of this project.");

    internal static readonly PlanKey<bool> OverridesPlan = new(
        "overridesPlan", new BooleanRule(), "Whether it also asks or denies where the plan says approval: never.");

    internal static readonly PlanKey<TimeSpan> DecisionTimeout = new(
        "decisionTimeout",
        new DurationRule(PlanLimits.DeadlineMax),
        "How long the approval may wait before it counts as rejected; by default for ever.");

    internal static readonly ObjectFormat Rule = new(
        "A policy",
        [Answer, Reason, Tool, Target, Effect, CostOver, Novel, Project, OverridesPlan, DecisionTimeout]);
}

/// <summary>An effect class, or a list of them.</summary>
internal sealed class EffectsRule : ValueRule<ImmutableArray<EffectClass>>
{
    internal override DataObject Schema => DataObject.Of(
        ("anyOf", new DataArray(
            [
                PolicyKeys.EffectWord.Schema,
                DataObject.Of(("type", "array"), ("items", PolicyKeys.EffectWord.Schema)),
            ])));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ImmutableArray<EffectClass> value)
    {
        var effects = ImmutableArray.CreateBuilder<EffectClass>();
        bool isWhole = true;
        PlanNode[] words = node.Value is DataArray list
            ? [.. list.Items.Select((item, index) => node.Of(index, item))]
            : [node];
        foreach (PlanNode word in words)
        {
            if (PolicyKeys.EffectWord.TryRead(word, faults, out EffectClass effect)) effects.Add(effect);
            else isWhole = false;
        }

        value = effects.ToImmutable();
        return isWhole;
    }
}

/// <summary>The rules of a file.</summary>
internal sealed class PolicyRulesRule : ValueRule<ImmutableArray<PolicyRule>>
{
    internal override DataObject Schema => DataObject.Of(
        ("type", "array"), ("items", PolicyKeys.Rule.Schema), ("maxItems", PolicyRule.CountMax));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ImmutableArray<PolicyRule> value)
    {
        value = [];
        if (node.Value is not DataArray { Items.Length: > 0 and <= PolicyRule.CountMax } list)
        {
            faults.AddType(node, $"a list of 1 to {PolicyRule.CountMax:N0} policies", "Write - answer: ask, and more.");
            return false;
        }

        var rules = ImmutableArray.CreateBuilder<PolicyRule>();
        for (int i = 0; i < list.Items.Length; i++)
        {
            if (TryReadRule(node.Of(i, list.Items[i]), faults, out PolicyRule? rule)) rules.Add(rule);
        }

        value = rules.ToImmutable();
        return rules.Count == list.Items.Length;
    }

    private static bool TryReadRule(PlanNode node, PlanFaults faults, [NotNullWhen(true)] out PolicyRule? rule)
    {
        rule = null;
        if (PolicyKeys.Rule.Open(node, faults) is not { } fields) return false;
        if (!fields.TryRead(PolicyKeys.Answer, out PolicyAnswer answer)) return false;
        rule = new PolicyRule
        {
            Answer = answer,
            Reason = fields.TryRead(PolicyKeys.Reason, out string? reason) ? reason : null,
            Tool = fields.TryRead(PolicyKeys.Tool, out string? tool) ? tool : null,
            Target = fields.TryRead(PolicyKeys.Target, out string? target) ? target : null,
            Effects = fields.ReadOptional(PolicyKeys.Effect),
            CostOver = fields.ReadOptional(PolicyKeys.CostOver),
            Novel = fields.ReadOptional(PolicyKeys.Novel),
            Project = fields.TryRead(PolicyKeys.Project, out string? project) ? project : null,
            OverridesPlan = fields.Read(PolicyKeys.OverridesPlan, fallback: false),
            DecisionTimeout = fields.ReadOptional(PolicyKeys.DecisionTimeout),
        };
        CheckSense(fields, rule, faults);
        return true;
    }

    private static void CheckSense(PlanFields fields, PolicyRule rule, PlanFaults faults)
    {
        if (rule is { OverridesPlan: true, Answer: PolicyAnswer.Allow })
        {
            faults.Add(
                PlanRules.Conflict, fields.At(PolicyKeys.OverridesPlan)!.Value,
                "A policy asks for more than a plan does, never for less.", "Remove overridesPlan.");
        }

        if (rule is { DecisionTimeout: not null, Answer: not PolicyAnswer.Ask })
        {
            faults.Add(
                PlanRules.Conflict, fields.At(PolicyKeys.DecisionTimeout)!.Value,
                "Only a policy that asks has somebody to wait for.", "Remove decisionTimeout, or write answer: ask.");
        }
    }
}
