using Autonomy.Actors.Executions;
using Autonomy.Actors.Journaled;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Journaling;

namespace Autonomy.Actors.Goals;

/// <summary>
/// One goal: the only writer of its stream. That it is approved is an event; once it is durable, its plan is submitted
/// under an id that follows from the goal, until it is answered. So an approval starts one execution, whatever breaks
/// in between.
/// </summary>
internal sealed class GoalKeeper(GoalId id, GoalSeams seams) : JournaledActor<GoalCommand>(seams.Journal, isNew: false)
{
    private static readonly object IdleKey = new();

    /// <summary>How long a goal that waits for nobody but people stays in memory.</summary>
    private static readonly TimeSpan IdlePatience = TimeSpan.FromMinutes(1);

    private readonly List<ActorRef> _waiting = [];
    private Goal _goal = Goal.None;
    private GoalErrands? _errands;
    private bool _isWoken;

    protected override StreamId Stream => id.Stream;

    protected override int EventsPerAppendMax => 512;

    protected override void PreStart()
    {
        _errands = new GoalErrands(Context, id, seams);
        base.PreStart();
    }

    protected override object Decide(GoalCommand command, DateTimeOffset now, Batch batch)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        switch (GoalDecider.Decide(id, _goal, command, seams.Rules.Current, at))
        {
            case GoalVerdict.Refused refused: return new GoalReply.Refused(id.Value, refused.Rejection);
            case GoalVerdict.Accepted accepted:
                foreach (GoalEvent happened in accepted.Events) batch.Add(GoalEventTable.Encode(happened));
                _goal = accepted.Goal;
                KeepAwake(batch);
                return new GoalReply.Accepted(_goal, accepted.Events);
            default: throw new InvalidOperationException("A verdict is accepted or refused.");
        }
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) => _goal = _goal.Apply(
        GoalEventTable.Decode(stored.Name, stored.SchemaVersion, body), stored.Time);

    protected override IEnumerable<GoalCommand> OnLoaded()
    {
        _isWoken = _goal.IsStarting;
        return [];
    }

    protected override void OnDurable(Batch batch)
    {
        _errands!.Follow(_goal);
        if (!_goal.IsStarting) AnswerWaiting();
        if (MayLeaveNow) Context.Timers.StartSingle(IdleKey, IdleKey, IdlePatience);
    }

    protected override void OnRefused(string reason) => seams.OnTrouble(Stream, reason);

    protected override void OnUnreadable(Exception cause) => seams.OnTrouble(Stream, cause.Message);

    protected override object ReplyToRefused(string reason) =>
        new GoalReply.Refused(id.Value, new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        switch (message)
        {
            case AwaitStart when Sender is { } asker: Await(asker); break;
            case CommandReply reply: _errands!.Hear(reply); break;
            case ProjectReply reply: _errands!.Hear(reply); break;
            case FormerSubmission.Found found: _errands!.Hear(found); break;
            case MayLeave: LeaveOrStay(); break;
            case var again when GoalErrands.IsTimeToTellAgain(again): _errands!.TellAgain(); break;
            case var idle when ReferenceEquals(idle, IdleKey): AskToLeave(); break;
            // Loading it was all that was asked.
            case Activate or StatusFailure: break;
            default: Unhandled(message); break;
        }
    }

    private bool MayLeaveNow =>
        IsSettled && !_goal.IsStarting && _waiting.Count == 0 && !_errands!.AreLeft;

    private void Await(ActorRef asker)
    {
        _waiting.Add(asker);
        if (IsSettled && !_goal.IsStarting) AnswerWaiting();
    }

    private void AnswerWaiting()
    {
        foreach (ActorRef asker in _waiting) asker.Tell(new GoalReply.Accepted(_goal, []), Self);
        _waiting.Clear();
    }

    // One whose execution may not be there yet is brought back after a crash.
    private void KeepAwake(Batch batch)
    {
        if (_goal.IsStarting == _isWoken) return;
        _isWoken = _goal.IsStarting;
        batch.WakeUp = _isWoken ? WakeUpChange.Set(WakeUp.AtRestart) : WakeUpChange.Clear;
    }

    private void AskToLeave()
    {
        if (MayLeaveNow) Context.Parent.Tell(new Passivate(Stream, null), Self);
    }

    private void LeaveOrStay()
    {
        if (MayLeaveNow) Context.Stop(Self);
        else Context.Parent.Tell(new Stay(Stream));
    }
}
