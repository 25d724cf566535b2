using System.ComponentModel;
using System.Text.Json.Serialization;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>A new schedule: with exactly one of cron and every.</summary>
internal sealed record CreateScheduleRequest
{
    [Description("Its id within the workspace: 1 to 64 of a-z, 0-9, '-', '_' and '.'.")]
    public required string Name { get; init; }

    [Description("What it is for.")]
    public string? Description { get; init; }

    [Description("Five fields (minute hour day month weekday), as in '30 9 * * mon-fri', or a word as in @daily.")]
    public string? Cron { get; init; }

    [Description("A distance, 1s to 366d, as in 15m, counted from startsAt.")]
    public string? Every { get; init; }

    [Description("The IANA id of the zone of cron, as in Europe/Berlin. Default UTC.")]
    public string? TimeZone { get; init; }

    [Description("No time before it counts; of 'every' it is the first. Default: from now on.")]
    public DateTimeOffset? StartsAt { get; init; }

    [Description("No time from it on counts. Default: none.")]
    public DateTimeOffset? EndsAt { get; init; }

    [Description("What becomes of times while the service did not run: skip, last (the default) or all.")]
    public string? CatchUp { get; init; }

    [Description("How many are caught up at most with all, 1 to 1000. Default 10.")]
    public int? CatchUpMax { get; init; }

    [Description("What becomes of a time while a run has not ended: skip (the default), queue or parallel.")]
    public string? Overlap { get; init; }

    [Description("By how much a run begins later at most, 0s to 1h, another part of it each time. Default 0s.")]
    public string? Jitter { get; init; }

    [Description("The plan: an object (plan format 1), or a text in YAML or JSON.")]
    public DataValue? Plan { get; init; }

    [Description("Instead of a plan: the name of one that the workspace keeps, looked up for each run; or nightly@3.")]
    public string? PlanName { get; init; }

    [Description("The plan's inputs.")]
    public DataObject? Inputs { get; init; }

    [Description("The project of the executions.")]
    public string? Project { get; init; }

    [Description("critical, high, medium (the default), low or background.")]
    public string? Priority { get; init; }

    [Description("Only look: the schedule as it would be, with its next times. Nothing is stored.")]
    public bool DryRun { get; init; }
}

/// <summary>
/// Other settings of a schedule; what is absent stays, what is null is as if it had never been given. One of cron and
/// every takes the other's place.
/// </summary>
internal sealed record ChangeScheduleRequest
{
    public string? Description { get; init; }

    public string? Cron { get; init; }

    public string? Every { get; init; }

    public string? TimeZone { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public string? CatchUp { get; init; }

    public int? CatchUpMax { get; init; }

    public string? Overlap { get; init; }

    public string? Jitter { get; init; }

    public DataValue? Plan { get; init; }

    [Description("Takes the place of the plan, as a plan does of the name.")]
    public string? PlanName { get; init; }

    [Description("The plan's inputs, whole.")]
    public DataObject? Inputs { get; init; }

    public string? Project { get; init; }

    public string? Priority { get; init; }
}

/// <summary>A schedule.</summary>
internal sealed record ScheduleResource
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    [Description("active, paused, or finished: no time is to come.")]
    public required string Status { get; init; }

    public required string? Description { get; init; }

    public required string? Cron { get; init; }

    public required string? Every { get; init; }

    public required string TimeZone { get; init; }

    public required DateTimeOffset? StartsAt { get; init; }

    public required DateTimeOffset? EndsAt { get; init; }

    public required string CatchUp { get; init; }

    public required int CatchUpMax { get; init; }

    public required string Overlap { get; init; }

    public required string Jitter { get; init; }

    [Description("The plan; null: it is named.")]
    public required DataObject? Plan { get; init; }

    [Description("The name of the plan; null: it is given.")]
    public required string? PlanName { get; init; }

    public required DataObject? Inputs { get; init; }

    public required string? Project { get; init; }

    public required string Priority { get; init; }

    [Description("The next five times; also of one that is paused.")]
    public required IReadOnlyList<DateTimeOffset> NextTimes { get; init; }

    [Description("When the next run begins: the next time, and its jitter. Null: none does, as it stands.")]
    public required DateTimeOffset? NextRunAt { get; init; }

    public required string? PausedBy { get; init; }

    public required string? PauseReason { get; init; }

    [Description("Runs that have not ended, the oldest first.")]
    public required IReadOnlyList<ScheduleRunResource> Open { get; init; }

    [Description("Times that wait for the end of what runs.")]
    public required IReadOnlyList<DateTimeOffset> Waiting { get; init; }

    [Description("The last 20 runs that ended, the latest first.")]
    public required IReadOnlyList<ScheduleRunResource> Recent { get; init; }

    [Description("Runs that began.")]
    public required long Fired { get; init; }

    [Description("Times that were passed over.")]
    public required long Skipped { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [Description("What is no fault of the plan and yet worth a word, as at a submission; in answers to what gave the "
        + "plan, or its name, alone.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WarningResource>? Warnings { get; init; }
}

/// <summary>A run of a schedule.</summary>
internal sealed record ScheduleRunResource
{
    [Description("The time that it is of.")]
    public required DateTimeOffset Time { get; init; }

    public required string Execution { get; init; }

    [Description("Who asked for it; null: its time had come.")]
    public required string? By { get; init; }

    [Description("How it ended; null: it has not, or it could not be submitted, which error tells.")]
    public required string? Status { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required string? Error { get; init; }
}
