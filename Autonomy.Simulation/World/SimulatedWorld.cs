using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;
using Autonomy.Simulation.Swarm;

namespace Autonomy.Simulation.World;

/// <summary>
/// A whole system in one thread: nodes with the production engine, their store, network, leases and clients. First
/// there is trouble, then everything is healed and must come to its end.
/// </summary>
internal sealed class SimulatedWorld
{
    /// <summary>
    /// How long all must have been quiet before it counts as over: what is stray shows itself meanwhile.
    /// </summary>
    private static readonly TimeSpan QuietSpan = TimeSpan.FromSeconds(2);

    // Looking whether all is over costs more than a step.
    private const int StepsPerLook = 64;

    private readonly WorldSeams _seams;
    private readonly WorldParts _parts;
    private readonly SimulatedStore _store;
    private readonly SimulatedNetwork _network;
    private readonly SimulatedNode[] _nodes;
    private readonly NodeFaults _nodeFaults;
    private readonly IReadOnlyList<IWorldClient> _clients;

    public SimulatedWorld(Scenario scenario, bool keepsTraceLines, WorldParts parts)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(parts);
        _parts = parts;
        var kernel = new SimulationKernel(scenario.Stream("kernel"), new Trace(keepsTraceLines));
        var recorder = new HistoryRecorder(kernel);
        _seams = new WorldSeams
        {
            Scenario = scenario,
            Kernel = kernel,
            Recorder = recorder,
            Dice = new FaultDice(
                scenario, (kind, where, hits) => recorder.Add(new HistoryEntry.FaultMet(kind, where, hits))),
            States = new DurableStates(),
        };
        recorder.OnEntry += _seams.States.Take;
        _store = new SimulatedStore(_seams, parts.Flaws);
        var leases = new Leases(_seams, _store);
        // Without a server the store is on one machine's disk.
        int count = scenario.HasStoreServer ? scenario.Nodes : 1;
        _nodes = [.. Enumerable.Range(0, count).Select(n => new SimulatedNode(_seams, _store, leases, parts, n))];
        leases.OnFree += () => Array.ForEach(_nodes, node => node.OnLeaseFree());
        _nodeFaults = new NodeFaults(_seams, _nodes);
        _network = new SimulatedNetwork(_seams, leases, _nodes);
        _clients = parts.ClientsOf(_seams, _network);
    }

    private SimulationKernel Kernel => _seams.Kernel;

    private bool IsSettled => _clients.All(client => client.IsDone)
        && _network.OpenCalls == 0
        && _store.IsQuiet
        && _seams.States.All.All(execution => execution.IsTerminal);

    /// <summary>Lets everything happen. A world runs once.</summary>
    /// <exception cref="InvalidOperationException">Work escaped from the simulation's one thread.</exception>
    public WorldOutcome Run()
    {
        long workItems = ThreadPool.CompletedWorkItemCount;
        _seams.Dice.TellLasting();
        Array.ForEach(_nodes, node => node.Start());
        foreach (IWorldClient client in _clients) client.Start();
        _nodeFaults.Start();
        RunUntil(After(_seams.Scenario.Troubled));
        Heal();
        bool isIdle = RunUntilSettled(After(_seams.Scenario.SettlesWithin));
        _seams.Recorder.Add(new HistoryEntry.Over(isIdle));
        long escaped = ThreadPool.CompletedWorkItemCount - workItems;
        if (_parts.IsAloneInProcess && escaped != 0) throw Escape(escaped);
        return new WorldOutcome
        {
            Entries = _seams.Recorder.Entries,
            TraceHash = Kernel.Trace.Hash,
            TraceLines = Kernel.Trace.Lines,
            Turns = Kernel.Turns,
            Length = TimeSpan.FromMicroseconds(Kernel.Now),
        };
    }

    private static InvalidOperationException Escape(long items) => new(
        $"The thread pool ran {items} work items during the run: something escaped from the simulation's one thread. "
        + "Look for an await or a timer that goes round the dispatcher of its node.");

    private long After(TimeSpan span) => Kernel.Now + (long)span.TotalMicroseconds;

    private void Heal()
    {
        _seams.Dice.Heal();
        _seams.Recorder.Add(new HistoryEntry.Healed());
        _store.Heal();
        _network.Heal();
        Array.ForEach(_nodes, node => node.Heal());
        foreach (IWorldClient client in _clients) client.OnHealed();
    }

    private bool RunUntil(long until)
    {
        while (Kernel.Now < until)
        {
            if (!Kernel.Step()) return false;
        }

        return true;
    }

    private bool RunUntilSettled(long until)
    {
        while (Kernel.Now < until)
        {
            if (IsSettled)
            {
                RunUntil(Math.Min(until, After(QuietSpan)));
                if (IsSettled) return true;
            }

            for (int step = 0; step < StepsPerLook && Kernel.Now < until; step++)
            {
                if (!Kernel.Step()) return IsSettled;
            }
        }

        return IsSettled;
    }
}
