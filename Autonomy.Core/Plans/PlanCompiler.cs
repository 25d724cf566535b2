using Autonomy.Core.Tools;

namespace Autonomy.Core.Plans;

/// <summary>
/// The one way from a document to a plan that may start: everything that can be known before is checked, the calls
/// against the tools included. Pure.
/// </summary>
public static class PlanCompiler
{
    /// <summary>The plan, or every fault of text, format, names and calls at once, in the order of the text.</summary>
    public static PlanReading Compile(PlanDocument document, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(tools);
        var faults = new PlanFaults(document);
        Plan? plan = PlanReader.Read(document, faults);
        PlanValidator.Check(document, tools, faults);
        return faults.IsEmpty
            ? new PlanReading(plan, []) { Warnings = [.. faults.Warnings] }
            : new PlanReading(null, faults.InOrder());
    }
}
