using System.Collections.Frozen;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Workers;

/// <summary>The engine's own tools, and those that the workers of one workspace offer now.</summary>
internal sealed class WorkspaceCatalog : IToolCatalog
{
    private readonly IToolCatalog _own;
    private readonly FrozenSet<string> _ownFamilies;
    private readonly FrozenDictionary<ToolName, ToolDescriptor> _offered;
    private readonly IRemoteAdapter _workers;

    public WorkspaceCatalog(
        IToolCatalog own, FrozenSet<string> ownFamilies, IReadOnlyCollection<ToolDescriptor> offered,
        IRemoteAdapter workers)
    {
        (_own, _ownFamilies, _workers) = (own, ownFamilies, workers);
        _offered = offered.ToFrozenDictionary(tool => tool.Name);
        All = offered.Count == 0
            ? own.All
            : [.. own.All.Concat(offered).OrderBy(tool => tool.Name.Value, StringComparer.Ordinal)];
    }

    public IReadOnlyList<ToolDescriptor> All { get; }

    public ToolDescriptor? Find(ToolName tool) => _own.Find(tool) ?? _offered.GetValueOrDefault(tool);

    public IToolAdapter? AdapterOf(ToolName tool) =>
        _own.AdapterOf(tool) ?? (_offered.ContainsKey(tool) ? _workers : null);

    public IRemoteAdapter? RemoteAdapterOf(ToolName tool) => _ownFamilies.Contains(tool.Family) ? null : _workers;
}
