using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.Workload;
using Autonomy.Simulation.World;

namespace Autonomy.Tests.Simulation.Workload;

/// <summary>A world with tools and nothing else, in which a test makes the calls.</summary>
internal sealed class ToolRun
{
    private readonly ToolWorld _world;

    public ToolRun(ulong seed, params FaultKind[] faults)
        : this(seed, clients: 0, faults)
    {
    }

    public ToolRun(ulong seed, int clients, FaultKind[] faults)
    {
        var scenario = new Scenario
        {
            Seed = seed,
            Nodes = 1,
            HasStoreServer = false,
            Clients = clients,
            ExecutionsPerClient = 3,
            StepsMax = 8,
            OperationsPerExecution = 6,
            Faults = [.. faults],
            FaultRate = 1,
            Troubled = TimeSpan.FromSeconds(30),
            SettlesWithin = PlanDraw.DurationMax,
            MailboxCapacity = 100,
            MessagesPerTurn = 10,
            AppendsPerCommit = 10,
        };
        var kernel = new SimulationKernel(scenario.Stream("kernel"), new Trace(keepsLines: true));
        Recorder = new HistoryRecorder(kernel);
        Seams = new WorldSeams
        {
            Scenario = scenario,
            Kernel = kernel,
            Recorder = Recorder,
            Dice = new FaultDice(
                scenario, (kind, where, hits) => Recorder.Add(new HistoryEntry.FaultMet(kind, where, hits))),
            States = new DurableStates(),
        };
        Clock = new MachineClock(kernel, TimeSpan.Zero, 1);
        _world = new ToolWorld(Seams);
    }

    public WorldSeams Seams { get; }

    public HistoryRecorder Recorder { get; }

    public MachineClock Clock { get; }

    public int Effects => Recorder.Entries.Count(entry => entry is HistoryEntry.EffectHappened);

    public SimulatedTools Node(int number) => new(_world, number, epoch: 1);

    public static ToolCall CallOf(ToolDescriptor tool, DataValue? value = null) =>
        new(tool.Name, DataObject.Of(("value", value ?? 7)));

    public ToolContext ContextOf(string key, int attempt = 1) => new()
    {
        Execution = "demo-1",
        Step = "s1",
        Attempt = attempt,
        IdempotencyKey = key,
        Deadline = Clock.GetUtcNow() + TimeSpan.FromSeconds(1),
        Time = Clock,
    };

    public void RunToEnd()
    {
        while (Seams.Kernel.Step())
        {
            // Until nothing is left to happen.
        }
    }

    public void RunFor(TimeSpan span)
    {
        bool isOver = false;
        Seams.Kernel.After(span, () => isOver = true);
        while (!isOver) Seams.Kernel.Step();
    }
}
