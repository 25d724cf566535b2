using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Autonomy.Core.Plans;

/// <summary>What reading a plan gave: the plan, or every fault of it in the order of the text.</summary>
/// <param name="Plan">The plan; null when there is a fault.</param>
/// <param name="Faults">All faults at once; empty when there is a plan.</param>
public sealed record PlanReading(Plan? Plan, ImmutableArray<PlanFault> Faults)
{
    /// <summary>Whether there is a plan.</summary>
    [MemberNotNullWhen(true, nameof(Plan))]
    public bool IsPlan => Plan is not null;

    /// <summary>
    /// What is no fault and yet worth a word, in the order of the text: tools that were found for goals, and tools that
    /// no worker offers at the moment.
    /// </summary>
    public ImmutableArray<PlanFault> Warnings { get; init; } = [];
}
