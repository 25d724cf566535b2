using System.Collections.Immutable;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// Reads a document as a plan: pure, and complete, as it reports every fault at once. What depends on the tools that
/// there are is <see cref="PlanValidator"/>'s.
/// </summary>
public static class PlanReader
{
    /// <summary>The plan, or every fault of the document.</summary>
    public static PlanReading Read(PlanDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var faults = new PlanFaults(document);
        Plan? plan = Read(document, faults);
        return faults.IsEmpty ? new PlanReading(plan, []) : new PlanReading(null, faults.InOrder());
    }

    /// <summary>Reads a plan from its stored <see cref="Plan.Json"/>.</summary>
    /// <exception cref="FormatException">It is no plan: what was stored was changed since.</exception>
    public static Plan ReadStored(ReadOnlySpan<byte> json)
    {
        PlanReading reading = Read(JsonPlanText.Read(json));
        return reading.IsPlan
            ? reading.Plan
            : throw new FormatException(
                $"The stored plan cannot be read: {reading.Faults[0].Path}: {reading.Faults[0].Message}");
    }

    internal static Plan? Read(PlanDocument document, PlanFaults faults) =>
        document.Root is null ? null : Read(new PlanNode(document.Root, ""), faults);

    private static Plan? Read(PlanNode node, PlanFaults faults)
    {
        if (PlanKeys.Format.Open(node, faults) is not { } fields) return null;
        fields.TryRead(PlanKeys.Version, out _);
        fields.TryRead(PlanKeys.Name, out StepId name);
        var header = new PlanHeader
        {
            Name = name.Value,
            Description = fields.Read(PlanKeys.Description, ""),
            Inputs = fields.Read(PlanKeys.Inputs, []),
            Budget = fields.Read(PlanKeys.Budget, PlanBudget.Unlimited),
            Concurrency = fields.Read(PlanKeys.Concurrency, PlanHeader.ConcurrencyDefault),
            OnFailure = fields.Read(PlanKeys.OnFailure, FailureMode.Auto),
            Limits = fields.TryRead(PlanKeys.Limits, out AttemptLimits? limits) ? limits : null,
        };
        ImmutableArray<StepDraft> drafts = fields.Read(PlanKeys.Steps, []);
        var names = new StepNames(drafts, header.Inputs, faults);
        ImmutableArray<ImmutableArray<int>> needs = names.Resolve();
        header = header with { Inputs = [.. header.Inputs, .. names.ImpliedInputs] };
        ReportCycles(drafts, needs, faults);
        if (!faults.IsEmpty) return null;
        var plan = new Plan(header, Finish(drafts, needs, header), (DataObject)node.Value);
        if (plan.Json.Length <= PlanLimits.PlanBytesMax) return plan;
        string message =
            $"As JSON the plan is {plan.Json.Length:N0} bytes long; the longest is {PlanLimits.PlanBytesMax:N0}.";
        faults.Add(PlanRules.Limit, node, message, "Use fewer aliases, or hand data over as inputs.");
        return null;
    }

    private static void ReportCycles(
        ImmutableArray<StepDraft> drafts, ImmutableArray<ImmutableArray<int>> needs, PlanFaults faults)
    {
        foreach (ImmutableArray<int> cycle in StepGraph.CyclesOf(needs))
        {
            PlanNode first = drafts[cycle[0]].Node;
            faults.Add(
                PlanRules.Cycle,
                JsonPointer.Of(first.Path, StepKeys.Needs.Name),
                $"These steps need one another: {StepGraph.Write(cycle, ordinal => drafts[ordinal].Id!)}.",
                "Remove one of these needs, or the expression that it comes from.");
        }
    }

    private static ImmutableArray<StepDefinition> Finish(
        ImmutableArray<StepDraft> drafts, ImmutableArray<ImmutableArray<int>> needs, PlanHeader header)
    {
        ImmutableArray<ImmutableArray<int>> dependents = StepGraph.Reverse(needs);
        return
        [
            .. drafts.Select((draft, ordinal) => draft.Definition with
            {
                Needs = needs[ordinal],
                Dependents = dependents[ordinal],
                ForEachConcurrency = draft.Definition.ForEachConcurrency is var width and > 0
                    ? width
                    : header.Concurrency,
            }),
        ];
    }
}
