using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Runs;

/// <summary>One run, and what was found in it.</summary>
internal sealed record RunResult
{
    public required Scenario Scenario { get; init; }

    /// <summary>What happened; null for a run that broke.</summary>
    public WorldOutcome? Outcome { get; init; }

    /// <summary>The history that was checked; null for a run that broke.</summary>
    public RunHistory? History { get; init; }

    /// <summary>Why the run broke off, which is a violation in itself; null for one that came to its end.</summary>
    public string? Broken { get; init; }

    /// <summary>What did not hold, in the order of the history.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    public bool IsSound => Broken is null && Violations.Count == 0;

    /// <summary>What the run stands for in reports and while shrinking: the violation that shows first.</summary>
    public string Finding => Broken ?? $"invariant {Violations[0].Invariant}: {Violations[0].What}";
}
