using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Projects;

/// <summary>
/// The plan of a task's sandbox command, where the workspace has <c>sandbox.run</c>: one step, which calls that.
/// </summary>
public static class SandboxPlan
{
    private const string Name = "sandbox";
    private const string Step = "run";

    /// <summary>The tool that runs commands of sandboxes.</summary>
    public static readonly ToolName Tool = ToolName.Parse("sandbox.run");

    /// <summary>The plan, of format 1. The command is its input, so that no expression in it is one of the plan's.
    /// </summary>
    public static readonly DataObject Source = (DataObject)DataJson.Parse(
        """
        { "plan": 1, "name": "sandbox", "inputs": { "command": { "type": "string" } },
          "steps": [ { "id": "run", "tool": "sandbox.run", "with": { "command": "${{ inputs.command }}" } } ] }
        """);

    /// <summary>The inputs of a command's execution.</summary>
    public static DataObject InputsOf(string command) => DataObject.Of(("command", new DataString(command)));

    /// <summary>What the command delivered; null: nothing, or it is no execution of the plan.</summary>
    public static DataObject? ResultOf(ExecutionState state) => StepOf(state)?.Output as DataObject;

    /// <summary>Why the command failed; null: it did not, or it is no execution of the plan.</summary>
    public static string? ErrorOf(ExecutionState state) => StepOf(state)?.Error?.Message;

    private static StepState? StepOf(ExecutionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state is { Plan.Header.Name: Name, Steps: [{ Id: Step } run] } ? run : null;
    }
}
