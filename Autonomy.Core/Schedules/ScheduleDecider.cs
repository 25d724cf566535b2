using System.Globalization;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Schedules;

/// <summary>
/// What becomes of a command to a schedule: a pure function of the schedule, the command and the time. Every time of
/// the schedule is decided on once: it runs, waits, or is passed over, and an event says which.
/// </summary>
public static class ScheduleDecider
{
    /// <summary>The longest description, in characters.</summary>
    public const int DescriptionLengthMax = 2_000;

    /// <summary>The most times that one catch-up makes up for: 1,000.</summary>
    public const int CatchUpMax = 1_000;

    /// <summary>Runs of one schedule that have not ended at most: 100.</summary>
    public const int OpenMax = 100;

    /// <summary>Times that wait at most: 100. Beyond, they are passed over.</summary>
    public const int WaitingMax = 100;

    /// <summary>The longest jitter: 1 h.</summary>
    public static readonly TimeSpan JitterMax = TimeSpan.FromHours(1);

    /// <summary>How late a time is on time still: 1 minute. After that it was missed.</summary>
    public static readonly TimeSpan MissedAfter = TimeSpan.FromMinutes(1);

    /// <summary>Times that can be on time at once: one for each second of that minute, and the next.</summary>
    private static readonly int OnTimeMax = (int)(MissedAfter / ScheduleTimes.EveryMin) + 1;

    /// <summary>Times beyond which nobody plans.</summary>
    private const int YearMax = 3_000;

    /// <summary>Decides on a command to the schedule of this id.</summary>
    public static ScheduleVerdict Decide(
        ScheduleId id, Schedule schedule, ScheduleCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var change = new ScheduleChange(schedule, now);
        if (command is ScheduleCommand.Create create)
        {
            if (schedule.Exists)
                return Refuse(RejectionCode.WrongState, $"There is a schedule '{id}' already.");
            if (Refuse(create.Definition, null, now) is { } refusal) return new ScheduleVerdict.Refused(refusal);
            change.Add(new ScheduleEvent.Created(id.Workspace, id.Name, Anchored(create.Definition, now), create.By));
            return change.ToVerdict();
        }

        // What ended tells so until it is answered, and what is due is looked at for as long as somebody is awake.
        bool isNews = command is ScheduleCommand.HearEnd or ScheduleCommand.Tick;
        if (!schedule.Exists && isNews)
        {
            if (command is ScheduleCommand.HearEnd late) HearEnd(change, late);
            return change.ToVerdict();
        }

        if (!schedule.Exists) return Refuse(RejectionCode.UnknownSchedule, $"There is no schedule '{id}'.");
        // What was due before the command is decided by what held then.
        TakeDue(change);
        return Change(change, command) is { } why ? new ScheduleVerdict.Refused(why) : change.ToVerdict();
    }

