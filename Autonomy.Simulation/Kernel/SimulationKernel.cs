using Autonomy.Actors.Runtime;

namespace Autonomy.Simulation.Kernel;

/// <summary>
/// One thread, one queue of things to come, and the machines that run code. At every moment it either gives one turn to
/// a machine, picked at random among those that have something ready, or lets the next thing of the queue happen. Turns
/// take a little virtual time, so that what is due happens among them and not only after.
/// </summary>
internal sealed class SimulationKernel(SeededRandom random, Trace trace)
{
    private const int TurnMicrosecondsMax = 20;

    /// <summary>Turns of one run, beyond which something feeds itself: a hundred times what one takes.</summary>
    private const long TurnsMax = 200_000;

    private readonly PriorityQueue<Pending, (long At, long Order)> _queue = new();
    private readonly List<Machine> _machines = [];
    private long _order;

    /// <summary>The true time, in microseconds since the start; no machine's clock needs to agree with it.</summary>
    public long Now { get; private set; }

    /// <summary>What happened, line by line, and its hash.</summary>
    public Trace Trace => trace;

    /// <summary>Turns given to machines so far.</summary>
    public long Turns { get; private set; }

    /// <summary>Adds a machine, whose turns are given from now on.</summary>
    public void Add(Machine machine) => _machines.Add(machine);

    /// <summary>Takes a machine away at once: whatever it had in hand never happens.</summary>
    public void Remove(Machine machine) => _machines.Remove(machine);

    /// <summary>
    /// Lets something happen after a delay; what is due at the same moment happens in the order of asking.
    /// </summary>
    public Pending After(TimeSpan delay, Action happens)
    {
        var pending = new Pending(happens);
        _queue.Enqueue(pending, (Now + Math.Max(0, (long)delay.TotalMicroseconds), _order++));
        return pending;
    }

    /// <summary>Takes one step; false when there is nothing to do and nothing to come.</summary>
    /// <exception cref="InvalidOperationException">There is no end of turns.</exception>
    public bool Step()
    {
        if (PickReady() is not { } machine) return LetNextHappen();
        if (++Turns > TurnsMax)
            throw new InvalidOperationException($"There is no end after {TurnsMax} turns: something feeds itself.");
        trace.Mix(machine.Number);
        machine.Dispatcher.RunOne();
        Now += 1 + (long)(random.NextUInt64() % TurnMicrosecondsMax);
        while (_queue.TryPeek(out _, out (long At, long) next) && next.At <= Now) LetNextHappen();
        return true;
    }

    private Machine? PickReady()
    {
        int ready = 0;
        Machine? picked = null;
        foreach (Machine machine in _machines)
        {
            // Each of n ready ones is picked with a chance of 1/n, in one pass.
            if (machine.HasTurns && random.NextUInt64() % (ulong)++ready == 0) picked = machine;
        }

        return picked;
    }

    private bool LetNextHappen()
    {
        if (!_queue.TryDequeue(out Pending? pending, out (long At, long) due)) return false;
        Now = Math.Max(Now, due.At);
        pending.Happen();
        return true;
    }
}

/// <summary>Something to come, which may be called off.</summary>
internal sealed class Pending(Action happens)
{
    private Action? _happens = happens;

    /// <summary>Lets it not happen.</summary>
    public void CallOff() => _happens = null;

    public void Happen()
    {
        Action? called = _happens;
        _happens = null;
        called?.Invoke();
    }
}

/// <summary>Something with code of its own: a node of the cluster, or a client.</summary>
internal sealed class Machine(int number, string name, SeededRandom random)
{
    public int Number => number;

    public string Name => name;

    /// <summary>Runs its actors and tasks.</summary>
    public DeterministicDispatcher Dispatcher { get; } = new(random);

    /// <summary>Whether it gets no turns for now, as a process that was stopped and not killed.</summary>
    public bool IsFrozen { get; set; }

    public bool HasTurns => !IsFrozen && Dispatcher.ReadyCount > 0;
}
