using System.Collections.Immutable;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Strategies;

/// <summary>An item of a strategy: of level 1, the broadest, to 4, which is work for agents.</summary>
public sealed record StrategyItem
{
    /// <summary>Its id within the strategy.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, in words.</summary>
    public required string Title { get; init; }

    /// <summary>1 to 4.</summary>
    public required int Level { get; init; }

    /// <summary>The item of a lower level that it is a part of; null: none.</summary>
    public string? Parent { get; init; }

    /// <summary>Items that come before it, with everything that is a part of them.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>How urgent it is; null: as the rule that applies says.</summary>
    public Priority? Priority { get; init; }
}

/// <summary>A step that an agent is to do for an item.</summary>
/// <param name="Item">The item, of level 4.</param>
/// <param name="Agent">The agent's role.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="Priority">How urgent it is.</param>
/// <param name="Needs">The steps that must have ended, by their places from 0.</param>
public sealed record AgentStep(
    string Item, string Agent, string Title, Priority Priority, ImmutableArray<int> Needs);

/// <summary>Which rule made a step.</summary>
/// <param name="Step">The step's place.</param>
/// <param name="Item">The item.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Rule">The rule's words, as in <c>email|send|contact|outreach</c>; null: none applied.</param>
/// <param name="Keyword">The word of the title that it was found by.</param>
public sealed record RuleApplied(int Step, string Item, string Agent, string? Rule, string? Keyword);

/// <summary>A strategy as its events made it.</summary>
public sealed record Strategy
{
    /// <summary>Before anything happened: there is no such strategy.</summary>
    public static readonly Strategy None = new();

    /// <summary>What it is called; null: there is no such strategy.</summary>
    public string? Title { get; init; }

    /// <summary>Which strategy of this name it is, from 1: one that was deleted may be laid down again.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Its items.</summary>
    public ImmutableArray<StrategyItem> Items { get; init; } = [];

    /// <summary>Who laid it down.</summary>
    public string By { get; init; } = "";

    /// <summary>The project that its steps are tasks of; null: it was not propagated.</summary>
    public string? Project { get; init; }

    /// <summary>Its steps, each before those that need it.</summary>
    public ImmutableArray<AgentStep> Steps { get; init; } = [];

    /// <summary>Which rule made which.</summary>
    public ImmutableArray<RuleApplied> Log { get; init; } = [];

    /// <summary>Whether there is such a strategy.</summary>
    public bool Exists => Title is not null;

    /// <summary>The strategy after an event.</summary>
    public Strategy Apply(StrategyEvent happened) => happened switch
    {
        StrategyEvent.Defined defined => this with
        {
            Title = defined.Title,
            Items = defined.Items,
            By = defined.By,
        },
        StrategyEvent.Propagated propagated => this with
        {
            Project = propagated.Project,
            Steps = propagated.Steps,
            Log = propagated.Log,
        },
        StrategyEvent.Deleted => new Strategy { Generation = Generation + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };
}
