using System.Collections.Immutable;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// Checks the calls of a plan against the tools that there are: names, arguments by their schemas, and the adapters'
/// own rules. An argument that is only known at run time satisfies every rule here, and is checked again then.
/// </summary>
public static class PlanValidator
{
    /// <summary>Every fault of the plan's calls, in the order of the text.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="document">What it was read from, for places in the text.</param>
    /// <param name="tools">The tools that there are, besides the engine's own.</param>
    public static ImmutableArray<PlanFault> Validate(Plan plan, PlanDocument document, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(tools);
        var faults = new PlanFaults(document);
        Check(PlanDocument.Of(plan.Source), tools, faults);
        return faults.InOrder();
    }

    /// <summary>
    /// Checks every call of a document that may have other faults: what is no call is left to the reader.
    /// </summary>
    internal static void Check(PlanDocument document, IToolCatalog tools, PlanFaults faults)
    {
        if (
            (document.Root as DataObject)?[PlanKeys.Steps.Name] is not DataArray steps
                || steps.Items.Length > PlanLimits.StepsMax)
        {
            return;
        }

        var calls = new CallCheck(tools, faults);
        PlanNode list = new PlanNode(document.Root, "").Of(PlanKeys.Steps.Name, steps);
        for (int i = 0; i < steps.Items.Length; i++) CheckStep(list.Of(i, steps.Items[i]), calls);
    }

    private static void CheckStep(PlanNode node, CallCheck calls)
    {
        calls.Check(node);
        if (node.Value is not DataObject step) return;
        if (step[StepKeys.Undo.Name] is { } undo) calls.Check(node.Of(StepKeys.Undo.Name, undo));
        if (step[StepKeys.Fallback.Name] is not DataArray list) return;
        PlanNode fallbacks = node.Of(StepKeys.Fallback.Name, list);
        for (int i = 0; i < list.Items.Length; i++) calls.Check(fallbacks.Of(i, list.Items[i]));
    }
}
