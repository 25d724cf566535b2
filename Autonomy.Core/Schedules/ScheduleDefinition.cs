using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Schedules;

/// <summary>What becomes of the times that passed while the engine did not run.</summary>
public enum CatchUp
{
    /// <summary>They are passed over.</summary>
    Skip,

    /// <summary>The last of them runs, once.</summary>
    Last,

    /// <summary>They run, the last <see cref="ScheduleDefinition.CatchUpMax"/> of them.</summary>
    All,
}

/// <summary>What becomes of a time that comes while a run of the schedule has not ended.</summary>
public enum Overlap
{
    /// <summary>It is passed over.</summary>
    Skip,

    /// <summary>It runs once what is before it has ended.</summary>
    Queue,

    /// <summary>It runs at once, beside it.</summary>
    Parallel,
}

/// <summary>
/// When a schedule runs, and what. Exactly one of <see cref="Cron"/> and <see cref="Every"/>, and one of
/// <see cref="Plan"/> and <see cref="PlanName"/>.
/// </summary>
public sealed record ScheduleDefinition
{
    /// <summary>What it is for; null: nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>A cron expression of five fields.</summary>
    public string? Cron { get; init; }

    /// <summary>A distance of time, 1 s to 366 days, counted from <see cref="StartsAt"/>.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The IANA id of the zone that <see cref="Cron"/> is read in. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>No time before this one counts; null: any. Of <see cref="Every"/> it is the first.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>No time from this one on counts; null: any.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>What becomes of times that were missed. Default the last.</summary>
    public CatchUp CatchUp { get; init; } = CatchUp.Last;

    /// <summary>How many are caught up at most with <see cref="CatchUp.All"/>, 1 to 1,000. Default 10.</summary>
    public int CatchUpMax { get; init; } = 10;

    /// <summary>What becomes of a time while a run has not ended. Default it is passed over.</summary>
    public Overlap Overlap { get; init; } = Overlap.Skip;

    /// <summary>
    /// By how much a run begins later at most, 0 to 1 h: by another part of it each time, always the same for the same
    /// time. Default 0.
    /// </summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The plan, format 1; null: it is named.</summary>
    public DataObject? Plan { get; init; }

    /// <summary>
    /// The name of a plan of the workspace, or its name and a version, which is looked up for each run; null: it is
    /// given.
    /// </summary>
    public string? PlanName { get; init; }

    /// <summary>Its inputs; null: none.</summary>
    public DataObject? Inputs { get; init; }

    /// <summary>The project of the executions; null: none.</summary>
    public string? Project { get; init; }

    /// <summary>How urgent they are.</summary>
    public Priority Priority { get; init; } = Priority.Medium;
}
