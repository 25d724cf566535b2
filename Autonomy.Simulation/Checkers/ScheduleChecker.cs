using Autonomy.Actors.Schedules;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Schedules;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// Each time of a schedule is decided on once, in order, and never early; what runs beside what is as the schedule
/// says; a run is one execution, and ends as that did; nothing begins in a pause, and nothing is forgotten.
/// </summary>
internal static class ScheduleChecker
{
    /// <summary>How late a time is decided on at most where nothing is wrong: timers, a load and an append.</summary>
    private static readonly TimeSpan LateMax = TimeSpan.FromMinutes(1);

    /// <summary>How long after the last heal everybody is back.</summary>
    private static readonly TimeSpan BackWithin = TimeSpan.FromMinutes(2);

    public static Checker Checker { get; } =
        new("schedules", [1, 2, 3, 8, 9, 14, 18, 22, 29, 31], Check);

    private static IEnumerable<Violation> Check(RunHistory history) => history.Schedules
        .SelectMany(schedule => Check(history, schedule.Key, schedule.Value))
        .Concat(Snapshots(history))
        .Concat(Unkept(history));

    private static IEnumerable<Violation> Check(RunHistory history, ScheduleId id, List<DurableScheduleEvent> events)
    {
        var life = new ScheduleLife();
        for (int at = 0; at < events.Count; at++)
        {
            DurableScheduleEvent seen = events[at];
            foreach ((int invariant, string what) in Faults(history, id, life, seen))
            {
                string where = $"schedule {id} version {seen.Stored.Version} ({seen.Stored.Name})";
                yield return new Violation(invariant, $"{where} {what}", seen.Entry, null);
            }

            life.Take(seen.Happened, seen.Stored.Time);
            bool isEndOfAppend = at + 1 == events.Count || events[at + 1].Entry != seen.Entry;
            if (isEndOfAppend && life is { Definition: not null, IsPaused: false, Open: 0, Waiting: [var left, ..] })
            {
                string what = $"schedule {id} version {seen.Stored.Version} leaves {left:O} waiting, and nothing runs";
                yield return new Violation(31, what, seen.Entry, null);
            }
        }

        int over = history.Entries.Count - 1;
        foreach (ScheduledRun run in life.Runs.Where(static run => run.IsOpen))
            yield return new Violation(31, $"schedule {id} never heard how {run.Execution} ended", over, null);
    }

    private static IEnumerable<(int Invariant, string What)> Faults(
        RunHistory history, ScheduleId id, ScheduleLife life, DurableScheduleEvent seen) => seen.Happened switch
        {
            ScheduleEvent.Created => Asked<ScheduleCommand.Create>(history, id, seen)
                .Concat(If(life.Definition is not null, 9, "makes it a second time")),
            ScheduleEvent.Changed => Asked<ScheduleCommand.Change>(history, id, seen),
            ScheduleEvent.Paused => Asked<ScheduleCommand.Pause>(history, id, seen),
            ScheduleEvent.Resumed => Asked<ScheduleCommand.Resume>(history, id, seen),
            ScheduleEvent.Deleted => Asked<ScheduleCommand.Delete>(history, id, seen),
            ScheduleEvent.Fired fired => Begin(history, id, life, seen, fired),
            ScheduleEvent.RunWaits waits => Times(history, life, seen, waits.Time, waits.Time)
                .Concat(If(
                    life.Definition?.Overlap != Overlap.Queue || (life.Open == 0 && life.Waiting.Count == 0), 31,
                    $"has {waits.Time:O} wait, and {life.Open} run(s) are open")),
            ScheduleEvent.TimesSkipped skipped => Skip(history, life, seen, skipped),
            ScheduleEvent.RunEnded ended => End(history, life, seen, ended),
            _ => [],
        };

    private static IEnumerable<(int Invariant, string What)> Begin(
        RunHistory history, ScheduleId id, ScheduleLife life, DurableScheduleEvent seen, ScheduleEvent.Fired fired)
    {
        if (life.Find(fired.Execution) is not null) yield return (3, $"begins {fired.Execution} a second time");
        if (fired.By is not null)
        {
            foreach (var fault in Asked<ScheduleCommand.RunNow>(history, id, seen)) yield return fault;
            yield break;
        }

        bool isBeside = life.Definition?.Overlap == Overlap.Parallel;
        if (life.Open > 0 && !isBeside) yield return (29, $"begins a run beside {life.Open} other(s)");
        if (life.Waiting is [var first, ..] && first == fired.Time)
        {
            if (life.IsPaused) yield return (18, "begins a run that waited, in a pause");
            yield break;
        }

        if (life.Waiting.Count > 0 && !isBeside) yield return (22, $"begins before {life.Waiting[0]:O}, which waits");
        foreach (var fault in Times(history, life, seen, fired.Time, fired.Time)) yield return fault;
    }

