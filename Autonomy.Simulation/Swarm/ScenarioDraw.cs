using System.Collections.Immutable;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Workload;

namespace Autonomy.Simulation.Swarm;

/// <summary>
/// Draws what a run is like from its seed. Half of the faults are off in any run: where everything may go wrong at
/// once, most of what can happen never gets to happen.
/// </summary>
internal static class ScenarioDraw
{
    private static readonly TimeSpan TroubledMin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TroubledMax = TimeSpan.FromMinutes(3);

    /// <summary>Beyond the waits of a plan: clocks stray by hours, and clients look every few minutes.</summary>
    private static readonly TimeSpan SettlesWithin = PlanDraw.DurationMax + TimeSpan.FromDays(1);

    private const double ProjectShare = 0.25;
    private const int TasksMax = 6;
    private const double ScheduleShare = 0.25;
    private const int SchedulesMax = 2;

    /// <summary>The scenario of a seed, always the same.</summary>
    public static Scenario Draw(ulong seed)
    {
        var random = new SeededRandom(seed);
        ImmutableSortedSet<FaultKind> faults =
            [.. Enum.GetValues<FaultKind>().Where(_ => Chance.Is(random, 0.5))];
        var scenario = new Scenario
        {
            Seed = seed,
            Nodes = Chance.Between(random, 1, 5),
            HasStoreServer = Chance.Is(random, 0.5),
            Clients = Chance.Between(random, 1, 3),
            ExecutionsPerClient = Chance.Between(random, 1, 4),
            StepsMax = Chance.Pick(random, [3, 6, 12]),
            OperationsPerExecution = Chance.Between(random, 0, 6),
            Faults = faults,
            FaultRate = Chance.Pick(random, [0.01, 0.05, 0.15]),
            Troubled = Chance.Between(random, TroubledMin, TroubledMax),
            SettlesWithin = SettlesWithin,
            MailboxCapacity = faults.Contains(FaultKind.SmallMailboxes)
                ? Chance.Between(random, 2, 8)
                : Scenario.PlainMailboxCapacity,
            MessagesPerTurn = Chance.Pick(random, [1, 3, Scenario.PlainMessagesPerTurn]),
            AppendsPerCommit = faults.Contains(FaultKind.SmallCommits)
                ? 1
                : Chance.Pick(random, [4, Scenario.PlainAppendsPerCommit]),
            Limits = LimitsOf(faults, random),
            LearnsLessons = Chance.Is(random, 0.5),
        };
        SeededRandom projects = scenario.Stream("project");
        SeededRandom schedules = scenario.Stream("schedules");
        return scenario with
        {
            ProjectTasks = Chance.Is(projects, ProjectShare) ? Chance.Between(projects, 2, TasksMax) : 0,
            Schedules = Chance.Is(schedules, ScheduleShare) ? Chance.Between(schedules, 1, SchedulesMax) : 0,
        };
    }

    private static EngineLimits LimitsOf(ImmutableSortedSet<FaultKind> faults, SeededRandom random)
    {
        var limits = new EngineLimits();
        if (faults.Contains(FaultKind.SmallMailboxes))
            limits = limits with { ExecutionMailboxCapacity = Chance.Between(random, 1, 4) };
        if (faults.Contains(FaultKind.SmallCommits)) limits = limits with { EventsPerAppendMax = 1 };
        if (faults.Contains(FaultKind.EagerSleep))
            limits = limits with { EventsPerSnapshot = 2, SleepsBeyond = TimeSpan.Zero };
        return limits;
    }
}
