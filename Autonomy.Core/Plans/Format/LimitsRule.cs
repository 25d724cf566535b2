using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans.Format;

/// <summary>A size in bytes, in a range.</summary>
internal sealed class ByteSizeRule(long min, long max) : ValueRule<long>
{
    internal override DataObject Schema => DataObject.Of(("type", "string"), ("pattern", "^[0-9]+(B|KiB|MiB|GiB)$"));

    internal override bool TryRead(PlanNode node, PlanFaults faults, out long value)
    {
        value = 0;
        string range = $"Write a size from {ByteSizes.Write(min)} to {ByteSizes.Write(max)}, as in 64KiB or 256MiB.";
        if (node.Value is not DataString text)
        {
            faults.AddType(node, "a size such as 64KiB, 256MiB or 2GiB", range);
            return false;
        }

        if (ByteSizes.TryParse(text.Value, out value) && value >= min && value <= max) return true;
        faults.Add(PlanRules.Value, node, $"{node.Subject} is {Quote.Cut(text.Value)}.", range);
        return false;
    }
}

/// <summary>What one attempt may use.</summary>
internal sealed class LimitsRule : ValueRule<AttemptLimits>
{
    private const long OneMebibyte = 1 << 20;

    private static readonly PlanKey<long> Memory = new(
        "memory", new ByteSizeRule(OneMebibyte, PlanLimits.LimitBytesMax), "Memory that it may hold at once.");

    private static readonly PlanKey<TimeSpan> Cpu = new(
        "cpu", new DurationRule(PlanLimits.WaitMax), "Time on processors.");

    private static readonly PlanKey<long> Output = new(
        "output", new ByteSizeRule(1, PlanLimits.LimitBytesMax), "What it may give out.");

    private static readonly PlanKey<long> Disk = new(
        "disk", new ByteSizeRule(1, PlanLimits.LimitBytesMax), "What it may write to disk.");

    private static readonly ObjectFormat Format = new("limits", [Memory, Cpu, Output, Disk]);

    internal override DataObject Schema => Format.Schema;

    internal override bool TryRead(PlanNode node, PlanFaults faults, [MaybeNullWhen(false)] out AttemptLimits value)
    {
        value = null;
        if (Format.Open(node, faults) is not { } fields) return false;
        value = new AttemptLimits
        {
            MemoryBytes = fields.ReadOptional(Memory),
            CpuTime = fields.ReadOptional(Cpu),
            OutputBytes = fields.ReadOptional(Output),
            DiskBytes = fields.ReadOptional(Disk),
        };
        return true;
    }
}
