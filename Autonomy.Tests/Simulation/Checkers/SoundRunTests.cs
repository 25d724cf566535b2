using Autonomy.Actors.Runtime;
using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.Workload;
using Autonomy.Simulation.World;
using Xunit;

namespace Autonomy.Tests.Simulation.Checkers;

/// <summary>A false alarm is as bad as a miss: the engine as it is, in a world full of faults, is sound.</summary>
public sealed class SoundRunTests
{
    private const int Runs = 40;

    [Fact]
    public void TheEngineIsSoundInAWorldOfFaults()
    {
        string[] found = [.. Enumerable.Range(1, Runs).SelectMany(seed => Run((ulong)seed))];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static IEnumerable<string> Run(ulong seed)
    {
        Scenario scenario = Draw(seed);
        var workload = new SimulatedWorkload();
        WorldOutcome outcome = new SimulatedWorld(scenario, keepsTraceLines: false, new WorldParts
        {
            ToolsOf = workload.ToolsOf,
            ClientsOf = SimulatedWorkload.ClientsOf,
            IsAloneInProcess = false,
        }).Run();
        var history = new RunHistory(scenario, outcome.Entries, PlanTools.Instance);
        return Checker.CheckAll(history).Select(violation =>
            $"seed {seed} [{violation.Invariant}] entry {violation.Entry}: {violation.What}");
    }

    private static Scenario Draw(ulong seed)
    {
        var random = new SeededRandom(seed);
        return new Scenario
        {
            Seed = seed,
            Nodes = 1 + (int)(seed % 3),
            HasStoreServer = seed % 2 == 0,
            Clients = 3,
            ExecutionsPerClient = 2,
            StepsMax = 8,
            OperationsPerExecution = 5,
            Faults = [.. Enum.GetValues<FaultKind>().Where(_ => random.NextUInt64() % 2 == 0)],
            FaultRate = 0.08,
            Troubled = TimeSpan.FromSeconds(20),
            SettlesWithin = PlanDraw.DurationMax + TimeSpan.FromDays(1),
            MailboxCapacity = 1_000,
            MessagesPerTurn = 10,
            AppendsPerCommit = 64,
        };
    }
}
