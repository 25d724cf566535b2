using Autonomy.Core.Executions;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// A cancel reaches the children: none that the execution waited for is open, or begins, once that has ended. And when
/// a run is over nobody waits for a child that has ended, or that does not know that it is cancelled.
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
        int over = history.Entries.Count - 1;
        if (life.IsTerminated)
        {
            foreach (ExecutionId child in AwaitedBy(life).Where(child => EndOf(history, child) is null))
            {
                if (history.EventsOf(child).Count == 0) continue;
                string goesOn = $"{execution} was ended at once, and its child {child} goes on";
                yield return new Violation(20, goesOn, over, execution);
            }

            yield break;
        }

        foreach (ExecutionId child in AwaitedBy(life))
        {
            string waits = $"{execution} ({life.Stage}) waits for its child {child}";
            if (EndOf(history, child) is not null)
                yield return new Violation(31, $"{waits}, which has ended", over, execution);
            else if (life.Stage == ExecutionStage.Cancelling && !IsCancelled(history, child))
                yield return new Violation(20, $"{waits}, which was never told of the cancel", over, execution);
        }
    }

    private static IEnumerable<ExecutionId> AwaitedBy(Life life) => life.Units
        .Where(unit => unit.Stage == UnitStage.AwaitsChild)
        .Select(unit => ExecutionId.Parse(unit.WaitsFor!));

    // One that was submitted and cancelled in one append was never open, whenever that was.
    private static bool IsOpenAfter(RunHistory history, ExecutionId child, int place)
    {
        if (history.EventsOf(child) is not [{ Entry: var beginning }, ..]) return false;
        int? end = EndOf(history, child);
        bool isBornCancelled = end == beginning && IsCancelled(history, child);
        return !(end < place) && !isBornCancelled;
    }

    private static bool IsCancelled(RunHistory history, ExecutionId child) =>
        history.EventsOf(child).Any(seen =>
            seen.Happened is ExecutionEvent.CancelRequested or ExecutionEvent.Terminated);

    private static int? EndOf(RunHistory history, ExecutionId child) => history.EventsOf(child)
        .FirstOrDefault(seen => LegalMoves.OfExecution(seen.Happened).To == ExecutionStage.Over)?.Entry;
}
