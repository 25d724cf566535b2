using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Workspaces;

/// <summary>The ladders of a file, or everything that is wrong with it.</summary>
/// <param name="Rules">The ladders; null where there are faults.</param>
/// <param name="Faults">Every fault.</param>
public sealed record LadderReading(ImmutableArray<LadderRule>? Rules, ImmutableArray<PlanFault> Faults);

/// <summary>Reads ladders from a document, and writes them as data: pure, and every fault at once.</summary>
public static class LadderReader
{
    /// <summary>The ladders of a document, or every fault of it.</summary>
    public static LadderReading Read(PlanDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var faults = new PlanFaults(document);
        ImmutableArray<LadderRule> rules = [];
        if (document.Root is { } root && LadderKeys.File.Open(new PlanNode(root, ""), faults) is { } fields)
        {
            fields.TryRead(LadderKeys.Version, out _);
            rules = fields.Read(LadderKeys.Rules, []);
        }

        return faults.IsEmpty ? new LadderReading(rules, []) : new LadderReading(null, faults.InOrder());
    }

    /// <summary>Reads what <see cref="Write(IEnumerable{LadderRule})"/> wrote; false for anything else.</summary>
    public static bool TryRead(DataValue? data, [NotNullWhen(true)] out ImmutableArray<LadderRule>? rules)
    {
        rules = data is null ? null : Read(PlanDocument.Of(data)).Rules;
        return rules is not null;
    }

    /// <summary>Ladders as a document of the format.</summary>
    public static DataObject Write(IEnumerable<LadderRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return DataObject.Of(("ladders", 1), ("rules", new DataArray([.. rules.Select(Write)])));
    }

    /// <summary>A ladder as an element of such a document: what it does not say is absent.</summary>
    public static DataValue Write(LadderRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var data = new DataObjectBuilder().Set("kind", Words.Of(rule.Kind));
        if (rule.Tool is { } tool) data.Set("tool", tool);
        if (rule.Project is { } project) data.Set("project", project);
        if (rule.Rungs is { } rungs)
            data.Set("rungs", new DataArray([.. rungs.Select(rung => new DataString(Words.Of(rung)))]));
        if (rule.Attempts is { } attempts) data.Set("attempts", attempts);
        if (rule.InitialDelay is { } initial) data.Set("initialDelay", Durations.Write(initial));
        if (rule.MaxDelay is { } max) data.Set("maxDelay", Durations.Write(max));
        if (rule.Reason is { } reason) data.Set("reason", reason);
        return data.Build();
    }
}