    private static Rejection? Change(ScheduleChange change, ScheduleCommand command)
    {
        switch (command)
        {
            case ScheduleCommand.Tick: return null;
            case ScheduleCommand.Change asked:
                if (Refuse(asked.Definition, change.Schedule.Definition, change.Now) is { } refusal) return refusal;
                if (asked.Definition == change.Schedule.Definition) return null;
                // What has come, and waits for its jitter alone, would not be of the schedule any more.
                TakeDue(change, waitsForJitter: false);
                change.Add(new ScheduleEvent.Changed(Anchored(asked.Definition, change.Now), asked.By));
                return null;
            case ScheduleCommand.Pause pause:
                if (!change.Schedule.IsPaused) change.Add(new ScheduleEvent.Paused(pause.By, pause.Reason));
                return null;
            case ScheduleCommand.Resume resume:
                if (change.Schedule.IsPaused) change.Add(new ScheduleEvent.Resumed(resume.By));
                StartWaiting(change);
                return null;
            case ScheduleCommand.RunNow run: return RunNow(change, run.By);
            case ScheduleCommand.Delete delete:
                change.Add(new ScheduleEvent.Deleted(delete.By));
                return null;
            case ScheduleCommand.HearEnd end:
                HearEnd(change, end);
                return null;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(command), command?.GetType().Name, "Not a command to a schedule.");
        }
    }

    private static void TakeDue(ScheduleChange change, bool waitsForJitter = true)
    {
        ScheduleDefinition definition = change.Schedule.Definition!;
        if (change.Schedule.IsPaused) return;
        var own = ScheduleTimes.Of(definition);
        ScheduleTimes times =
            waitsForJitter ? own : ScheduleTimes.Of(definition with { Jitter = TimeSpan.Zero });
        int kept = definition.CatchUp switch
        {
            CatchUp.All => definition.CatchUpMax,
            CatchUp.Last => 1,
            _ => 0,
        };
        // One more than is taken, so that the last of those passed over can be told.
        DueTimes due = times.Due(change.Schedule.DecidedTo, change.Now, Math.Max(kept, OnTimeMax) + 1);
        if (due.Count == 0) return;
        // What is on time was not missed, whatever comes with it.
        int onTime = due.Last.TakeLast(OnTimeMax).Count(time => change.Now - own.DueOf(time) <= MissedAfter);
        IReadOnlyList<DateTimeOffset> taken = [.. due.Last.TakeLast(Math.Max(kept, onTime))];
        if (due.Count > taken.Count)
        {
            change.Add(new ScheduleEvent.TimesSkipped(
                due.First, due.Last[due.Last.Count - taken.Count - 1], due.Count - taken.Count, SkipReason.Missed));
        }

        foreach (DateTimeOffset time in taken) Take(change, time);
    }

    private static void Take(ScheduleChange change, DateTimeOffset time)
    {
        Schedule schedule = change.Schedule;
        Overlap overlap = schedule.Definition!.Overlap;
        bool isFree = schedule.Open.IsEmpty && schedule.Waiting.IsEmpty;
        bool hasRoom = schedule.Open.Count < OpenMax;
        if (isFree || (overlap == Overlap.Parallel && hasRoom)) Fire(change, time);
        else if (overlap == Overlap.Queue && schedule.Waiting.Count < WaitingMax)
            change.Add(new ScheduleEvent.RunWaits(time));
        else change.Add(new ScheduleEvent.TimesSkipped(time, time, 1, SkipReason.Overlap));
    }

    private static void HearEnd(ScheduleChange change, ScheduleCommand.HearEnd end)
    {
        // Told again.
        if (!change.Schedule.HasBegun(end.Execution)) return;
        change.Add(new ScheduleEvent.RunEnded(end.Execution, end.Status, end.Error));
        StartWaiting(change);
    }

    private static void StartWaiting(ScheduleChange change)
    {
        if (change.Schedule is { IsPaused: false, Open.IsEmpty: true, Waiting: [var next, ..] }) Fire(change, next);
    }

    private static Rejection? RunNow(ScheduleChange change, string by)
    {
        if (change.Schedule.Open.Count >= OpenMax)
            return new Rejection(RejectionCode.WrongState, $"{OpenMax} of its runs have not ended, which is the most.");
        string key = string.Create(CultureInfo.InvariantCulture, $"now/{change.Schedule.Fired}");
        change.Add(new ScheduleEvent.Fired(change.Now, ExecutionOf(change.Schedule, key), by));
        return null;
    }

    private static void Fire(ScheduleChange change, DateTimeOffset time)
    {
        string key = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        change.Add(new ScheduleEvent.Fired(time, ExecutionOf(change.Schedule, key), null));
    }

    private static string ExecutionOf(Schedule schedule, string key) => ExecutionId.OfSchedule(
        schedule.Workspace, schedule.Name,
        string.Create(CultureInfo.InvariantCulture, $"{schedule.Generation}/{key}")).Value;

    private static ScheduleDefinition Anchored(ScheduleDefinition definition, DateTimeOffset now) =>
        definition is { Every: not null, StartsAt: null } ? definition with { StartsAt = now } : definition;

    private static Rejection? Refuse(ScheduleDefinition definition, ScheduleDefinition? former, DateTimeOffset now)
    {
        if (FaultOf(definition) is { } fault) return Refuse(fault);
        bool keepsTimes = former is not null && former with
        {
            Cron = definition.Cron,
            Every = definition.Every,
            TimeZone = definition.TimeZone,
            StartsAt = definition.StartsAt,
            EndsAt = definition.EndsAt,
        } == former;
        // One that is over may still be told what it is for.
        return keepsTimes ? null : RefuseOver(definition, now);
    }

    // A schedule of which no time is to come is a mistake of whoever gives its times.
    private static Rejection? RefuseOver(ScheduleDefinition definition, DateTimeOffset now)
    {
        if (definition.EndsAt is not { } end || ScheduleTimes.Of(Anchored(definition, now)).Next(now) is not null)
            return null;
        string message = end <= now
            ? $"{end:u} is over: it is {now:u}, and no time of the schedule would come."
            : $"No time of the schedule comes before {end:u}.";
        const string Fix = "Give a later one, or null for none. To stop a schedule, pause or delete it.";
        return Refuse(new RejectedValue("/endsAt", message, Fix));
    }

    private static Rejection Refuse(RejectedValue fault) =>
        new(RejectionCode.InvalidArgument, $"{fault.Path}: {fault.Message} {fault.Fix}") { Value = fault };

    private static RejectedValue? FaultOf(ScheduleDefinition definition)
    {
        if (definition.Description?.Length > DescriptionLengthMax)
        {
            return new RejectedValue(
                "/description", "It is too long.", $"Write {DescriptionLengthMax} characters at most.");
        }

        if (definition.CatchUpMax is < 1 or > CatchUpMax)
        {
            return new RejectedValue(
                "/catchUpMax", $"It is {definition.CatchUpMax}.",
                $"A catch-up makes up for 1 to {CatchUpMax} times.");
        }

        if (definition.Jitter < TimeSpan.Zero || definition.Jitter > JitterMax)
            return new RejectedValue("/jitter", "It is out of range.", "A jitter is 0s to 1h.");
        if (definition.StartsAt?.Year > YearMax) return TooFar("/startsAt");
        if (definition.EndsAt?.Year > YearMax) return TooFar("/endsAt");
        if (definition.Plan is null == definition.PlanName is null)
        {
            return new RejectedValue(
                definition.PlanName is null ? "/plan" : "/planName",
                "A schedule has either a plan or the name of one.", "Give one of them.");
        }

        if (definition.EndsAt <= definition.StartsAt)
            return new RejectedValue("/endsAt", "A schedule ends after it starts.", "Give a later one.");
        return ScheduleTimes.TryRead(definition, out _, out RejectedValue? fault) ? null : fault;
    }

    private static RejectedValue TooFar(string path) =>
        new(path, $"No schedule goes beyond the year {YearMax}.", "Give an earlier one, or leave it out.");

    private static ScheduleVerdict.Refused Refuse(RejectionCode code, string message) =>
        new(new Rejection(code, message));
}

/// <summary>A schedule while a command is decided: what happened so far, and the schedule after it.</summary>
internal sealed class ScheduleChange(Schedule schedule, DateTimeOffset now)
{
    private readonly List<ScheduleEvent> _events = [];

    public Schedule Schedule { get; private set; } = schedule;

    public DateTimeOffset Now => now;

    public void Add(ScheduleEvent happened)
    {
        _events.Add(happened);
        Schedule = Schedule.Apply(happened, now);
    }

    public ScheduleVerdict.Accepted ToVerdict() => new(_events, Schedule);
}
