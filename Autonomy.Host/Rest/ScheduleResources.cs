using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Schedules;
using Autonomy.Host.Rest.Model;

namespace Autonomy.Host.Rest;

/// <summary>Schedules as REST shows them. Pure.</summary>
internal static class ScheduleResources
{
    private const int NextTimesMax = 5;

    /// <summary>A schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="warnings">What is to be said of the plan that was given just now; null: none was.</param>
    public static ScheduleResource Of(Schedule schedule, IReadOnlyList<PlanFault>? warnings = null)
    {
        ScheduleDefinition definition = schedule.Definition!;
        DateTimeOffset[] next = [.. NextTimes(definition, schedule.DecidedTo)];
        return new ScheduleResource
        {
            Id = schedule.Name,
            Name = schedule.Name,
            Status = schedule.IsPaused ? "paused" : next.Length == 0 ? "finished" : "active",
            Description = definition.Description,
            Cron = definition.Cron,
            Every = definition.Every is { } every ? Durations.Write(every) : null,
            TimeZone = definition.TimeZone,
            StartsAt = definition.StartsAt,
            EndsAt = definition.EndsAt,
            CatchUp = Words.Of(definition.CatchUp),
            CatchUpMax = definition.CatchUpMax,
            Overlap = Words.Of(definition.Overlap),
            Jitter = Durations.Write(definition.Jitter),
            Plan = definition.Plan,
            PlanName = definition.PlanName,
            Inputs = definition.Inputs,
            Project = definition.Project,
            Priority = Words.Of(definition.Priority),
            NextTimes = next,
            NextRunAt = schedule.NextDue(),
            PausedBy = schedule.PausedBy,
            PauseReason = schedule.PauseReason,
            Open = [.. schedule.Open.Select(Of)],
            Waiting = schedule.Waiting,
            Recent = [.. schedule.Recent.Reverse().Select(Of)],
            Fired = schedule.Fired,
            Skipped = schedule.Skipped,
            CreatedBy = schedule.CreatedBy,
            CreatedAt = schedule.CreatedAt,
            Warnings = warnings is null ? null : ExecutionResources.Of(warnings, "/plan"),
        };
    }

    private static IEnumerable<DateTimeOffset> NextTimes(ScheduleDefinition definition, DateTimeOffset after)
    {
        var times = ScheduleTimes.Of(definition);
        for (int i = 0; i < NextTimesMax && times.Next(after) is { } next; i++)
        {
            yield return next;
            after = next;
        }
    }

    private static ScheduleRunResource Of(ScheduleRun run) => new()
    {
        Time = run.Time,
        Execution = run.Execution,
        By = run.By,
        Status = run.Status is { } status ? Words.Of(status) : null,
        EndedAt = run.EndedAt,
        Error = run.Error,
    };
}
