using System.Collections.Immutable;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Workspaces;

/// <summary>
/// What is tried after failures of one kind, as people lay it down. What it does not say is as by default.
/// </summary>
public sealed record LadderRule
{
    /// <summary>The most ladders of a workspace: 1,000.</summary>
    public const int CountMax = 1_000;

    /// <summary>The kind of failure that it is for.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>A pattern of tools: <c>http.*</c>; null: every tool.</summary>
    public string? Tool { get; init; }

    /// <summary>Only executions of this project; null: all.</summary>
    public string? Project { get; init; }

    /// <summary>The rungs in their order; empty: the step fails, or a person decides, at once.</summary>
    public ImmutableArray<Rung>? Rungs { get; init; }

    /// <summary>How often one call is healed of the kind; 0 to 100.</summary>
    public int? Attempts { get; init; }

    /// <summary>The longest delay before the first retry.</summary>
    public TimeSpan? InitialDelay { get; init; }

    /// <summary>The longest delay before any retry.</summary>
    public TimeSpan? MaxDelay { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The whole row: with the defaults for what is not said.</summary>
    public HealingRow ToRow()
    {
        HealingRow row = HealingTable.Default.Of(Kind, default);
        TimeSpan initial = InitialDelay ?? row.Initial;
        return row with
        {
            Rungs = Rungs ?? row.Rungs,
            AttemptsMax = Attempts ?? row.AttemptsMax,
            Initial = initial,
            Max = MaxDelay ?? (row.Max > initial ? row.Max : initial),
            TriesMax = Attempts is { } attempts ? attempts + 1 : row.TriesMax,
        };
    }

    /// <summary>Whether it takes the place of another one.</summary>
    public bool Replaces(LadderRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == other.Kind && Tool == other.Tool && Project == other.Project;
    }

    /// <summary>What is wrong with it, and what to write instead; null: nothing.</summary>
    public string? FindFault()
    {
        if (Rungs is { } rungs && FaultOf(rungs) is { } fault) return fault;
        if (Kind == FailureKind.Cancelled) return "What was cancelled is no failure, and has no ladder. Remove it.";
        bool saysNothing = Rungs is null && Attempts is null && InitialDelay is null && MaxDelay is null;
        if (saysNothing) return "It changes nothing. Write rungs, attempts, initialDelay or maxDelay.";
        return InitialDelay > ToRow().Max ? "Its initialDelay is longer than its maxDelay. Raise maxDelay." : null;
    }

    private string? FaultOf(ImmutableArray<Rung> rungs)
    {
        if (rungs.Distinct().Count() < rungs.Length) return "A rung stands in it twice. Name each once.";
        if (rungs.Contains(Rung.Decide) && rungs[^1] != Rung.Decide)
            return "Nothing comes after a person's decision. Put 'decide' at the end.";
        ImmutableArray<Rung> possible = LadderRungs.Of(Kind);
        foreach (Rung rung in rungs)
        {
            if (possible.Contains(rung)) continue;
            string word = Executions.Words.Of(rung);
            string others = string.Join(", ", possible.Select(Executions.Words.Of));
            return $"'{word}' cannot help after {LadderRungs.NameOf(Kind)}. "
                + (possible.IsEmpty ? "Nothing can." : $"What can: {others}.");
        }

        return null;
    }
}

/// <summary>A ladder that is in force.</summary>
/// <param name="Id">Its id, never used again: <c>l3</c>.</param>
/// <param name="Rule">What it says.</param>
/// <param name="By">Who laid it down.</param>
/// <param name="Since">When.</param>
public sealed record Ladder(string Id, LadderRule Rule, string By, DateTimeOffset Since);
