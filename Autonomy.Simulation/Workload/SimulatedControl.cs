using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Workload;

/// <summary>The control tools, as the engine has them everywhere; their calls are taken down like the others.</summary>
internal sealed class SimulatedControl(SimulatedTools tools) : IToolAdapter
{
    public string Family => "core";

    public IReadOnlyList<ToolDescriptor> Tools => ControlToolRules.All;

    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) =>
        ControlToolRules.Validate(tool, input);

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        long number = tools.Record(ToolCallKind.Attempt, call, context, EffectClass.Pure);
        ToolOutcome outcome = ControlToolCalls.Execute(call);
        tools.RecordEnd(number, context, outcome is ToolOutcome.Succeeded ? "succeeded" : "failed");
        return ValueTask.FromResult(outcome);
    }
}
