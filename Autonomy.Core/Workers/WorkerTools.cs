using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Workers;

/// <summary>
/// The tools that connected workers offer, by workspace: a worker serves its own alone. Immutable; whenever a worker
/// comes or goes there is another one.
/// </summary>
public sealed class WorkerTools
{
    /// <summary>The engine takes no workers.</summary>
    public static readonly WorkerTools None = new(null, null, TimeSpan.Zero);

    private readonly IToolCatalog? _own;
    private readonly FrozenSet<string> _ownFamilies;
    private readonly Func<string, IRemoteAdapter>? _adapterOf;
    private readonly ImmutableDictionary<string, IToolCatalog> _catalogs;
    private readonly ConcurrentDictionary<string, IToolCatalog> _withoutWorkers;

    /// <summary>Nothing is offered yet.</summary>
    /// <param name="own">The engine's own tools: no worker offers one of their families.</param>
    /// <param name="adapterOf">The adapter that hands calls to the workers of a workspace; the same each time.</param>
    /// <param name="waitMax">How long a step waits for a worker that offers its tool before it fails.</param>
    public WorkerTools(IToolCatalog? own, Func<string, IRemoteAdapter>? adapterOf, TimeSpan waitMax)
    {
        (_own, _ownFamilies, _adapterOf, WaitMax) = (own, FamiliesOf(own), adapterOf, waitMax);
        _catalogs = ImmutableDictionary<string, IToolCatalog>.Empty;
        _withoutWorkers = new ConcurrentDictionary<string, IToolCatalog>(StringComparer.Ordinal);
    }

    private WorkerTools(WorkerTools former, ImmutableDictionary<string, IToolCatalog> catalogs)
    {
        (_own, _ownFamilies, _adapterOf, WaitMax) =
            (former._own, former._ownFamilies, former._adapterOf, former.WaitMax);
        (_catalogs, _withoutWorkers) = (catalogs, former._withoutWorkers);
    }

    /// <summary>Whether the engine takes workers.</summary>
    public bool AreTaken => _adapterOf is not null;

    /// <summary>How long a step waits for a worker that offers its tool before it fails.</summary>
    public TimeSpan WaitMax { get; }

    /// <summary>Whether a worker may offer a tool of this name: its family is none of the engine's own.</summary>
    public bool MayOffer(ToolName tool) => !_ownFamilies.Contains(tool.Family);

    /// <summary>The tools of a workspace, the engine's own included.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="own">What is there where the engine takes no workers.</param>
    public IToolCatalog Of(string workspace, IToolCatalog own)
    {
        if (_adapterOf is null) return own;
        return _catalogs.TryGetValue(workspace, out IToolCatalog? catalog)
            ? catalog
            : _withoutWorkers.GetOrAdd(workspace, static (name, tools) => tools.CatalogOf(name, []), this);
    }

    /// <summary>The same, with these tools in place of what the workers of the workspace offered before.</summary>
    public WorkerTools With(string workspace, IReadOnlyCollection<ToolDescriptor> offered) =>
        new(this, _catalogs.SetItem(workspace, CatalogOf(workspace, offered)));

    private WorkspaceCatalog CatalogOf(string workspace, IReadOnlyCollection<ToolDescriptor> offered) =>
        new(_own!, _ownFamilies, offered, _adapterOf!(workspace));

    private static FrozenSet<string> FamiliesOf(IToolCatalog? own)
    {
        IEnumerable<ToolDescriptor> tools = own is null ? [] : own.All.Concat(Plans.ControlToolRules.All);
        return tools.Select(tool => tool.Name.Family).ToFrozenSet(StringComparer.Ordinal);
    }
}
