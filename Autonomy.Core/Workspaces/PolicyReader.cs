using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Workspaces;

/// <summary>The rules of a file, or everything that is wrong with it.</summary>
/// <param name="Rules">The rules; null where there are faults.</param>
/// <param name="Faults">Every fault.</param>
public sealed record PolicyReading(ImmutableArray<PolicyRule>? Rules, ImmutableArray<PlanFault> Faults);

/// <summary>Reads policies from a document, and writes them as data: pure, and every fault at once.</summary>
public static class PolicyReader
{
    /// <summary>The rules of a document, or every fault of it.</summary>
    public static PolicyReading Read(PlanDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var faults = new PlanFaults(document);
        ImmutableArray<PolicyRule> rules = [];
        if (document.Root is { } root
            && PolicyKeys.File.Open(new PlanNode(root, ""), faults) is { } fields)
        {
            fields.TryRead(PolicyKeys.Version, out _);
            rules = fields.Read(PolicyKeys.Rules, []);
        }

        return faults.IsEmpty ? new PolicyReading(rules, []) : new PolicyReading(null, faults.InOrder());
    }

    /// <summary>Reads what <see cref="Write(IEnumerable{PolicyRule})"/> wrote; false for anything else.</summary>
    public static bool TryRead(DataValue? data, [NotNullWhen(true)] out ImmutableArray<PolicyRule>? rules)
    {
        rules = data is null ? null : Read(PlanDocument.Of(data)).Rules;
        return rules is not null;
    }

    /// <summary>Rules as a document of the format.</summary>
    public static DataObject Write(IEnumerable<PolicyRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return DataObject.Of(("policies", 1), ("rules", new DataArray([.. rules.Select(Write)])));
    }

    /// <summary>A rule as an element of such a document: what it does not say is absent.</summary>
    public static DataValue Write(PolicyRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var data = new DataObjectBuilder().Set("answer", Words.Of(rule.Answer));
        if (rule.Reason is { } reason) data.Set("reason", reason);
        if (rule.Tool is { } tool) data.Set("tool", tool);
        if (rule.Target is { } target) data.Set("target", target);
        if (rule.Effects is { } effects) data.Set("effect", new DataArray([.. effects.Select(WordOf)]));
        if (rule.CostOver is { } cost) data.Set("costOver", new DataNumber(cost));
        if (rule.Novel is { } novel) data.Set("novel", novel);
        if (rule.Project is { } project) data.Set("project", project);
        if (rule.OverridesPlan) data.Set("overridesPlan", true);
        if (rule.DecisionTimeout is { } timeout) data.Set("decisionTimeout", Durations.Write(timeout));
        return data.Build();
    }

    private static DataValue WordOf(EffectClass effect) => Words.Of(effect);
}
