using Autonomy.Core.Executions;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// Executions, steps and items move only as they may: attempts are numbered without gaps and one at a time, nothing
/// starts in a pause or after a cancel, what ended stays so, and there is one end.
/// </summary>
internal static class LifeChecker
{
    public static Checker Checker { get; } = new("lives", [9, 11, 12, 13, 18, 20, 21, 23], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        foreach (ExecutionId execution in history.Executions)
        {
            var life = new Life();
            foreach (DurableEvent seen in history.EventsOf(execution))
            {
                foreach (Fault fault in life.Take(seen))
                    yield return Finding.At(fault.Invariant, execution, seen, fault.What);
            }
        }
    }
}
