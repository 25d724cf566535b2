using Autonomy.Core.Executions;

namespace Autonomy.Core.Schedules;

/// <summary>Why times were passed over.</summary>
public enum SkipReason
{
    /// <summary>The engine did not run then, and the schedule does not make up for them.</summary>
    Missed,

    /// <summary>A run had not ended, or as many as there may be.</summary>
    Overlap,
}

/// <summary>
/// What happened to a schedule. The stored names are in <see cref="ScheduleEventTable"/>; what each does is in
/// <see cref="Schedule"/>.
/// </summary>
public abstract record ScheduleEvent
{
    private ScheduleEvent()
    {
    }

    /// <summary>There is a schedule; also where there was one of its name before.</summary>
    public sealed record Created(string Workspace, string Name, ScheduleDefinition Definition, string By)
        : ScheduleEvent;

    /// <summary>It is this from now on.</summary>
    public sealed record Changed(ScheduleDefinition Definition, string By) : ScheduleEvent;

    /// <summary>It begins nothing more.</summary>
    public sealed record Paused(string By, string? Reason) : ScheduleEvent;

    /// <summary>It goes on.</summary>
    public sealed record Resumed(string By) : ScheduleEvent;

    /// <summary>A run began: from now on this execution is submitted until it is answered.</summary>
    /// <param name="Time">The time that it is of.</param>
    /// <param name="Execution">The execution, whose id follows from the schedule and the time.</param>
    /// <param name="By">Who asked for it; null: its time had come.</param>
    public sealed record Fired(DateTimeOffset Time, string Execution, string? By) : ScheduleEvent;

    /// <summary>A time has come, and waits for the end of what runs.</summary>
    public sealed record RunWaits(DateTimeOffset Time) : ScheduleEvent;

    /// <summary>Times were passed over.</summary>
    /// <param name="From">The first of them.</param>
    /// <param name="To">The last of them.</param>
    /// <param name="Count">How many; where there are very many, so many at least.</param>
    /// <param name="Reason">Why.</param>
    public sealed record TimesSkipped(DateTimeOffset From, DateTimeOffset To, int Count, SkipReason Reason)
        : ScheduleEvent;

    /// <summary>A run has ended.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Status">How; null: it could not be submitted.</param>
    /// <param name="Error">Why it failed; null: it did not, or nobody said.</param>
    public sealed record RunEnded(string Execution, ExecutionStatus? Status, string? Error) : ScheduleEvent;

    /// <summary>There is no such schedule any more.</summary>
    public sealed record Deleted(string By) : ScheduleEvent;
}
