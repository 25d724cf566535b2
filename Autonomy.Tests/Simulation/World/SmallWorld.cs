using System.Collections.Immutable;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Adapters.Control;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;

namespace Autonomy.Tests.Simulation.World;

/// <summary>A world with one plan, two tools and plain clients.</summary>
internal static class SmallWorld
{
    /// <summary>The first argument of the process that runs worlds alone.</summary>
    internal const string Verb = "small-worlds";

    /// <summary>Every kind of fault that the world itself brings about.</summary>
    public static readonly ImmutableSortedSet<FaultKind> WorldFaults =
    [
        FaultKind.CrashBeforeWrite, FaultKind.CrashBeforeSync, FaultKind.CrashBeforeAnswer, FaultKind.TornBatch,
        FaultKind.SyncError, FaultKind.LateSync, FaultKind.DiskFull, FaultKind.StoreTimeout,
        FaultKind.SerializationFailure, FaultKind.AnswerLost, FaultKind.ReadError, FaultKind.NodeKill,
        FaultKind.KillInRecovery, FaultKind.Zombie, FaultKind.ClockJump, FaultKind.ClockDrift, FaultKind.NetworkDelay,
        FaultKind.NetworkDrop, FaultKind.NetworkDouble, FaultKind.NetworkReorder, FaultKind.NetworkCut,
    ];

    private static readonly Plan Sample = PlanOf(
        """
        { "plan": 1, "name": "small", "steps": [
          { "id": "first", "tool": "toy.work" },
          { "id": "left", "tool": "toy.pay", "needs": ["first"] },
          { "id": "right", "tool": "core.wait", "with": { "duration": "3s" }, "needs": ["first"] },
          { "id": "nap", "tool": "core.wait", "with": { "duration": "2m" }, "needs": ["right"] },
          { "id": "last", "tool": "toy.work", "needs": ["left", "nap"] } ] }
        """);

    public static Scenario ScenarioOf(ulong seed, bool hasServer, ImmutableSortedSet<FaultKind> faults) => new()
    {
        Seed = seed,
        Nodes = hasServer ? 3 : 1,
        HasStoreServer = hasServer,
        Clients = 2,
        ExecutionsPerClient = 2,
        StepsMax = 5,
        OperationsPerExecution = 0,
        Faults = faults,
        FaultRate = 0.03,
        Troubled = TimeSpan.FromSeconds(60),
        SettlesWithin = TimeSpan.FromHours(6),
        MailboxCapacity = 100,
        MessagesPerTurn = 3,
        AppendsPerCommit = 16,
    };

    public static SimulatedWorld Make(Scenario scenario, bool isAlone = false, bool keepsLines = false) =>
        new(scenario, keepsLines, new WorldParts
        {
            ToolsOf = static (seams, node, _, clock) => new ToyTools(seams, node, clock),
            ClientsOf = static (seams, calls) =>
                [.. Enumerable.Range(0, seams.Scenario.Clients).Select(client => new Client(seams, calls, client))],
            IsAloneInProcess = isAlone,
        });

    /// <summary>
    /// Runs so many seeds, half of them with a store on a server and half of them twice, and returns how many went
    /// wrong; what did is written to the standard error.
    /// </summary>
    public static int RunAlone(int seeds)
    {
        int failed = 0;
        for (ulong seed = 0; seed < (ulong)seeds; seed++)
        {
            WorldOutcome run = Make(ScenarioOf(seed, seed % 2 == 0, WorldFaults), isAlone: true).Run();
            string? fault = run.Entries[^1] is not HistoryEntry.Over { IsIdle: true } ? "it found no end"
                : seed % 4 < 2 && HashOfRepeat(seed) != run.TraceHash ? "two runs of it differ"
                : null;
            if (fault is null) continue;
            failed++;
            Console.Error.WriteLine($"Seed {seed}: {fault}.");
        }

        return Math.Min(failed, 100);
    }

    private static ulong HashOfRepeat(ulong seed) =>
        Make(ScenarioOf(seed, seed % 2 == 0, WorldFaults), isAlone: true).Run().TraceHash;

    private static Plan PlanOf(string json) =>
        PlanCompiler.Compile(JsonPlanText.Read(json), ToyTools.ForPlans).Plan
        ?? throw new InvalidOperationException("The plan of the small world is wrong.");

    /// <summary>Submits, answers what it is asked, and waits for the ends; it repeats what got no answer.</summary>
    private sealed class Client(WorldSeams seams, ICalls calls, int number) : IWorldClient
    {
        private readonly SeededRandom _random = seams.Scenario.Stream($"client {number}");
        private readonly List<ExecutionId> _mine = [];
        private int _accepted;