    private static IEnumerable<(int Invariant, string What)> Skip(
        RunHistory history, ScheduleLife life, DurableScheduleEvent seen, ScheduleEvent.TimesSkipped skipped)
    {
        foreach (var fault in Times(history, life, seen, skipped.From, skipped.To)) yield return fault;
        if (life.Definition is null) yield break;
        int count = life.Count(skipped.From, skipped.To);
        if (count != skipped.Count) yield return (31, $"passes over {skipped.Count} times, and they are {count}");
        bool isMissed = seen.Stored.Time - skipped.To > ScheduleDecider.MissedAfter;
        if (skipped.Reason == SkipReason.Missed && !isMissed) yield return (31, "passes over what was on time");
        if (skipped.Reason == SkipReason.Overlap && life.Open == 0 && life.Waiting.Count == 0)
            yield return (31, "passes over a time for the sake of a run, and none is open");
    }

    // The next times to be decided on, not before they have come, and not long after it where nothing is wrong.
    private static IEnumerable<(int Invariant, string What)> Times(
        RunHistory history, ScheduleLife life, DurableScheduleEvent seen, DateTimeOffset from, DateTimeOffset to)
    {
        if (life.IsPaused) yield return (18, $"decides on {from:O} in a pause");
        if (from <= life.DecidedTo) yield return (3, $"decides on {from:O} once more");
        else if (life.Next() is not { } next) yield return (2, $"decides on {from:O}, and there is no time to come");
        else if (from != next) yield return (31, $"decides on {from:O}, and {next:O} is the next");
        if (seen.Stored.Time < to) yield return (22, $"decides on {to:O} at {seen.Stored.Time:O}, early");
        bool isLate = seen.Stored.Time - from - (life.Definition?.Jitter ?? TimeSpan.Zero) > LateMax;
        if (isLate && IsLongAfterHeal(history, seen.Entry))
            yield return (31, $"decides on {from:O} not before {seen.Stored.Time:O}");
    }

    private static bool IsLongAfterHeal(RunHistory history, int entry) =>
        history.Entries.FirstOrDefault(static one => one is HistoryEntry.Healed) is { } healed
        && history.Entries[entry].At - healed.At > BackWithin.TotalMicroseconds;

    private static IEnumerable<(int Invariant, string What)> End(
        RunHistory history, ScheduleLife life, DurableScheduleEvent seen, ScheduleEvent.RunEnded ended)
    {
        if (life.Find(ended.Execution) is not { IsOpen: true })
            yield return (14, $"ends {ended.Execution}, which is not open");
        bool hasEnded = history.EventsOf(ExecutionId.Parse(ended.Execution))
            .Any(one => one.Entry < seen.Entry && StatusOf(one.Happened) == ended.Status);
        if (ended.Status is null) yield return (31, $"did not begin {ended.Execution}: {ended.Error}");
        else if (!hasEnded) yield return (14, $"tells that {ended.Execution} is {ended.Status}, which is not durable");
    }

    private static ExecutionStatus? StatusOf(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.Completed { WithFailures: true } => ExecutionStatus.CompletedWithFailures,
        ExecutionEvent.Completed => ExecutionStatus.Completed,
        ExecutionEvent.Failed => ExecutionStatus.Failed,
        ExecutionEvent.Cancelled or ExecutionEvent.Terminated => ExecutionStatus.Cancelled,
        _ => null,
    };

    private static IEnumerable<(int Invariant, string What)> Asked<T>(
        RunHistory history, ScheduleId id, DurableScheduleEvent seen)
        where T : ScheduleCommand
    {
        bool isAsked = history.Entries.Take(seen.Entry).Any(entry =>
            entry is HistoryEntry.ScheduleCalled { Command: T } called && called.Schedule == id);
        return If(!isAsked, 2, "is what nobody asked for");
    }

    private static IEnumerable<(int Invariant, string What)> If(bool isFault, int invariant, string what) =>
        isFault ? [(invariant, what)] : [];

    private static IEnumerable<Violation> Snapshots(RunHistory history)
    {
        var schedules = new Dictionary<ScheduleId, Schedule>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is not HistoryEntry.Committed committed) continue;
            if (!ScheduleId.TryFromStream(committed.Request.Stream, out ScheduleId id)) continue;
            Schedule schedule = committed.Events.Aggregate(
                schedules.GetValueOrDefault(id, Schedule.None),
                static (before, stored) => before.Apply(
                    ScheduleEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time));
            schedules[id] = schedule;
            if (committed.Request.Snapshot is { } snapshot
                && !snapshot.Body.Span.SequenceEqual(ScheduleSnapshot.Write(schedule)))
            {
                yield return new Violation(
                    8, $"the snapshot of schedule {id} is not the fold of its events", place, null);
            }
        }
    }

    // What a client is told of its schedule is durable by then.
    private static IEnumerable<Violation> Unkept(RunHistory history)
    {
        for (int place = 0; place < history.Entries.Count; place++)
        {
            if (history.Entries[place] is not HistoryEntry.ScheduleAnswered answered) continue;
            if (answered.Reply is not ScheduleReply.Accepted accepted) continue;
            var durable = history.Schedules.GetValueOrDefault(answered.Schedule, []).Where(seen => seen.Entry < place);
            foreach (ScheduleEvent happened in accepted.Events)
            {
                NewEvent told = ScheduleEventTable.Encode(happened);
                if (durable.Any(seen => seen.Stored.Body.Span.SequenceEqual(told.Body.Span))) continue;
                yield return new Violation(
                    1, $"call #{answered.Call} was told {told.Name}, which was not durable then", place, null);
            }
        }
    }
}
