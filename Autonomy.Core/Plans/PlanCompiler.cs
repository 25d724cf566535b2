using Autonomy.Core.Planning;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Plans;

/// <summary>
/// The one way from a document to a plan that may start: steps that say a goal are found their tools, and everything
/// that can be known before is checked, the calls against the tools included. Pure.
/// </summary>
public static class PlanCompiler
{
    /// <summary>The plan, or every fault of text, format, names and calls at once, in the order of the text.</summary>
    /// <param name="document">The plan as it is written.</param>
    /// <param name="tools">The tools that there are, besides the engine's own.</param>
    /// <param name="former">What the plan was before: a goal that was found its tool there keeps it. Null: it is new.
    /// </param>
    public static PlanReading Compile(PlanDocument document, IToolCatalog tools, Plan? former = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(tools);
        var faults = new PlanFaults(document);
        PlanDocument whole = GoalSteps.Resolve(document, tools, former, faults);
        Plan? plan = PlanReader.Read(whole, faults);
        PlanValidator.Check(whole, tools, faults);
        return faults.IsEmpty
            ? new PlanReading(plan, []) { Warnings = [.. faults.Warnings] }
            : new PlanReading(null, faults.InOrder());
    }
}
