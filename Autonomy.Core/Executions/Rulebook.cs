using System.Collections.Immutable;
using Autonomy.Core.Learning;
using Autonomy.Core.Pressure;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools;
using Autonomy.Core.Workers;
using Autonomy.Core.Workspaces;

namespace Autonomy.Core.Executions;

/// <summary>
/// What decisions rest on besides the state: the tools, and what people have laid down for all executions. Immutable; a
/// change makes a new one, and what was decided before stays decided.
/// </summary>
/// <param name="Tools">The engine's own tools, which every workspace has.</param>
public sealed record Rulebook(IToolCatalog Tools)
{
    /// <summary>What is paused and what is asked about, by workspace; one that is not named has no rules.</summary>
    public ImmutableDictionary<string, WorkspaceRules> Workspaces { get; init; } =
        ImmutableDictionary<string, WorkspaceRules>.Empty;

    /// <summary>What people have laid down for a workspace.</summary>
    public WorkspaceRules Of(string workspace) =>
        Workspaces.IsEmpty ? WorkspaceRules.None : Workspaces.GetValueOrDefault(workspace, WorkspaceRules.None);

    /// <summary>What connected workers offer.</summary>
    public WorkerTools Workers { get; init; } = WorkerTools.None;

    /// <summary>The tools that executions of a workspace can call.</summary>
    public IToolCatalog ToolsOf(string workspace) => Workers.Of(workspace, Tools);

    /// <summary>What may be spent, beyond what each execution may.</summary>
    public SpendingLimits Spending { get; init; } = SpendingLimits.None;

    /// <summary>How short of room the engine is.</summary>
    public EnginePressure Pressure { get; init; } = EnginePressure.None;

    /// <summary>What was learned of what helps after a failure, by workspace: none is steered by another's.</summary>
    public ImmutableDictionary<string, Lessons> Lessons { get; init; } =
        ImmutableDictionary.Create<string, Lessons>(StringComparer.Ordinal);

    /// <summary>What a workspace has learned.</summary>
    public Lessons LessonsOf(string workspace) => Lessons.GetValueOrDefault(workspace, Learning.Lessons.None);
}

/// <summary>The rulebook in force. Safe to read from any thread; a decision reads it once.</summary>
public sealed class RulebookInForce(Rulebook first)
{
    private volatile Rulebook _current = first;

    /// <summary>The rulebook that the next decision rests on.</summary>
    public Rulebook Current => _current;

    /// <summary>Puts another rulebook in force. Its writers take turns; that is up to them.</summary>
    public void Replace(Rulebook next)
    {
        ArgumentNullException.ThrowIfNull(next);
        _current = next;
    }

    /// <summary>
    /// Puts the rulebook in force that follows from the present one: for writers of different parts of it, on whatever
    /// threads.
    /// </summary>
    /// <param name="change">May be called again, when another writer came first; must have no effects.</param>
    public void Update(Func<Rulebook, Rulebook> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Rulebook former;
        do former = _current;
        while (Interlocked.CompareExchange(ref _current, change(former), former) != former);
    }
}
