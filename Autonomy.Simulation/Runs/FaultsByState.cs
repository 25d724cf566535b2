using Autonomy.Core.Executions;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Runs;

/// <summary>
/// How often each fault struck in many runs, in which states of steps, and how executions ended. A state that a fault
/// never met is one that nobody has tried it in.
/// </summary>
internal sealed class FaultsByState
{
    private readonly Dictionary<FaultKind, int> _faults = [];
    private readonly Dictionary<(FaultKind Fault, StepStatus State), int> _states = [];
    private readonly Dictionary<ExecutionStatus, int> _ends = [];

    /// <summary>How often a fault struck.</summary>
    public int CountOf(FaultKind fault) => _faults.GetValueOrDefault(fault);

    /// <summary>In how many steps of this state a fault found an open execution.</summary>
    public int CountOf(FaultKind fault, StepStatus state) => _states.GetValueOrDefault((fault, state));

    /// <summary>How many executions ended so.</summary>
    public int CountOf(ExecutionStatus end) => _ends.GetValueOrDefault(end);

    /// <summary>Adds a run.</summary>
    public void Add(RunHistory history)
    {
        var states = new DurableStates();
        foreach (HistoryEntry entry in history.Entries)
        {
            states.Take(entry);
            if (entry is HistoryEntry.FaultMet met) Meet(met.Kind, states);
        }

        foreach (ExecutionState execution in states.All)
            _ends[execution.Status] = CountOf(execution.Status) + 1;
    }

    private void Meet(FaultKind fault, DurableStates states)
    {
        _faults[fault] = CountOf(fault) + 1;
        foreach (ExecutionState execution in states.All)
        {
            if (execution.IsTerminal) continue;
            foreach (StepState step in execution.Steps)
                _states[(fault, step.Status)] = CountOf(fault, step.Status) + 1;
        }
    }
}
