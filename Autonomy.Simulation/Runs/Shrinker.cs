using System.Diagnostics;
using Autonomy.Actors.Executions;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.Runs;

/// <summary>
/// Looks for a smaller scenario with the same finding: fewer clients, executions, operations, steps, faults and nodes,
/// a shorter time of trouble, plain limits. It takes one thing away at a time, keeps what still shows the finding, and
/// goes round until nothing more can go.
/// </summary>
internal sealed class Shrinker(SeedRun run)
{
    /// <summary>The most runs that it takes.</summary>
    private const int RunsMax = 500;

    /// <summary>And the longest: a scenario that never comes to rest takes its time.</summary>
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(45);

    /// <summary>Below this a shorter time of trouble tells a person nothing more.</summary>
    private static readonly TimeSpan TroubledMin = TimeSpan.FromSeconds(1);

    // What takes most away comes first.
    private static readonly Func<Scenario, IEnumerable<Scenario>>[] Ways =
    [
        Clients, Executions, Tasks, Schedules, Operations, FewerFaults, FewerStrikes, Steps, Nodes, PlainLimits,
        LessTrouble,
    ];

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _runs;

    private bool IsOver => _runs >= RunsMax || _clock.Elapsed >= TimeMax;

    public RunResult Shrink(RunResult found)
    {
        RunResult smallest = found;
        RunResult before;
        do
        {
            before = smallest;
            foreach (Func<Scenario, IEnumerable<Scenario>> way in Ways) smallest = ShrinkAlong(way, smallest);
        }
        while (smallest != before);
        return smallest;
    }

    private RunResult ShrinkAlong(Func<Scenario, IEnumerable<Scenario>> way, RunResult found)
    {
        RunResult smallest = found;
        while (Smaller(way, smallest) is { } smaller) smallest = smaller;
        return smallest;
    }

    private RunResult? Smaller(Func<Scenario, IEnumerable<Scenario>> way, RunResult found)
    {
        foreach (Scenario candidate in way(found.Scenario))
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
        return now.Violations[0].Invariant == former.Violations[0].Invariant;
    }

    private static IEnumerable<Scenario> Clients(Scenario one) =>
    [
        .. Below(one.Clients, one.FirstClient).Select(count => one with { Clients = count }),
        .. Above(one.FirstClient, one.Clients).Select(first => one with { FirstClient = first }),
    ];

    private static IEnumerable<Scenario> Executions(Scenario one) =>
    [
        .. Below(one.ExecutionsPerClient, one.FirstExecution + 1)
            .Select(count => one with { ExecutionsPerClient = count }),
        .. Above(one.FirstExecution, one.ExecutionsPerClient - 1)
            .Select(first => one with { FirstExecution = first }),
    ];

    private static IEnumerable<Scenario> Tasks(Scenario one) =>
        Below(one.ProjectTasks, 0).Select(count => one with { ProjectTasks = count });

    private static IEnumerable<Scenario> Schedules(Scenario one) =>
        Below(one.Schedules, 0).Select(count => one with { Schedules = count });

    private static IEnumerable<Scenario> Operations(Scenario one) =>
    [
        .. Below(one.OperationsPerExecution, one.FirstOperation)
            .Select(count => one with { OperationsPerExecution = count }),
        .. Above(one.FirstOperation, one.OperationsPerExecution)
            .Select(first => one with { FirstOperation = first }),
    ];

    private static IEnumerable<Scenario> FewerFaults(Scenario one)
    {
        if (one.Faults.Count > 0) yield return one with { Faults = [] };
        foreach (FaultKind kind in one.Faults) yield return one with { Faults = one.Faults.Remove(kind) };
    }

    private static IEnumerable<Scenario> FewerStrikes(Scenario one)
    {
        const int Many = 1_000;
        int count = Math.Min(one.FaultsMax, Many);
        return
        [
            .. Below(count, one.FirstFault).Select(fewer => one with { FaultsMax = fewer }),
            .. Above(one.FirstFault, count).Select(first => one with { FirstFault = first }),
        ];
    }

    private static IEnumerable<Scenario> Steps(Scenario one) =>
        Below(one.StepsMax, 1).Select(count => one with { StepsMax = count });

    private static IEnumerable<Scenario> Nodes(Scenario one)
    {
        if (one.HasStoreServer) yield return one with { HasStoreServer = false, Nodes = 1 };
        foreach (int count in Below(one.Nodes, 1)) yield return one with { Nodes = count };
    }

    private static IEnumerable<Scenario> PlainLimits(Scenario one)
    {
        Scenario[] plainer =
        [
            one with { Limits = new EngineLimits() },
            one with { MailboxCapacity = Scenario.PlainMailboxCapacity },
            one with { MessagesPerTurn = Scenario.PlainMessagesPerTurn },
            one with { AppendsPerCommit = Scenario.PlainAppendsPerCommit },
        ];
        return plainer.Where(scenario => scenario != one);
    }

    private static IEnumerable<Scenario> LessTrouble(Scenario one)
    {
        if (one.Troubled / 2 >= TroubledMin) yield return one with { Troubled = one.Troubled / 2 };
    }

    /// <summary>Smaller numbers, the smallest first.</summary>
    private static IEnumerable<int> Below(int value, int min)
    {
        if (value <= min) yield break;
        yield return min;
        int middle = min + ((value - min) / 2);
        if (middle > min) yield return middle;
        if (value - 1 > middle) yield return value - 1;
    }

    /// <summary>Larger numbers, the largest first.</summary>
    private static IEnumerable<int> Above(int value, int max) => Below(max - value, 0).Select(less => max - less);
}
