namespace Autonomy.Core.Tools;

/// <summary>
/// The tools that can be called, and who runs them. Does not change: when workers come or go, another one takes its
/// place. Safe to call from any thread.
/// </summary>
public interface IToolCatalog
{
    /// <summary>Every tool, ordered by name.</summary>
    IReadOnlyList<ToolDescriptor> All { get; }

    /// <summary>The tool of this name, or null when there is none.</summary>
    ToolDescriptor? Find(ToolName tool);

    /// <summary>The adapter that runs the tool, or null when there is no such tool.</summary>
    IToolAdapter? AdapterOf(ToolName tool);

    /// <summary>
    /// The adapter that hands calls of the tool to workers, whether or not one offers it now; null: no worker could, as
    /// the name is the engine's own, or it takes no workers.
    /// </summary>
    IRemoteAdapter? RemoteAdapterOf(ToolName tool) => null;

    /// <summary>
    /// Whether a tool that is not here may come: a worker could offer it, or a connection could have it. Its steps wait
    /// for it.
    /// </summary>
    bool MayCome(ToolName tool) => RemoteAdapterOf(tool) is not null;
}
