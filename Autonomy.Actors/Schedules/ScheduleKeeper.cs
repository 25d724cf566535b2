using Autonomy.Actors.Executions;
using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Schedules;

namespace Autonomy.Actors.Schedules;

/// <summary>
/// One schedule: the only writer of its stream. That a run begins is an event; once it is durable, the execution is
/// submitted under an id that follows from the schedule and the time, until it is answered. So a time runs once,
/// whatever breaks in between.
/// </summary>
internal sealed class ScheduleKeeper(ScheduleId id, ScheduleSeams seams)
    : JournaledActor<ScheduleCommand>(seams.Journal, isNew: false)
{
    /// <summary>Events after which the schedule is stored beside them.</summary>
    private const int EventsPerSnapshot = 100;

    private static readonly object TickKey = new();
    private static readonly object IdleKey = new();

    /// <summary>How long a schedule where nothing runs stays in memory, and for how soon a time it does.</summary>
    private static readonly TimeSpan IdlePatience = TimeSpan.FromMinutes(1);

    private Schedule _schedule = Schedule.None;
    private ScheduledExecutions? _executions;
    private long _snapshotVersion;
    private DateTimeOffset? _wakeUp;

    protected override StreamId Stream => id.Stream;

    protected override int EventsPerAppendMax => 512;

    protected override void PreStart()
    {
        _executions = new ScheduledExecutions(Context, id, seams);
        base.PreStart();
    }

    protected override object Decide(ScheduleCommand command, DateTimeOffset now, Batch batch)
    {
        if (command is ScheduleCommand.AtVersion seen)
        {
            if (_schedule.Exists && seen.Version != VersionWith(batch))
            {
                return new ScheduleReply.Refused(new Rejection(
                    RejectionCode.VersionChanged,
                    $"The schedule '{_schedule.Name}' is at version {VersionWith(batch)} by now. Look again."));
            }

            command = seen.Then;
        }

        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        switch (ScheduleDecider.Decide(id, _schedule, command, at))
        {
            case ScheduleVerdict.Refused refused: return new ScheduleReply.Refused(refused.Rejection);
            case ScheduleVerdict.Accepted accepted:
                foreach (ScheduleEvent happened in accepted.Events) batch.Add(ScheduleEventTable.Encode(happened));
                _schedule = accepted.Schedule;
                if (accepted.Events.Count > 0) SetWakeUp(batch);
                return new ScheduleReply.Accepted(_schedule, accepted.Events) { Version = VersionWith(batch) };
            default: throw new InvalidOperationException("A verdict is accepted or refused.");
        }
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) => _schedule = _schedule.Apply(
        ScheduleEventTable.Decode(stored.Name, stored.SchemaVersion, body), stored.Time);

    protected override bool CanRestore(int schemaVersion) => schemaVersion == ScheduleSnapshot.SchemaVersion;

    protected override void Restore(Snapshot snapshot)
    {
        _schedule = ScheduleSnapshot.Read(snapshot.Body.Span);
        _snapshotVersion = snapshot.Version;
    }

    protected override IEnumerable<ScheduleCommand> OnLoaded()
    {
        _wakeUp = WakeUpOf(_schedule);
        return [ScheduleCommand.Tick.Instance];
    }

    protected override void Seal(Batch batch, long version)
    {
        if (version - _snapshotVersion < EventsPerSnapshot) return;
        _snapshotVersion = version;
        batch.Snapshot = new Snapshot(version, ScheduleSnapshot.SchemaVersion, ScheduleSnapshot.Write(_schedule));
    }

    protected override void OnDurable(Batch batch)
    {
        _executions!.Follow(_schedule);
        if (!IsSettled) return;
        DateTimeOffset? next = _schedule.NextDue();
        if (next is { } due)
            Context.Timers.StartSingle(TickKey, ScheduleCommand.Tick.Instance, Clocks.Until(due, Now));
        else
            Context.Timers.Cancel(TickKey);
        if (MayLeaveNow) Context.Timers.StartSingle(IdleKey, IdleKey, IdlePatience);
    }

    protected override void OnRefused(string reason) => seams.OnTrouble(Stream, reason);

    protected override void OnUnreadable(Exception cause) => seams.OnTrouble(Stream, cause.Message);

    protected override object ReplyToRefused(string reason) =>
        new ScheduleReply.Refused(new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        switch (message)
        {
            case CommandReply reply: _executions!.Hear(reply); break;
            case FormerSubmission.Found found: _executions!.Hear(found); break;
            case MayLeave: LeaveOrStay(); break;
            case Activate: Take(ScheduleCommand.Tick.Instance, null); break;
            case var again when ScheduledExecutions.IsTimeToTellAgain(again): _executions!.TellAgain(); break;
            case var idle when ReferenceEquals(idle, IdleKey): AskToLeave(); break;
            case StatusFailure: break;
            default: Unhandled(message); break;
        }
    }

    private DateTimeOffset Now => Context.System.Clock.GetUtcNow();

    private bool MayLeaveNow => IsSettled && _schedule.IsQuiet
        && !(_schedule.NextDue() - Now <= IdlePatience);

    // One where something runs is brought back after a crash, and asks its executions how they do.
    private static DateTimeOffset? WakeUpOf(Schedule schedule) =>
        schedule.IsQuiet ? schedule.NextDue() : WakeUp.AtRestart;

    private void SetWakeUp(Batch batch)
    {
        DateTimeOffset? next = WakeUpOf(_schedule);
        if (next == _wakeUp) return;
        _wakeUp = next;
        batch.WakeUp = next is { } due ? WakeUpChange.Set(due) : WakeUpChange.Clear;
    }

    private void AskToLeave()
    {
        if (MayLeaveNow) Context.Parent.Tell(new Passivate(Stream, _schedule.NextDue()), Self);
    }

    private void LeaveOrStay()
    {
        if (MayLeaveNow) Context.Stop(Self);
        else Context.Parent.Tell(new Stay(Stream));
    }
}
