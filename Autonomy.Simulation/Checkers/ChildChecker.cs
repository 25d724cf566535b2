using Autonomy.Core.Executions;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// A cancel reaches the children: none that the execution waited for is open, or begins, once that has ended. And
/// nobody waits at the end for a child that is over, or was never begun.
/// </summary>
internal static class ChildChecker
{
    public static Checker Checker { get; } = new("children", [20, 31], Check);

    private static IEnumerable<Violation> Check(RunHistory history) =>
        history.Executions.SelectMany(execution => Check(history, execution));

    private static IEnumerable<Violation> Check(RunHistory history, ExecutionId execution)
    {
        var life = new Life();
        var cancelled = new List<ExecutionId>();
        foreach (DurableEvent seen in history.EventsOf(execution))
        {
            if (seen.Happened is ExecutionEvent.CancelRequested) cancelled.AddRange(AwaitedBy(life));
            if (seen.Happened is ExecutionEvent.Cancelled)
            {
                foreach (ExecutionId child in cancelled.Where(child => IsOpenAfter(history, child, seen.Entry)))
                    yield return Finding.At(20, execution, seen, $"ends the execution, and its child {child} goes on");
            }

            life.Take(seen);
        }

        if (history.Entries is not [.., HistoryEntry.Over]) yield break;
        foreach (ExecutionId child in AwaitedBy(life).Where(child => EndOf(history, child) is not null))
        {
            yield return new Violation(
                31, $"{execution} ({life.Stage}) waits for its child {child}, which has ended", history.Entries.Count - 1,
                execution);
        }
    }

    private static IEnumerable<ExecutionId> AwaitedBy(Life life) => life.Units
        .Where(unit => unit.Stage == UnitStage.AwaitsChild)
        .Select(unit => ExecutionId.Parse(unit.WaitsFor!));

    private static bool IsOpenAfter(RunHistory history, ExecutionId child, int place) =>
        history.EventsOf(child).Count > 0 && !(EndOf(history, child) < place);

    private static int? EndOf(RunHistory history, ExecutionId child) => history.EventsOf(child)
        .FirstOrDefault(seen => LegalMoves.OfExecution(seen.Happened).To == ExecutionStage.Over)?.Entry;
}
