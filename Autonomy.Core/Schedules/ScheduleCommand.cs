using Autonomy.Core.Executions;

namespace Autonomy.Core.Schedules;

/// <summary>What is asked of a schedule.</summary>
public abstract record ScheduleCommand
{
    private ScheduleCommand()
    {
    }

    /// <summary>
    /// Take this command where nothing has happened since: the one writer of the stream compares, so that nothing comes
    /// in between.
    /// </summary>
    /// <param name="Version">The version that was seen.</param>
    /// <param name="Then">The command.</param>
    public sealed record AtVersion(long Version, ScheduleCommand Then) : ScheduleCommand;

    /// <summary>Begin.</summary>
    public sealed record Create(ScheduleDefinition Definition, string By) : ScheduleCommand;

    /// <summary>Be this from now on. A run that only waits for its jitter begins before it.</summary>
    public sealed record Change(ScheduleDefinition Definition, string By) : ScheduleCommand;

    /// <summary>Begin nothing more. Times that pass meanwhile are not made up for.</summary>
    public sealed record Pause(string By, string? Reason) : ScheduleCommand;

    /// <summary>Go on with the next time.</summary>
    public sealed record Resume(string By) : ScheduleCommand;

    /// <summary>Run once now, beside what runs, whatever time it is.</summary>
    public sealed record RunNow(string By) : ScheduleCommand;

    /// <summary>End. What runs goes on.</summary>
    public sealed record Delete(string By) : ScheduleCommand;

    /// <summary>See what is due.</summary>
    public sealed record Tick : ScheduleCommand
    {
        /// <summary>The one instance.</summary>
        public static readonly Tick Instance = new();
    }

    /// <summary>An execution has ended, or did not begin (no status). Told at least once.</summary>
    public sealed record HearEnd(string Execution, ExecutionStatus? Status, string? Error) : ScheduleCommand;
}

/// <summary>What became of a command to a schedule.</summary>
public abstract record ScheduleVerdict
{
    private ScheduleVerdict()
    {
    }

    /// <summary>These events. None: there was nothing to change.</summary>
    /// <param name="Events">What happened.</param>
    /// <param name="Schedule">The schedule after it.</param>
    public sealed record Accepted(IReadOnlyList<ScheduleEvent> Events, Schedule Schedule) : ScheduleVerdict;

    /// <summary>Refused; nothing changed.</summary>
    public sealed record Refused(Rejection Rejection) : ScheduleVerdict;
}
