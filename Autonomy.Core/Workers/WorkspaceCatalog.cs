using System.Collections.Frozen;
using Autonomy.Core.Connections;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Workers;

/// <summary>
/// The engine's own tools, those of the connections of one workspace, and those that its workers offer now.
/// </summary>
internal sealed class WorkspaceCatalog : IToolCatalog
{
    private readonly IToolCatalog _own;
    private readonly FrozenSet<string> _ownFamilies;
    private readonly FrozenDictionary<ToolName, ToolDescriptor> _offered;
    private readonly IToolCatalog? _connected;
    private readonly IRemoteAdapter _workers;

    /// <summary>A catalog of the engine's own tools alone.</summary>
    public WorkspaceCatalog(IToolCatalog own, FrozenSet<string> ownFamilies, IRemoteAdapter workers)
        : this(own, ownFamilies, workers, FrozenDictionary<ToolName, ToolDescriptor>.Empty, null)
    {
    }

    private WorkspaceCatalog(
        IToolCatalog own, FrozenSet<string> ownFamilies, IRemoteAdapter workers,
        FrozenDictionary<ToolName, ToolDescriptor> offered, IToolCatalog? connected)
    {
        (_own, _ownFamilies, _workers, _offered, _connected) = (own, ownFamilies, workers, offered, connected);
        All = offered.Count == 0 && connected is null
            ? own.All
            :
            [
                .. own.All.Concat(offered.Values).Concat(connected?.All ?? [])
                    .OrderBy(tool => tool.Name.Value, StringComparer.Ordinal),
            ];
    }

    public IReadOnlyList<ToolDescriptor> All { get; }

    public ToolDescriptor? Find(ToolName tool) =>
        _own.Find(tool) ?? _connected?.Find(tool) ?? _offered.GetValueOrDefault(tool);

    public IToolAdapter? AdapterOf(ToolName tool) =>
        _own.AdapterOf(tool) ?? _connected?.AdapterOf(tool) ?? (_offered.ContainsKey(tool) ? _workers : null);

    public IRemoteAdapter? RemoteAdapterOf(ToolName tool) =>
        _ownFamilies.Contains(tool.Family) || IsOfConnection(tool) ? null : _workers;

    public bool MayCome(ToolName tool) => IsOfConnection(tool) || RemoteAdapterOf(tool) is not null;

    /// <summary>The same, with other tools of workers.</summary>
    public WorkspaceCatalog Offering(IReadOnlyCollection<ToolDescriptor> offered) =>
        new(_own, _ownFamilies, _workers, offered.ToFrozenDictionary(tool => tool.Name), _connected);

    /// <summary>The same, with other tools of connections.</summary>
    public WorkspaceCatalog Connected(IToolCatalog connected) =>
        new(_own, _ownFamilies, _workers, _offered, connected);

    private bool IsOfConnection(ToolName tool) =>
        ConnectedNames.Families.Contains(tool.Family) && !_ownFamilies.Contains(tool.Family);
}
