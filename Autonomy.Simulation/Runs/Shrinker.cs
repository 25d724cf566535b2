using System.Diagnostics;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Runs;

/// <summary>
/// Looks for a smaller scenario with the same finding: fewer faults, clients, executions, steps, operations and nodes.
/// It takes one thing away at a time, keeps what still shows the finding, and goes on until nothing more can go.
/// </summary>
internal sealed class Shrinker(SeedRun run)
{
    /// <summary>The most runs that it takes.</summary>
    private const int RunsMax = 300;

    /// <summary>And the longest: a scenario that never comes to rest takes its time.</summary>
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(45);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _runs;

    private bool IsOver => _runs >= RunsMax || _clock.Elapsed >= TimeMax;

    public RunResult Shrink(RunResult found)
    {
        RunResult smallest = found;
        while (Smaller(smallest) is { } smaller) smallest = smaller;
        return smallest;
    }

    private RunResult? Smaller(RunResult found)
    {
        foreach (Scenario candidate in Candidates(found.Scenario))
        {
            if (IsOver) return null;
            _runs++;
            RunResult result = run.Run(candidate);
            if (IsSameFinding(found, result)) return result;
        }

        return null;
    }

    private static bool IsSameFinding(RunResult former, RunResult now)
    {
        if (now.IsSound) return false;
        if (former.Broken is not null || now.Broken is not null)
            return former.Broken is not null && now.Broken is not null;
        return now.Violations.Any(violation => violation.Invariant == former.Violations[0].Invariant);
    }

    private static IEnumerable<Scenario> Candidates(Scenario scenario) =>
        Counts(scenario).Concat(Faults(scenario)).Concat(Strikes(scenario));

    // The large steps come first: they save the most.
    private static IEnumerable<Scenario> Counts(Scenario one)
    {
        foreach (int nodes in Below(one.Nodes, 1)) yield return one with { Nodes = nodes };
        foreach (int clients in Below(one.Clients, 1)) yield return one with { Clients = clients };
        foreach (int count in Below(one.ExecutionsPerClient, 1)) yield return one with { ExecutionsPerClient = count };
        foreach (int steps in Below(one.StepsMax, 1)) yield return one with { StepsMax = steps };
        foreach (int count in Below(one.OperationsPerClient, 0)) yield return one with { OperationsPerClient = count };
    }

    private static IEnumerable<Scenario> Faults(Scenario one)
    {
        if (one.Faults.Count > 0) yield return one with { Faults = [] };
        foreach (FaultKind kind in one.Faults) yield return one with { Faults = one.Faults.Remove(kind) };
    }

    private static IEnumerable<Scenario> Strikes(Scenario one)
    {
        if (one.FaultsMax > 1_000) yield return one with { FaultsMax = 1_000 };
        foreach (int count in Below(one.FaultsMax, 0)) yield return one with { FaultsMax = count };
    }

    private static IEnumerable<int> Below(int value, int min)
    {
        if (value > 1_000 || value <= min) yield break;
        yield return min;
        if (value / 2 > min) yield return value / 2;
        if (value - 1 > min && value - 1 != value / 2) yield return value - 1;
    }
}
