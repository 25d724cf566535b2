using System.Collections.Frozen;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;

namespace Autonomy.Adapters;

/// <summary>The tools of a set of adapters.</summary>
public sealed class ToolRegistry : IToolCatalog
{
    private readonly FrozenDictionary<ToolName, (ToolDescriptor Tool, IToolAdapter Adapter)> _tools;

    /// <summary>A registry of what these adapters offer.</summary>
    /// <exception cref="ArgumentException">Two adapters have one family, two tools one name, or a tool another
    /// family's.</exception>
    public ToolRegistry(IReadOnlyList<IToolAdapter> adapters)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        var tools = new Dictionary<ToolName, (ToolDescriptor Tool, IToolAdapter Adapter)>();
        if (adapters.GroupBy(adapter => adapter.Family).FirstOrDefault(family => family.Count() > 1) is { } twice)
            throw new ArgumentException($"Two adapters run the family '{twice.Key}': leave one out.", nameof(adapters));
        foreach (IToolAdapter adapter in adapters)
        {
            foreach (ToolDescriptor tool in adapter.Tools)
            {
                if (tool.Name.Family != adapter.Family || !tools.TryAdd(tool.Name, (tool, adapter)))
                {
                    throw new ArgumentException(
                        $"The adapter '{adapter.Family}' may not offer {tool.Name}: the name is another's or taken.",
                        nameof(adapters));
                }
            }
        }

        _tools = tools.ToFrozenDictionary();
        All = [.. tools.Values.Select(entry => entry.Tool).OrderBy(tool => tool.Name.Value, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> All { get; }

    /// <inheritdoc/>
    public ToolDescriptor? Find(ToolName tool) => _tools.GetValueOrDefault(tool).Tool;

    /// <inheritdoc/>
    public IToolAdapter? AdapterOf(ToolName tool) => _tools.GetValueOrDefault(tool).Adapter;

    /// <summary>
    /// Tools that a name which is none may have meant, the nearest first: names written alike, then those of other
    /// families with the same verb.
    /// </summary>
    /// <param name="name">What was written; need not be of the form of a tool's name.</param>
    /// <param name="countMax">How many to give at most.</param>
    public IReadOnlyList<string> NearestTo(string name, int countMax = 3)
    {
        ArgumentNullException.ThrowIfNull(name);
        string verb = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var names = All.Select(tool => tool.Name).ToList();
        return [.. NearestName.Several(name, names.Select(tool => tool.Value), countMax)
            .Concat(names.Where(tool => tool.Verb == verb).Select(tool => tool.Value))
            .Distinct()
            .Take(countMax)];
    }
}
