using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Schedules;

/// <summary>A run of a schedule.</summary>
/// <param name="Time">The time that it is of.</param>
/// <param name="Execution">The execution.</param>
/// <param name="By">Who asked for it; null: its time had come.</param>
public sealed record ScheduleRun(DateTimeOffset Time, string Execution, string? By)
{
    /// <summary>When it ended; null: it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended; null: it has not, or it could not be submitted.</summary>
    public ExecutionStatus? Status { get; init; }

    /// <summary>Why it failed, or could not be submitted.</summary>
    public string? Error { get; init; }
}

/// <summary>A run that had not ended when its schedule was deleted.</summary>
/// <param name="Run">The run.</param>
/// <param name="Definition">What it runs.</param>
public sealed record LeftRun(ScheduleRun Run, ScheduleDefinition Definition);

/// <summary>A schedule as its events made it. Immutable; <see cref="Apply"/> gives the next.</summary>
public sealed record Schedule
{
    /// <summary>Runs that have ended and are kept at most: 20.</summary>
    public const int RecentMax = 20;

    /// <summary>Before anything happened: there is no such schedule.</summary>
    public static readonly Schedule None = new();

    /// <summary>The workspace.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it runs, and what; null: there is no such schedule.</summary>
    public ScheduleDefinition? Definition { get; init; }

    /// <summary>Which schedule of this name it is, from 1: one that was deleted may be made again.</summary>
    public int Generation { get; init; }

    /// <summary>Who made it.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it begins nothing.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Who paused it; null: nobody.</summary>
    public string? PausedBy { get; init; }

    /// <summary>Why it is paused, if somebody said so.</summary>
    public string? PauseReason { get; init; }

    /// <summary>Every time up to this one was decided on.</summary>
    public DateTimeOffset DecidedTo { get; init; }

    /// <summary>Runs that have not ended, the oldest first.</summary>
    public ImmutableList<ScheduleRun> Open { get; init; } = [];

    /// <summary>
    /// Runs of schedules of this name that were deleted: each is submitted, and heard of, for as long as it has not
    /// ended.
    /// </summary>
    public ImmutableList<LeftRun> Left { get; init; } = [];

    /// <summary>Times that wait for the end of what runs.</summary>
    public ImmutableList<DateTimeOffset> Waiting { get; init; } = [];

    /// <summary>Runs that ended last, the latest last.</summary>
    public ImmutableList<ScheduleRun> Recent { get; init; } = [];

    /// <summary>Runs that began.</summary>
    public long Fired { get; init; }

    /// <summary>Times that were passed over.</summary>
    public long Skipped { get; init; }

    /// <summary>Whether there is such a schedule.</summary>
    public bool Exists => Definition is not null;

    /// <summary>Whether nothing that it began is still to end.</summary>
    public bool IsQuiet => Open.IsEmpty && Left.IsEmpty;

    /// <summary>Whether it is known to have begun this execution, which has not ended.</summary>
    public bool HasBegun(string execution) => Open.Exists(run => run.Execution == execution)
        || Left.Exists(left => left.Run.Execution == execution);

    /// <summary>When something is to be begun next; null: never, as it stands.</summary>
    public DateTimeOffset? NextDue()
    {
        if (Definition is null || IsPaused) return null;
        var times = ScheduleTimes.Of(Definition);
        return times.Next(DecidedTo) is { } next ? times.DueOf(next) : null;
    }

    /// <summary>The schedule after an event that happened at this time.</summary>
    /// <exception cref="InvariantViolatedException">The event cannot follow those before it.</exception>
    public Schedule Apply(ScheduleEvent happened, DateTimeOffset at) => happened switch
    {
        ScheduleEvent.Created created => Begin(created, at),
        ScheduleEvent.Changed changed => this with { Definition = changed.Definition, DecidedTo = Later(at) },
        ScheduleEvent.Paused paused => this with
        {
            IsPaused = true,
            PausedBy = paused.By,
            PauseReason = paused.Reason,
        },
        ScheduleEvent.Resumed => this with
        {
            IsPaused = false,
            PausedBy = null,
            PauseReason = null,
            DecidedTo = Later(at),
        },
        ScheduleEvent.Fired fired => Fire(fired),
        ScheduleEvent.RunWaits waits => this with
        {
            Waiting = Waiting.Add(waits.Time),
            DecidedTo = Later(waits.Time),
        },
        ScheduleEvent.TimesSkipped skipped => this with
        {
            Skipped = Skipped + skipped.Count,
            DecidedTo = Later(skipped.To),
        },
        ScheduleEvent.RunEnded ended => End(ended, at),
        ScheduleEvent.Deleted => this with
        {
            Definition = null,
            Open = [],
            Left = Left.AddRange(Open.Select(run => new LeftRun(run, Definition!))),
            Waiting = [],
            Recent = [],
        },
        _ => throw new ArgumentOutOfRangeException(
            nameof(happened), happened?.GetType().Name, "Not an event of a schedule."),
    };

    private Schedule Begin(ScheduleEvent.Created created, DateTimeOffset at)
    {
        Invariant.Holds(!Exists, "a schedule begins once");
        return new Schedule
        {
            Workspace = created.Workspace,
            Name = created.Name,
            Definition = created.Definition,
            Generation = Generation + 1,
            Left = Left,
            CreatedBy = created.By,
            CreatedAt = at,
            DecidedTo = Later(at),
        };
    }

    private Schedule Fire(ScheduleEvent.Fired fired)
    {
        Invariant.Holds(Open.TrueForAll(run => run.Execution != fired.Execution), "a run begins once");
        Schedule next = this with
        {
            Open = Open.Add(new ScheduleRun(fired.Time, fired.Execution, fired.By)),
            Fired = Fired + 1,
        };
        if (fired.By is not null) return next;
        return next with { Waiting = Waiting.Remove(fired.Time), DecidedTo = Later(fired.Time) };
    }

    private Schedule End(ScheduleEvent.RunEnded ended, DateTimeOffset at)
    {
        if (Left.Find(left => left.Run.Execution == ended.Execution) is { } over)
            return this with { Left = Left.Remove(over) };
        ScheduleRun? run = Open.Find(open => open.Execution == ended.Execution);
        Invariant.Holds(run is not null, "what ends has begun");
        ImmutableList<ScheduleRun> recent = Recent.Add(
            run! with { EndedAt = at, Status = ended.Status, Error = ended.Error });
        return this with
        {
            Open = Open.Remove(run),
            Recent = recent.Count > RecentMax ? recent.RemoveAt(0) : recent,
        };
    }

    // A clock may be set back: what was decided once is not decided again.
    private DateTimeOffset Later(DateTimeOffset time) => time > DecidedTo ? time : DecidedTo;
}
