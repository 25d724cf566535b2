using System.ComponentModel;

namespace Autonomy.Host.Rest.Model;

/// <summary>A strategy: items of four levels, of which those of level 4 are work for agents.</summary>
internal sealed record StrategyRequest
{
    [Description("What it is called, 1 to 200 characters.")]
    public required string Title { get; init; }

    [Description("Its items, 1 to 1000.")]
    public required IReadOnlyList<StrategyItemBody> Items { get; init; }
}

/// <summary>An item of a strategy.</summary>
internal sealed record StrategyItemBody
{
    [Description("Its id within the strategy.")]
    public required string Id { get; init; }

    [Description("What it is, in words, 1 to 150 characters; of level 4, its words tell which agents it is for.")]
    public required string Title { get; init; }

    [Description("1, the broadest, to 4, which is work.")]
    public required int Level { get; init; }

    [Description("The item of a lower level that it is a part of.")]
    public string? Parent { get; init; }

    [Description("Items that come before it, with everything that is a part of them.")]
    public IReadOnlyList<string>? DependsOn { get; init; }

    [Description("critical, high, medium, low or background. Default: as the rule that applies says.")]
    public string? Priority { get; init; }
}

/// <summary>A strategy, and what became of it.</summary>
internal sealed record StrategyResource
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<StrategyItemBody> Items { get; init; }

    public required string CreatedBy { get; init; }

    [Description("The project that its steps are tasks of; null: it was not propagated.")]
    public required string? Project { get; init; }

    public required IReadOnlyList<AgentStepResource> Steps { get; init; }

    [Description("Which rule made which step.")]
    public required IReadOnlyList<RuleAppliedResource> Log { get; init; }
}

/// <summary>A strategy in a list.</summary>
internal sealed record StrategyEntry
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    [Description("How many items it has.")]
    public required int Items { get; init; }

    public required string CreatedBy { get; init; }

    [Description("The project that its steps are tasks of; null: it was not propagated.")]
    public required string? Project { get; init; }
}

/// <summary>A step that an agent is to do.</summary>
internal sealed record AgentStepResource
{
    [Description("The task that it is; null: it is not laid down yet.")]
    public required string? Task { get; init; }

    public required string Item { get; init; }

    public required string Agent { get; init; }

    public required string Title { get; init; }

    public required string Priority { get; init; }

    [Description("The steps that must have ended, by their places from 1.")]
    public required IReadOnlyList<int> Needs { get; init; }
}

/// <summary>Which rule made a step.</summary>
internal sealed record RuleAppliedResource
{
    [Description("The step's place, from 1.")]
    public required int Step { get; init; }

    public required string Item { get; init; }

    public required string Agent { get; init; }

    [Description("The rule's words; null: none applied, and the item is for the analysis agent.")]
    public required string? Rule { get; init; }

    [Description("The word of the title that it was found by.")]
    public required string? Keyword { get; init; }
}

/// <summary>The start of a strategy.</summary>
internal sealed record StartStrategyRequest
{
    public required string StrategyId { get; init; }

    [Description("The caller's workspace.")]
    public required string WorkspaceId { get; init; }
}

/// <summary>What a start led to.</summary>
internal sealed record StartedStrategyResource
{
    public required string Strategy { get; init; }

    public required string Project { get; init; }

    public required IReadOnlyList<TaskResource> Tasks { get; init; }
}
