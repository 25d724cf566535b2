using Autonomy.Core.Estimates;

namespace Autonomy.Core.Experience;

/// <summary>
/// What the executions of one workspace taught of tools; nothing of another workspace's is in it. One writer at a time.
/// </summary>
public sealed class WorkspaceExperience
{
    /// <summary>
    /// Tools whose calls are counted; beyond, the one that was called the least is forgotten: 1,000.
    /// </summary>
    public const int ToolsMax = 1_000;

    /// <summary>That of a workspace that called no tool.</summary>
    public static readonly WorkspaceExperience None = new(new DurationTable(), []);

    private readonly SortedDictionary<string, ToolRecord> _tools = new(StringComparer.Ordinal);

    internal WorkspaceExperience(DurationTable durations, IEnumerable<ToolRecord> tools)
    {
        Durations = durations;
        foreach (ToolRecord tool in tools) _tools.Add(tool.Tool, tool);
    }

    /// <summary>How long calls took.</summary>
    public DurationTable Durations { get; }

    /// <summary>How calls ended, by tool.</summary>
    public IReadOnlyDictionary<string, ToolRecord> Tools => _tools;

    /// <summary>A call ended.</summary>
    /// <param name="tool">Its tool.</param>
    /// <param name="failure">The kind of its failure; null for one that did what was asked.</param>
    internal void Count(string tool, string? failure)
    {
        if (!_tools.TryGetValue(tool, out ToolRecord? known))
        {
            if (_tools.Count == ToolsMax) _tools.Remove(_tools.MinBy(entry => entry.Value.Calls).Key);
            known = new ToolRecord { Tool = tool };
        }

        _tools[tool] = known.Plus(failure);
    }
}