        public bool IsDone => _accepted == seams.Scenario.ExecutionsPerClient && _mine.TrueForAll(HasEnded);

        public void Start()
        {
            for (int i = 0; i < seams.Scenario.ExecutionsPerClient; i++)
            {
                ExecutionId id = ExecutionId.New("small", _random);
                _mine.Add(id);
                seams.Kernel.After(Chance.Between(_random, TimeSpan.Zero, TimeSpan.FromSeconds(30)), () => Submit(id));
            }

            Look();
        }

        public void OnHealed()
        {
            // It goes on as before.
        }

        private bool HasEnded(ExecutionId id) => seams.States.Find(id) is { IsTerminal: true };

        private void Submit(ExecutionId id) => calls.Call(
            number,
            id,
            new ExecutionCommand.Submit(
                id, "default", Sample, DataObject.Empty, $"client {number}", Priority.Medium, null),
            reply =>
            {
                bool isThere = reply is CommandReply.Accepted
                    or CommandReply.Refused { Rejection.Code: RejectionCode.AlreadySubmitted };
                if (isThere) _accepted++;
                else seams.Kernel.After(TimeSpan.FromSeconds(1), () => Submit(id));
            });

        private void Look()
        {
            foreach (ExecutionState state in _mine.Select(seams.States.Find).OfType<ExecutionState>())
            {
                foreach (DecisionState open in state.Decisions.Where(decision => decision.Answer is null))
                    Answer(state.Id, open);
            }

            if (!IsDone) seams.Kernel.After(TimeSpan.FromSeconds(10), Look);
        }

        private void Answer(ExecutionId id, DecisionState open) => calls.Call(
            number,
            id,
            new ExecutionCommand.Answer(open.Request.Id, DecisionOption.Done, $"client {number}", null, null),
            static _ => { });
    }
}

/// <summary>Two tools that take a while: one may be repeated, the other must not be.</summary>
internal sealed class ToyTools(WorldSeams seams, int node, TimeProvider clock) : IToolCatalog, IToolAdapter
{
    private static readonly DataObject NoInput = (DataObject)DataJson.Parse(
        """{ "type": "object", "additionalProperties": false, "properties": {} }""");

    private static readonly IReadOnlyList<ToolDescriptor> Toys =
    [
        Describe("toy.pay", EffectClass.Irreversible), Describe("toy.work", EffectClass.Idempotent),
    ];

    private static readonly ControlAdapter Control = new();

    private readonly SeededRandom _random = seams.Scenario.Stream($"tools {node} {seams.Kernel.Now}");

    /// <summary>Good enough to compile plans against.</summary>
    public static IToolCatalog ForPlans { get; } = new CatalogOnly();

    public string Family => "toy";

    public IReadOnlyList<ToolDescriptor> Tools => Toys;

    public IReadOnlyList<ToolDescriptor> All => ForPlans.All;

    public ToolDescriptor? Find(ToolName tool) => ForPlans.Find(tool);

    public IToolAdapter? AdapterOf(ToolName tool) => tool.Family == "toy" ? this : ForPlans.AdapterOf(tool);

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        var outcome = new TaskCompletionSource<ToolOutcome>();
        TimeSpan takes = Chance.Between(_random, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(4));
        seams.Kernel.After(takes, () =>
        {
            if (clock is MachineClock { IsStopped: false })
                outcome.TrySetResult(new ToolOutcome.Succeeded(DataNull.Value));
        });
        return new ValueTask<ToolOutcome>(outcome.Task);
    }

    private static ToolDescriptor Describe(string name, EffectClass effect) => new()
    {
        Name = ToolName.Parse(name),
        Description = "For tests.",
        InputSchema = NoInput,
        OutputSchema = DataObject.Empty,
        Effect = effect,
    };

    private sealed class CatalogOnly : IToolCatalog, IToolAdapter
    {
        public string Family => "toy";

        public IReadOnlyList<ToolDescriptor> Tools => Toys;

        public IReadOnlyList<ToolDescriptor> All { get; } = [.. Control.Tools, .. Toys];

        public ToolDescriptor? Find(ToolName tool) => All.FirstOrDefault(known => known.Name == tool);

        public IToolAdapter? AdapterOf(ToolName tool) => tool.Family == "core" ? Control : this;

        public ValueTask<ToolOutcome> ExecuteAsync(
            ToolCall call, ToolContext context, CancellationToken cancellation) =>
            throw new InvalidOperationException("Plans are only compiled against it.");
    }
}
