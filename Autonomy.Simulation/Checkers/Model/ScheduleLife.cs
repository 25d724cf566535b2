using Autonomy.Core.Schedules;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>
/// A schedule as its events alone say it, after docs/schedules.md, with an arithmetic of times of its own: nothing of
/// the engine's fold is in it, so that the engine is not checked with itself.
/// </summary>
internal sealed class ScheduleLife
{
    private readonly Dictionary<string, ScheduledRun> _runs = new(StringComparer.Ordinal);
    private readonly List<DateTimeOffset> _waiting = [];
    private int _generation;

    /// <summary>What it is; null: there is no such schedule, or none any more.</summary>
    public ScheduleDefinition? Definition { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>Every time up to this one was decided on.</summary>
    public DateTimeOffset DecidedTo { get; private set; }

    /// <summary>Times that wait for the end of what runs, in their order.</summary>
    public IReadOnlyList<DateTimeOffset> Waiting => _waiting;

    /// <summary>Every run, of the schedules of this name before it too.</summary>
    public IReadOnlyCollection<ScheduledRun> Runs => _runs.Values;

    /// <summary>Runs of it that have not ended.</summary>
    public int Open => _runs.Values.Count(run => run.IsOpen && run.Generation == _generation);

    /// <summary>What a schedule is from this event on; null: the event says nothing of that.</summary>
    public static ScheduleDefinition? DefinitionOf(ScheduleEvent happened) => happened switch
    {
        ScheduleEvent.Created created => created.Definition,
        ScheduleEvent.Changed changed => changed.Definition,
        _ => null,
    };

    public ScheduledRun? Find(string execution) => _runs.GetValueOrDefault(execution);

    /// <summary>The next time to be decided on; null: there is none.</summary>
    public DateTimeOffset? Next() => Definition is { } definition ? Next(definition, DecidedTo) : null;

    /// <summary>How many times there are from one to another, both included, of which the first is one.</summary>
    public int Count(DateTimeOffset from, DateTimeOffset to)
    {
        int count = 0;
        for (DateTimeOffset? time = from; time <= to; time = Next(Definition!, time.Value)) count++;
        return count;
    }

    public void Take(ScheduleEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case ScheduleEvent.Created created:
                // What one of the same name decided on, it does not decide on again: a clock may have been set back.
                (Definition, IsPaused, _generation) = (created.Definition, false, _generation + 1);
                Decide(at);
                break;
            case ScheduleEvent.Changed changed:
                Definition = changed.Definition;
                Decide(at);
                break;
            case ScheduleEvent.Paused: IsPaused = true; break;
            case ScheduleEvent.Resumed:
                IsPaused = false;
                Decide(at);
                break;
            case ScheduleEvent.Fired fired:
                _runs[fired.Execution] = new ScheduledRun(fired.Execution, _generation);
                if (fired.By is null && !_waiting.Remove(fired.Time)) Decide(fired.Time);
                break;
            case ScheduleEvent.RunWaits waits:
                _waiting.Add(waits.Time);
                Decide(waits.Time);
                break;
            case ScheduleEvent.TimesSkipped skipped: Decide(skipped.To); break;
            case ScheduleEvent.RunEnded ended: _runs[ended.Execution].IsOpen = false; break;
            case ScheduleEvent.Deleted:
                Definition = null;
                _waiting.Clear();
                break;
            default: break;
        }
    }

    private void Decide(DateTimeOffset to) => DecidedTo = to > DecidedTo ? to : DecidedTo;

    private static DateTimeOffset? Next(ScheduleDefinition definition, DateTimeOffset after)
    {
        DateTimeOffset next = definition.Every is { } every
            ? AtDistance(definition.StartsAt!.Value, every, after)
            : AtMinute(definition.Cron == "* * * * *" ? 1 : 2, after);
        return next >= definition.EndsAt ? null : next;
    }

    private static DateTimeOffset AtDistance(DateTimeOffset start, TimeSpan every, DateTimeOffset after) =>
        after < start ? start : start + (every * (Math.Floor((after - start) / every) + 1));

    private static DateTimeOffset AtMinute(int step, DateTimeOffset after)
    {
        var next = new DateTimeOffset(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0, after.Offset);
        do next = next.AddMinutes(1);
        while (next.Minute % step != 0);
        return next;
    }
}

/// <summary>A run of a schedule, as the events say it.</summary>
/// <param name="execution">The execution.</param>
/// <param name="generation">Which schedule of the name began it, from 1.</param>
internal sealed class ScheduledRun(string execution, int generation)
{
    public string Execution => execution;

    public int Generation => generation;

    /// <summary>Whether it has not ended.</summary>
    public bool IsOpen { get; set; } = true;
}
