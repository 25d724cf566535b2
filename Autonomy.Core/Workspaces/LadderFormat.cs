using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Workspaces;

/// <summary>The keys of a file of ladders, and of each rule in it.</summary>
internal static class LadderKeys
{
    private const int ReasonLengthMax = 1_000;
    private const int AttemptsMax = 100;

    internal static readonly PlanKey<int> Version =
        new("ladders", new IntegerRule(1, 1), "The version of the format: 1.") { IsRequired = true };

    internal static readonly PlanKey<ImmutableArray<LadderRule>> Rules =
        new("rules", new LadderRulesRule(), "The ladders; the most particular counts.") { IsRequired = true };

    internal static readonly ObjectFormat File = new("A file of ladders", [Version, Rules]);

    internal static readonly PlanKey<FailureKind> Kind = new(
        "kind", new FailureKindRule(), "The kind of failure, by its name or its number: unavailable, K4.")
    {
        IsRequired = true,
    };

    internal static readonly PlanKey<string> Tool =
        new("tool", new TextRule(NamePattern.LengthMax), "A pattern of tools, as http.*.");

    internal static readonly PlanKey<string> Project = new(
        "project", new TextRule(NamePattern.LengthMax), "Only executions of this project.");

    internal static readonly WordRule<Rung> RungWord =
        new([.. Enum.GetValues<Rung>().Select(rung => (Words.Of(rung), rung))]);

    internal static readonly PlanKey<ImmutableArray<Rung>> Rungs = new(
        "rungs", new RungsRule(), "What is tried, in this order.");

    internal static readonly PlanKey<int> Attempts = new(
        "attempts", new IntegerRule(0, AttemptsMax), "How often one call is healed of this kind.");

    internal static readonly PlanKey<TimeSpan> InitialDelay = new(
        "initialDelay", new DurationRule(PlanLimits.WaitMax), "The longest delay before the first retry.");

    internal static readonly PlanKey<TimeSpan> MaxDelay = new(
        "maxDelay", new DurationRule(PlanLimits.WaitMax), "The longest delay before any retry.");

    internal static readonly PlanKey<string> Reason = new("reason", new TextRule(ReasonLengthMax), "Why.");

    internal static readonly ObjectFormat Rule =
        new("A ladder", [Kind, Tool, Project, Rungs, Attempts, InitialDelay, MaxDelay, Reason]);
}

/// <summary>A kind of failure, by its name or its number.</summary>
internal sealed class FailureKindRule : ValueRule<FailureKind>
{
    internal override DataObject Schema => DataObject.Of(("type", "string"));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out FailureKind value)
    {
        value = default;
        if (node.Value is not DataString text)
        {
            faults.AddType(node, "a kind of failure", "Write its name or number, as in unavailable or K4.");
            return false;
        }

        if (LadderRungs.TryParse(text.Value, out value)) return true;
        faults.Add(
            PlanRules.Value, node, $"{Quote.Text(text.Value)} is no kind of failure.",
            PlanFaults.DidYouMean(text.Value, Words.All<FailureKind>())
                ?? "Write one of K1 to K23, or its name, as the list of ladders has them.");
        return false;
    }
}

/// <summary>Rungs in their order.</summary>
internal sealed class RungsRule : ValueRule<ImmutableArray<Rung>>
{
    internal override DataObject Schema =>
        DataObject.Of(("type", "array"), ("items", LadderKeys.RungWord.Schema));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ImmutableArray<Rung> value)
    {
        value = [];
        if (node.Value is not DataArray list)
        {
            faults.AddType(node, "a list of rungs", "Write them as in [retry, substitute].");
            return false;
        }

        var rungs = ImmutableArray.CreateBuilder<Rung>();
        for (int i = 0; i < list.Items.Length; i++)
        {
            if (LadderKeys.RungWord.TryRead(node.Of(i, list.Items[i]), faults, out Rung rung)) rungs.Add(rung);
        }

        value = rungs.ToImmutable();
        return value.Length == list.Items.Length;
    }
}

/// <summary>The ladders of a file.</summary>
internal sealed class LadderRulesRule : ValueRule<ImmutableArray<LadderRule>>
{
    internal override DataObject Schema => DataObject.Of(
        ("type", "array"), ("items", LadderKeys.Rule.Schema), ("maxItems", LadderRule.CountMax));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out ImmutableArray<LadderRule> value)
    {
        value = [];
        if (node.Value is not DataArray { Items.Length: > 0 and <= LadderRule.CountMax } list)
        {
            faults.AddType(node, $"a list of 1 to {LadderRule.CountMax:N0} ladders", "Write - kind: K4, and more.");
            return false;
        }

        var rules = ImmutableArray.CreateBuilder<LadderRule>();
        for (int i = 0; i < list.Items.Length; i++)
        {
            PlanNode item = node.Of(i, list.Items[i]);
            if (!TryReadRule(item, faults, out LadderRule? rule)) continue;
            if (rules.FirstOrDefault(rule.Replaces) is not null)
            {
                faults.Add(
                    PlanRules.Conflict, item, $"A ladder for {LadderRungs.NameOf(rule.Kind)} stands here twice.",
                    "Give each another tool or project, or remove one.");
            }

            rules.Add(rule);
        }

        value = rules.ToImmutable();
        return rules.Count == list.Items.Length;
    }

    private static bool TryReadRule(PlanNode node, PlanFaults faults, [NotNullWhen(true)] out LadderRule? rule)
    {
        rule = null;
        if (LadderKeys.Rule.Open(node, faults) is not { } fields) return false;
        if (!fields.TryRead(LadderKeys.Kind, out FailureKind kind)) return false;
        rule = new LadderRule
        {
            Kind = kind,
            Tool = fields.TryRead(LadderKeys.Tool, out string? tool) ? tool : null,
            Project = fields.TryRead(LadderKeys.Project, out string? project) ? project : null,
            Rungs = fields.ReadOptional(LadderKeys.Rungs),
            Attempts = fields.ReadOptional(LadderKeys.Attempts),
            InitialDelay = fields.ReadOptional(LadderKeys.InitialDelay),
            MaxDelay = fields.ReadOptional(LadderKeys.MaxDelay),
            Reason = fields.TryRead(LadderKeys.Reason, out string? reason) ? reason : null,
        };
        // What could not be read is said already, and is not to be taken for what is not there.
        if (!faults.IsEmpty || rule.FindFault() is not { } fault) return true;
        int end = fault.IndexOf(". ", StringComparison.Ordinal) + 1;
        faults.Add(PlanRules.Conflict, node, fault[..end], fault[end..].TrimStart());
        return true;
    }
}
