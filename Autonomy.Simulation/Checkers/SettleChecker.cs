using Autonomy.Core.Executions;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// When a run is over every execution has ended or waits for a reason that can be named, and everybody who asked has
/// heard.
/// </summary>
internal static class SettleChecker
{
    public static Checker Checker { get; } = new("settlement", [22, 31], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        int over = history.Entries.Count - 1;
        if (over < 0 || history.Entries[over] is not HistoryEntry.Over end) yield break;
        if (!end.IsIdle) yield return Unsettled(history, over);
        foreach (ExecutionId execution in history.Executions)
        {
            foreach (Violation violation in Check(history, execution, end, over)) yield return violation;
        }

        var open = new Dictionary<long, HistoryEntry.Called>();
        foreach (HistoryEntry entry in history.Entries)
        {
            if (entry is HistoryEntry.Called called) open[called.Call] = called;
            if (entry is HistoryEntry.Answered answered) open.Remove(answered.Call);
            if (entry is HistoryEntry.Unanswered unanswered) open.Remove(unanswered.Call);
        }

        foreach (HistoryEntry.Called call in open.Values)
            yield return new Violation(31, $"{call}, and never heard anything", over, call.Execution);
    }

    private static Violation Unsettled(RunHistory history, int over)
    {
        ExecutionId[] open = [.. history.Executions.Where(execution => !HasEnded(history, execution))];
        string left = open.Length == 0 ? "the clients, or the store" : string.Join(", ", open);
        string within = $"within {history.Scenario.SettlesWithin} of the last heal";
        ExecutionId? first = open.Length == 0 ? null : open[0];
        return new Violation(31, $"not everything came to its end {within}: {left}", over, first);
    }

    private static bool HasEnded(RunHistory history, ExecutionId execution)
    {
        var life = new Life();
        foreach (DurableEvent seen in history.EventsOf(execution)) life.Take(seen);
        return life.Stage == ExecutionStage.Over;
    }

    private static IEnumerable<Violation> Check(
        RunHistory history, ExecutionId execution, HistoryEntry.Over end, int over)
    {
        var life = new Life();
        foreach (DurableEvent seen in history.EventsOf(execution)) life.Take(seen);
        if (life.Stage == ExecutionStage.Over) yield break;
        if (OwnerFault(history, execution) is { } fault)
        {
            string what = $"{execution} ({life.Stage}) has a part that nothing moves: {fault}";
            yield return new Violation(31, what, over, execution);
        }

        foreach (UnitLife unit in life.Units)
        {
            if (end.IsIdle && unit is { IsOpen: true, Until: { } until })
            {
                yield return new Violation(
                    22, $"{execution}: nothing is left to happen, and {unit.Unit} is {unit.Stage} until {until:O}",
                    over, execution);
            }

            if (unit.Stage is UnitStage.Running or UnitStage.Broken or UnitStage.Undoing
                or UnitStage.RollingBack or UnitStage.RollbackBroken)
            {
                yield return new Violation(
                    31, $"{execution} ({life.Stage}): {unit.Unit} is {unit.Stage} in attempt {unit.Attempts}, and "
                    + "nobody ends it", over, execution);
            }
        }

        bool isParked = life.Stage is ExecutionStage.Paused
            || life.Units.Any(unit => UnitLife.Waiting.HasFlag(unit.Stage) || unit.Stage == UnitStage.UndoBroken);
        if (!isParked && !life.Units.Any(unit => unit.HasOpenCall || unit.Stage == UnitStage.Undoing))
            yield return new Violation(31, $"{execution} is {life.Stage}, and waits for nothing", over, execution);
    }

    private static string? OwnerFault(RunHistory history, ExecutionId execution)
    {
        var state = new ExecutionState();
        try
        {
            foreach (DurableEvent seen in history.EventsOf(execution)) state.Apply(seen.Happened, seen.Stored.Time);
            WakeUpOwners.Check(state);
            return null;
        }
        catch (InvariantViolatedException broken)
        {
            return broken.Message;
        }
    }
}
