using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Autonomy.Core.Connections;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Workers;

/// <summary>
/// The tools that come and go, by workspace: those that connected workers offer, and those of connections. A worker
/// and a connection serve their own workspace alone. Immutable; whenever one comes or goes there is another one.
/// </summary>
public sealed class WorkerTools
{
    /// <summary>The engine takes no workers.</summary>
    public static readonly WorkerTools None = new(null, null, TimeSpan.Zero);

    private readonly IToolCatalog? _own;
    private readonly FrozenSet<string> _ownFamilies;
    private readonly Func<string, IRemoteAdapter>? _adapterOf;
    private readonly ImmutableDictionary<string, WorkspaceCatalog> _catalogs;
    private readonly ConcurrentDictionary<string, WorkspaceCatalog> _withoutWorkers;

    /// <summary>Nothing is offered yet.</summary>
    /// <param name="own">The engine's own tools: no worker offers one of their families.</param>
    /// <param name="adapterOf">The adapter that hands calls to the workers of a workspace; the same each time.</param>
    /// <param name="waitMax">How long a step waits for a worker that offers its tool before it fails.</param>
    public WorkerTools(IToolCatalog? own, Func<string, IRemoteAdapter>? adapterOf, TimeSpan waitMax)
    {
        (_own, _ownFamilies, _adapterOf, WaitMax) = (own, FamiliesOf(own), adapterOf, waitMax);
        _catalogs = ImmutableDictionary<string, WorkspaceCatalog>.Empty;
        _withoutWorkers = new ConcurrentDictionary<string, WorkspaceCatalog>(StringComparer.Ordinal);
    }

    private WorkerTools(WorkerTools former, ImmutableDictionary<string, WorkspaceCatalog> catalogs)
    {
        (_own, _ownFamilies, _adapterOf, WaitMax) =
            (former._own, former._ownFamilies, former._adapterOf, former.WaitMax);
        (_catalogs, _withoutWorkers) = (catalogs, former._withoutWorkers);
    }

    /// <summary>Whether the engine takes workers.</summary>
    public bool AreTaken => _adapterOf is not null;

    /// <summary>How long a step waits for a worker that offers its tool before it fails.</summary>
    public TimeSpan WaitMax { get; }

    /// <summary>
    /// Whether a worker may offer a tool of this name: its family is none of the engine's own, and none of connections.
    /// </summary>
    public bool MayOffer(ToolName tool) =>
        !_ownFamilies.Contains(tool.Family) && !ConnectedNames.Families.Contains(tool.Family);

    /// <summary>The tools of a workspace, the engine's own included.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="own">What is there where the engine takes no workers.</param>
    public IToolCatalog Of(string workspace, IToolCatalog own) => _adapterOf is null ? own : CatalogOf(workspace);

    /// <summary>The same, with these tools in place of what the workers of the workspace offered before.</summary>
    public WorkerTools With(string workspace, IReadOnlyCollection<ToolDescriptor> offered) =>
        new(this, _catalogs.SetItem(workspace, CatalogOf(workspace).Offering(offered)));

    /// <summary>The same, with these tools in place of what the connections of the workspace had before.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="connected">The tools of its connections, and who runs them.</param>
    public WorkerTools With(string workspace, IToolCatalog connected) =>
        new(this, _catalogs.SetItem(workspace, CatalogOf(workspace).Connected(connected)));

    private WorkspaceCatalog CatalogOf(string workspace) =>
        _catalogs.GetValueOrDefault(workspace) ?? _withoutWorkers.GetOrAdd(
            workspace,
            static (name, tools) => new WorkspaceCatalog(tools._own!, tools._ownFamilies, tools._adapterOf!(name)),
            this);

    private static FrozenSet<string> FamiliesOf(IToolCatalog? own)
    {
        IEnumerable<ToolDescriptor> tools = own is null ? [] : own.All.Concat(Plans.ControlToolRules.All);
        return tools.Select(tool => tool.Name.Family).ToFrozenSet(StringComparer.Ordinal);
    }
}
