using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>The control tools that the engine carries out itself.</summary>
public static class ControlTools
{
    /// <summary>Waits for a duration, or until a time.</summary>
    public static readonly ToolName Wait = ToolName.Parse("core.wait");

    /// <summary>Waits for a named signal.</summary>
    public static readonly ToolName Signal = ToolName.Parse("core.signal");

    /// <summary>Asks a person.</summary>
    public static readonly ToolName Approve = ToolName.Parse("core.approve");

    /// <summary>Runs a plan as a child execution.</summary>
    public static readonly ToolName Plan = ToolName.Parse("core.plan");

    internal static bool IsWait(ToolName tool) => tool == Wait || tool == Signal || tool == Approve;
}
