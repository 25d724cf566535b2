using System.ComponentModel;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>The steps of an execution and what needs what.</summary>
internal sealed record GraphResource
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public required long Version { get; init; }

    [Description("The step that was asked for; null: the whole graph.")]
    public required string? Around { get; init; }

    [Description("How far from it; null: the whole graph.")]
    public required int? Depth { get; init; }

    [Description("How many steps there are in all.")]
    public required int Steps { get; init; }

    public required IReadOnlyList<GraphNode> Nodes { get; init; }

    [Description("From a step to one that needs it; both are among the nodes.")]
    public required IReadOnlyList<GraphEdge> Edges { get; init; }
}

/// <summary>A step in a graph.</summary>
internal sealed record GraphNode
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    [Description("The tool that it calls; null for a goal.")]
    public required string? Tool { get; init; }

    [Description("0 for a step that needs nothing, else one more than any that it needs.")]
    public required int Level { get; init; }

    [Description("How many steps that it needs are left out here.")]
    public required int HiddenNeeds { get; init; }

    [Description("How many steps that need it are left out here.")]
    public required int HiddenDependents { get; init; }
}

/// <summary>A need.</summary>
internal sealed record GraphEdge(string From, string To);

/// <summary>Where the time of an execution went, by step.</summary>
internal sealed record TimelineResource
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    [Description("Attempts, waits and undos, in the order in which they began.")]
    public required IReadOnlyList<StretchResource> Stretches { get; init; }

    [Description("How many there were besides, after the first 20,000.")]
    public required int Omitted { get; init; }
}

/// <summary>A stretch of time of a step.</summary>
internal sealed record StretchResource
{
    public required string Step { get; init; }

    public required int? Item { get; init; }

    [Description("attempt, wait or undo.")]
    public required string Kind { get; init; }

    [Description("The tool; or what was waited for: place, retry, signal, approval, ...")]
    public required string Name { get; init; }

    public required int? Attempt { get; init; }

    public required DateTimeOffset From { get; init; }

    [Description("null: it is not over.")]
    public required DateTimeOffset? To { get; init; }

    [Description("The kind of the failure that it ended with.")]
    public required string? Failure { get; init; }
}

/// <summary>What happened, a line for each event.</summary>
/// <param name="Lines">The lines, the oldest first.</param>
/// <param name="After">What to give as <c>after</c> to go on.</param>
/// <param name="HasEnded">Whether nothing follows any more.</param>
internal sealed record LogPage(IReadOnlyList<LogLine> Lines, long After, bool HasEnded);

/// <summary>An event in words.</summary>
internal sealed record LogLine
{
    public required long Version { get; init; }

    public required DateTimeOffset Time { get; init; }

    [Description("The event's name, as in events.")]
    public required string Type { get; init; }

    [Description("The step, with the item of a fan-out: resize[3]; empty for the execution as a whole.")]
    public required string Place { get; init; }

    public required string Text { get; init; }

    [Description("plain, dim, good, notice, bad or undo.")]
    public required string Tone { get; init; }
}

/// <summary>How long an execution takes, and how far it is.</summary>
internal sealed record EstimateResource
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    [Description("The time that is left in words: about 3 min (2 to 5 min).")]
    public required string Text { get; init; }

    [Description("How far it is, 0 to 1, by the weights of its steps.")]
    public required double Progress { get; init; }

    [Description("usual, slower-than-usual or faster-than-usual.")]
    public required string Tempo { get; init; }

    [Description("Whether people or signals are waited for besides, whose time nobody knows.")]
    public required bool WaitsForOthers { get; init; }

    [Description("From now to the end.")]
    public required RangeResource Left { get; init; }

    [Description("From the start to the end, as it looks now.")]
    public required RangeResource Total { get; init; }

    [Description("From the start to the end, as it looked before the start.")]
    public required RangeResource First { get; init; }

    [Description("Whether first is what was told at the submission, and kept; else it is made by what is known now.")]
    public required bool FirstWasTold { get; init; }

    [Description("How long it has worked, in milliseconds, without questions and pauses; of what has ended, what first "
        + "is measured by.")]
    public required long Worked { get; init; }

    [Description("The steps that the time is made of, the first to the last.")]
    public required IReadOnlyList<string> CriticalPath { get; init; }

    [Description("Steps of which an attempt takes longer than 19 of 20 do.")]
    public required IReadOnlyList<string> SlowSteps { get; init; }
}

/// <summary>A duration in milliseconds, as far as it is known: so many of a hundred runs are no longer.</summary>
internal sealed record RangeResource(long P10, long P50, long P80, long P90, long P95);

/// <summary>How long what was submitted is likely to take.</summary>
internal sealed record SubmitEstimate(string Text, RangeResource Total, bool WaitsForOthers);

/// <summary>How much longer an execution is likely to take, from now on.</summary>
internal sealed record LeftEstimate(string Text, RangeResource Left, bool WaitsForOthers);

/// <summary>A step with its attempts.</summary>
internal sealed record StepDetail
{
    public required StepResource Step { get; init; }

    [Description("The step as the plan says it now.")]
    public required DataValue Definition { get; init; }

    public required IReadOnlyList<string> Needs { get; init; }

    public required IReadOnlyList<string> Dependents { get; init; }

    [Description("What it delivered; null while it has not completed.")]
    public required DataValue? Output { get; init; }

    [Description("Why it did not run.")]
    public required string? SkipReason { get; init; }

    [Description("The step itself, or the items of its fan-out that have begun, the first 1,000.")]
    public required IReadOnlyList<UnitResource> Units { get; init; }
}

/// <summary>A step without a fan-out, or one item of one.</summary>
internal sealed record UnitResource
{
    public required int? Item { get; init; }

    public required string Status { get; init; }

    public required string? Tool { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required WaitResource? Wait { get; init; }

    public required FailureResource? LastFailure { get; init; }
}

/// <summary>What is waited for.</summary>
internal sealed record WaitResource(string Kind, DateTimeOffset Since, DateTimeOffset? Until, string Detail);

/// <summary>How the service does.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record HealthResource(string Status, IReadOnlyDictionary<string, string> Checks);
