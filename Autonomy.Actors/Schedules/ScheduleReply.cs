using Autonomy.Core.Executions;
using Autonomy.Core.Schedules;

namespace Autonomy.Actors.Schedules;

/// <summary>What a command to a schedule is answered with, once its events are durable.</summary>
public abstract record ScheduleReply
{
    private ScheduleReply()
    {
    }

    /// <summary>It is durable.</summary>
    /// <param name="Schedule">The schedule as it was then.</param>
    /// <param name="Events">What the command led to; none: there was nothing to change.</param>
    public sealed record Accepted(Schedule Schedule, IReadOnlyList<ScheduleEvent> Events) : ScheduleReply
    {
        /// <summary>The version of its stream then, with what the command led to.</summary>
        public long Version { get; init; }
    }

    /// <summary>It was refused, and nothing changed.</summary>
    /// <param name="Rejection">Why.</param>
    public sealed record Refused(Rejection Rejection) : ScheduleReply;
}
