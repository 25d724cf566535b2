using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// A snapshot is the fold of the events up to its version, and with the events after it makes what all of them make.
/// What clients are told of the state was one that the events made.
/// </summary>
internal static class SnapshotChecker
{
    public static Checker Checker { get; } = new("snapshots", [8], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        foreach (ExecutionId execution in history.Executions)
        {
            foreach (Violation violation in Check(history, execution)) yield return violation;
        }
    }

    private static IEnumerable<Violation> Check(RunHistory history, ExecutionId execution)
    {
        IReadOnlyList<DurableEvent> events = history.EventsOf(execution);
        var whole = new ExecutionState();
        ExecutionState? restored = null;
        int next = 0;
        foreach ((int place, Snapshot snapshot) in SnapshotsOf(history, execution))
        {
            for (; next < events.Count && events[next].Stored.Version <= snapshot.Version; next++)
            {
                string? fault = Apply(whole, events[next]) ?? (restored is null ? null : Apply(restored, events[next]));
                if (fault is null) continue;
                yield return Finding.At(8, execution, events[next], $"cannot follow the events before it: {fault}");
                yield break;
            }

            if (Compare(execution, snapshot, next, whole, restored) is { } difference)
                yield return new Violation(8, difference, place, execution);
            restored = Restore(snapshot);
        }

        for (; next < events.Count; next++)
        {
            string? fault = Apply(whole, events[next]) ?? (restored is null ? null : Apply(restored, events[next]));
            if (fault is null) continue;
            yield return Finding.At(8, execution, events[next], $"cannot follow the events before it: {fault}");
            yield break;
        }

        if (restored is not null && !AreSame(ExecutionSnapshot.Write(whole), whole, restored))
        {
            yield return Finding.At(
                8, execution, events[^1], "is not the same state when it is reached from the last snapshot");
        }
    }

    private static IEnumerable<(int Place, Snapshot Snapshot)> SnapshotsOf(RunHistory history, ExecutionId execution)
    {
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is HistoryEntry.Committed { Request.Snapshot: { } snapshot } committed
                && committed.About == execution && snapshot.SchemaVersion == ExecutionSnapshot.SchemaVersion)
            {
                yield return (place, snapshot);
            }
        }
    }

    private static string? Compare(
        ExecutionId execution, Snapshot snapshot, int folded, ExecutionState whole, ExecutionState? restored)
    {
        string name = $"{execution}: the snapshot of version {snapshot.Version}";
        if (snapshot.Version != folded) return $"{name} is stored while {folded} versions are durable";
        if (!snapshot.Body.Span.SequenceEqual(ExecutionSnapshot.Write(whole)))
            return $"{name} is not the fold of the events up to there";
        return restored is null || AreSame(snapshot.Body.Span, whole, restored)
            ? null
            : $"{name} is not what the snapshot before it and the events after that make";
    }

    private static ExecutionState? Restore(Snapshot snapshot)
    {
        try
        {
            var state = new ExecutionState();
            ExecutionSnapshot.Restore(state, snapshot.Body.Span);
            return state;
        }
        catch (JsonException)
        {
            // It was found to differ already.
            return null;
        }
    }

    private static string? Apply(ExecutionState state, DurableEvent seen)
    {
        try
        {
            state.Apply(seen.Happened, seen.Stored.Time);
            return null;
        }
        catch (InvariantViolatedException broken)
        {
            return broken.Message;
        }
    }

    private static bool AreSame(ReadOnlySpan<byte> text, ExecutionState one, ExecutionState other) =>
        text.SequenceEqual(ExecutionSnapshot.Write(other))
        && one.NextTimer == other.NextTimer && one.RunningAttempts == other.RunningAttempts
        && one.OpenSteps == other.OpenSteps && one.OpenDecisions == other.OpenDecisions
        && one.UnitsToUndo == other.UnitsToUndo && one.NextStartable?.Id == other.NextStartable?.Id;
}
