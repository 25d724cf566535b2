using System.Collections.Frozen;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Simulation.Workload;

/// <summary>The tools as plans are checked against them: what they are, without a world to act on.</summary>
internal sealed class PlanTools : IToolCatalog, IToolAdapter
{
    public static readonly PlanTools Instance = new();

    private readonly FrozenDictionary<ToolName, ToolDescriptor> _byName;

    private PlanTools()
    {
        All = [.. ControlToolRules.All, .. SimulatedToolSet.All];
        _byName = All.ToFrozenDictionary(tool => tool.Name);
    }

    public IReadOnlyList<ToolDescriptor> All { get; }

    public string Family => SimulatedToolSet.Family;

    public IReadOnlyList<ToolDescriptor> Tools => SimulatedToolSet.All;

    public ToolDescriptor? Find(ToolName tool) => _byName.GetValueOrDefault(tool);

    public IToolAdapter? AdapterOf(ToolName tool) => _byName.ContainsKey(tool) ? this : null;

    public string? TargetOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return SimulatedToolSet.TargetOf(tool.Name);
    }

    public ToolCall? UndoOf(ToolCall call, DataValue output)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Tool == SimulatedToolSet.Book.Name
            ? new ToolCall(SimulatedToolSet.Unbook.Name, DataObject.Of(("value", output)))
            : null;
    }

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        throw new NotSupportedException("These tools only say what they are.");
}
