using Autonomy.Simulation.Checkers;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.Workload;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Runs;

/// <summary>Runs a scenario and checks what happened.</summary>
/// <param name="flaws">What the store does wrong on purpose.</param>
/// <param name="isAloneInProcess">Whether a work item of the thread pool during a run is an error.</param>
internal sealed class SeedRun(StoreFlaws flaws, bool isAloneInProcess)
{
    public RunResult Run(Scenario scenario)
    {
        var workload = new SimulatedWorkload();
        var parts = new WorldParts
        {
            ToolsOf = workload.ToolsOf,
            ClientsOf = SimulatedWorkload.ClientsOf,
            Flaws = flaws,
            IsAloneInProcess = isAloneInProcess,
        };
        WorldOutcome outcome;
        RunHistory history;
        try
        {
            outcome = new SimulatedWorld(scenario, keepsTraceLines: false, parts).Run();
            history = new RunHistory(scenario, outcome.Entries, PlanTools.Instance);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // A simulation that cannot go on is a finding like any other: it has a seed, and shrinks.
            return new RunResult { Scenario = scenario, Broken = broken.ToString() };
        }

        return new RunResult
        {
            Scenario = scenario,
            Outcome = outcome,
            History = history,
            Violations = Checker.CheckAll(history),
        };
    }
}
