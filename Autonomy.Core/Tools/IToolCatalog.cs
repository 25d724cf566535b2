namespace Autonomy.Core.Tools;

/// <summary>
/// The tools that can be called, and who runs them. Does not change while plans run; safe to call from any thread.
/// </summary>
public interface IToolCatalog
{
    /// <summary>Every tool, ordered by name.</summary>
    IReadOnlyList<ToolDescriptor> All { get; }

    /// <summary>The tool of this name, or null when there is none.</summary>
    ToolDescriptor? Find(ToolName tool);

    /// <summary>The adapter that runs the tool, or null when there is no such tool.</summary>
    IToolAdapter? AdapterOf(ToolName tool);
}
