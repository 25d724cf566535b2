using Autonomy.Core.Connections;
using Autonomy.Core.Expressions;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// Checks calls, each an object with <c>tool</c> and <c>with</c>, against a catalog. Schemas are parsed once.
/// </summary>
internal sealed class CallCheck(IToolCatalog tools, PlanFaults faults)
{
    private readonly Dictionary<ToolName, JsonSchema> _schemas = [];

    internal void Check(PlanNode node)
    {
        if (node.Value is not DataObject call || (call[StepKeys.Tool.Name] as DataString)?.Value is not { } written)
            return;
        if (!ToolName.TryParse(written, out ToolName name)) return;
        if ((ControlToolRules.Find(name) ?? tools.Find(name)) is not { } tool)
        {
            string path = JsonPointer.Of(node.Path, StepKeys.Tool.Name);
            if (tools.MayCome(name)) ReportAbsent(path, written);
            else ReportUnknown(path, written);
            return;
        }

        DataValue arguments = call[StepKeys.With.Name] ?? DataObject.Empty;
        if (arguments is DataObject input) CheckArguments(tool, input, node.Of(StepKeys.With.Name, input));
    }

    private void ReportUnknown(string path, string written)
    {
        IEnumerable<string> known = ControlToolRules.All.Concat(tools.All).Select(tool => tool.Name.Value);
        string? fix = faults.IsFull ? null : PlanFaults.DidYouMean(written, known);
        faults.Add(
            PlanRules.UnknownTool,
            path,
            $"There is no tool {Quote.Text(written)}.",
            fix ?? "Write the name of a tool from the list of tools.");
    }

    // A worker or a connection that offers it may come before the step is to run, or while it waits.
    private void ReportAbsent(string path, string written)
    {
        bool isWorkers = ConnectedNames.WhoOffers(written) == "worker";
        string fix = isWorkers
            ? "Connect a worker that offers it: the step waits for one."
            : "Add the connection that has it: the step waits for it.";
        faults.Warn(
            PlanRules.AbsentTool,
            path,
            $"No {(isWorkers ? "connected worker" : "connection")} offers {Quote.Text(written)}.",
            PlanFaults.DidYouMean(written, tools.All.Select(tool => tool.Name.Value)) ?? fix);
    }

    private void CheckArguments(ToolDescriptor tool, DataObject input, PlanNode node)
    {
        IReadOnlyList<InputFault> found = SchemaOf(tool).Validate(input, CertaintyOf);
        if (found.Count == 0 && WithoutUnknown(input) is DataObject known)
        {
            found = ControlToolRules.Find(tool.Name) is not null
                ? ControlToolRules.Validate(tool.Name, input, known)
                : tools.AdapterOf(tool.Name)!.Validate(tool.Name, known);
        }

        foreach (InputFault fault in found)
        {
            faults.Add(
                PlanRules.Argument, node.Path + fault.Path, fault.Message, fault.Fix);
        }
    }

    private JsonSchema SchemaOf(ToolDescriptor tool)
    {
        if (!_schemas.TryGetValue(tool.Name, out JsonSchema? schema))
            _schemas.Add(tool.Name, schema = JsonSchema.Parse(tool.InputSchema));
        return schema;
    }

    private static ValueCertainty CertaintyOf(DataValue value)
    {
        if (value is not DataString text || !TemplateText.MayHoldExpression(text.Value)) return ValueCertainty.Known;
        // What does not parse was reported already; nothing more is said of it.
        if (Template.Parse(text).Template is not { } template) return ValueCertainty.Unknown;
        return template.IsOneExpression ? ValueCertainty.Unknown : ValueCertainty.TextUnknown;
    }

    /// <summary>The value without what is only known at run time; null when nothing of it is left to look at.</summary>
    private static DataValue? WithoutUnknown(DataValue value)
    {
        switch (value)
        {
            case DataString text:
                return TemplateText.MayHoldExpression(text.Value) ? null : value;
            case DataArray array:
                // Half a list would look like a shorter one.
                return array.Items.All(item => WithoutUnknown(item) is { } known && known.Equals(item)) ? array : null;
            case DataObject record:
                var properties = new DataObjectBuilder();
                foreach ((string name, DataValue property) in record.Properties)
                {
                    if (WithoutUnknown(property) is { } known) properties.Set(name, known);
                }

                return properties.Build();
            default:
                return value;
        }
    }
}
