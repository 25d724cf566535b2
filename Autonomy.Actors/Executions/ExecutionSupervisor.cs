using Autonomy.Actors.Journaled;
using Autonomy.Actors.Projects;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Schedules;
using Autonomy.Actors.Sharding;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;

namespace Autonomy.Actors.Executions;

/// <summary>
/// One live execution: the only writer of its stream. It has the decider decide, carries the effects out once they are
/// durable, and leaves memory when nothing but a distant clock or a person can move the execution.
/// </summary>
internal sealed class ExecutionSupervisor(ExecutionId id, bool isNew, EngineSeams seams)
    : JournaledActor<ExecutionCommand>(seams.Journal, isNew)
{
    private static readonly object TickKey = new();
    private static readonly object TellParent = new();

    private readonly ExecutionState _state = new();
    private readonly List<ActorRef> _endAwaiters = [];
    private StepCalls? _calls;
    private Relatives? _relatives;
    private ProjectNews? _news;
    private ScheduleNews? _scheduleNews;
    private DateTimeOffset? _tickAt;
    private DateTimeOffset? _wakeUp;
    private long _snapshotVersion;
    private long _sleepingVersion = -1;
    private bool _hasAskedToLeave;

    protected override StreamId Stream => id.Stream;

    protected override int EventsPerAppendMax => seams.Limits.EventsPerAppendMax;

    // A step actor catches what its adapter throws, and tells its end even when it breaks itself.
    protected override SupervisorStrategy Strategy =>
        SupervisorStrategy.OneForOne(0, SupervisorStrategy.DefaultWindow, static _ => Directive.Stop);

    protected override void PreStart()
    {
        _relatives = new Relatives(Context, _state, seams);
        _calls = new StepCalls(Context, _state, _relatives, seams);
        _news = new ProjectNews(Context, _state, seams.Projects);
        _scheduleNews = new ScheduleNews(Context, _state, seams.Schedules);
        base.PreStart();
    }

    protected override object Decide(ExecutionCommand command, DateTimeOffset now, Batch batch)
    {
        // What somebody says comes after what the clock had to say before, whether or not that was heard already.
        if (IsSaidByPeople(command) && _state.NextTimer <= now)
            Add((Verdict.Accepted)DecideOn(ExecutionCommand.Tick.Instance, now), ExecutionCommand.Tick.Instance, batch);
        if (command is ExecutionCommand.AtVersion at)
        {
            if (_state.Plan is not null && at.Version != VersionWith(batch))
            {
                return new CommandReply.Refused(id, new Rejection(
                    RejectionCode.VersionChanged,
                    $"'{id}' is at version {VersionWith(batch)} by now, and is {Words.Of(_state.Status)}. "
                    + "Look again."));
            }

            command = at.Then;
        }

        command = CommandRedaction.Of(command, seams.Steps.RedactorOf(WorkspaceOf(command)));
        if (command is ExecutionCommand.Tick) _tickAt = null;
        _calls!.Hear(command);
        if (command is ExecutionCommand.EndChild end) _relatives!.HearEnd(end);
        switch (DecideOn(command, now))
        {
            case Verdict.Refused refused:
                // Who asks for what it submitted once more, or cancels it, may have missed the end.
                bool isOfSubmitter = command is ExecutionCommand.Submit or ExecutionCommand.CancelChild;
                if (isOfSubmitter && _state.IsTerminal) batch.AddEffect(TellParent);
                if (isOfSubmitter) RepeatNews();
                return new CommandReply.Refused(id, refused.Rejection);
            case Verdict.Accepted accepted:
                Add(accepted, command, batch);
                return new CommandReply.Accepted(id, _state.Status) { Warnings = accepted.Warnings };
            default:
                throw new InvalidOperationException("A verdict is accepted or refused.");
        }
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) =>
        _state.Apply(ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body), stored.Time);

    protected override bool CanRestore(int schemaVersion) => schemaVersion == ExecutionSnapshot.SchemaVersion;

    protected override void Restore(Snapshot snapshot)
    {
        ExecutionSnapshot.Restore(_state, snapshot.Body.Span);
        _snapshotVersion = snapshot.Version;
    }

    protected override IEnumerable<ExecutionCommand> OnLoaded()
    {
        // A former incarnation may have gone before the parent knew.
        if (_state.IsTerminal) _relatives!.TellEnd();
        // And before the children that it waits for no more did.
        if (_state is { IsTerminal: true, HasAbandonedChildren: true }) return [ExecutionCommand.Recover.Instance];
        // The clock has its turn after what was told meanwhile: a deadline does not end what had ended before it.
        return _state.Plan is null || _state.IsTerminal ? [] : [ExecutionCommand.Recover.Before([.. Waiting])];
    }

    // A call that has ended tells it once: whoever made it is gone by then.
    protected override bool IsToldOnce(ExecutionCommand command) =>
        command is ExecutionCommand.EndAttempt or ExecutionCommand.EndUndo;

    protected override void Seal(Batch batch, long version)
    {
        if (_state.IsTerminal) return;
        // What is to sleep once this is durable needs no append of its own for it.
        if (batch.Effects.Count == 0 && MaySleepUntil(_state.NextTimer))
            (batch.Snapshot, batch.WakeUp) = (SnapshotAt(version), SleepAt(version));
        else if (version - _snapshotVersion >= seams.Limits.EventsPerSnapshot)
            batch.Snapshot = SnapshotAt(version);
    }

    protected override void OnDurable(Batch batch)
    {
        _calls!.Begin(batch.Effects);
        foreach (object effect in batch.Effects) CarryOut(effect);
        _news!.Tell();
        _scheduleNews!.Tell();
        if (_state.IsTerminal) TellAwaiters();
        if (IsSettled) Rest();
    }

    protected override void OnRefused(string reason)
    {
        seams.Observer.StoreRefused(id, reason);
        if (Version > 0) return;
        // Nothing of a submission is durable: it is refused, and its actor goes.
        _relatives!.TellRefusal(reason);
        throw new SubmissionRefusedException(reason);
    }

    protected override void OnUnreadable(Exception cause) => seams.Observer.ExecutionUnreadable(id, cause);

    protected override object ReplyToRefused(string reason) =>
        new CommandReply.Refused(id, new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        switch (message)
        {
            case AwaitEnd when Sender is { } awaiter: AddAwaiter(awaiter); break;
            case MayLeave: LeaveOrStay(); break;
            case CommandReply reply when _relatives!.IsParentsAnswer(reply): ForgetEnd(); break;
            case CommandReply reply: HearChild(reply); break;
            case FormerSubmission.Found found: _relatives!.Hear(found); break;
            case SpendingReply reply: HearLedger(reply); break;
            case ProjectReply reply: HearProject(reply); break;
            case ScheduleReply reply: HearSchedule(reply); break;
            case var again when Relatives.IsTimeToTellAgain(again): _relatives!.TellAgain(); break;
            case var again when ProjectNews.IsTimeToTellAgain(again): _news!.Repeat(); _news.Tell(); break;
            case var again when ScheduleNews.IsTimeToTellAgain(again): TellScheduleAgain(); break;
            // Loading it was all that was asked; and what other executions are told, they take or know already.
            case Activate or AwaitEnd or StatusFailure: break;
            default: Unhandled(message); break;
        }
    }

    protected override void PostStop()
    {
        foreach (ActorRef awaiter in _endAwaiters) awaiter.Tell(new StatusFailure(new ExecutionUnloadedException(id)));
        base.PostStop();
    }

    private Verdict DecideOn(ExecutionCommand command, DateTimeOffset now) =>
        ExecutionDecider.Decide(_state, command, now, seams.Rules.Current);

    private static bool IsSaidByPeople(ExecutionCommand command) =>
        ((command as ExecutionCommand.AtVersion)?.Then ?? command) is ExecutionCommand.Answer
            or ExecutionCommand.Signal or ExecutionCommand.Pause or ExecutionCommand.Resume
            or ExecutionCommand.Cancel or ExecutionCommand.Terminate or ExecutionCommand.Edit;

    private void Add(Verdict.Accepted accepted, ExecutionCommand command, Batch batch)
    {
        foreach (ExecutionEvent happened in accepted.Events) batch.Add(ExecutionEventTable.Encode(happened));
        foreach (ExecutionEffect effect in accepted.Effects) batch.AddEffect(effect);
        foreach (Deliver told in _relatives!.ToPassOn(command, accepted)) batch.AddEffect(told);
        if (accepted.Events.Count == 0) return;
        if (_state is { IsTerminal: true, Parent: not null }) batch.AddEffect(TellParent);
        // A child is brought back until its parent knows of its end, and a parent until its children know that they
        // ended with it: one that sleeps is woken by nothing else.
        if (_state is { IsTerminal: true, Parent: null, HasAbandonedChildren: false })
        {
            batch.WakeUp = WakeUpChange.Clear;
        }
        else if (_wakeUp != WakeUp.AtRestart)
        {
            batch.WakeUp = WakeUpChange.Set(WakeUp.AtRestart);
        }

        _wakeUp = WakeUp.AtRestart;
    }

    // Before the first event nobody but whoever submits it knows.
    private string WorkspaceOf(ExecutionCommand command) => command switch
    {
        ExecutionCommand.Submit submit => submit.Workspace,
        ExecutionCommand.CancelChild cancel => cancel.Submission.Workspace,
        _ => _state.Workspace,
    };

    private void CarryOut(object effect)
    {
        if (effect is ExecutionEffect.TellRules tell) TellRules(tell.Command);
        else if (SpendingOf(effect) is { } spending) TellLedger(spending);
        else if (effect is ExecutionEffect own) _calls!.CarryOut(own);
        else if (effect is Deliver deliver) Context.Parent.Tell(deliver, Self);
        else _relatives!.TellEnd();
    }

    private SpendingCommand? SpendingOf(object effect) => effect switch
    {
        ExecutionEffect.AskSpending ask => new SpendingCommand.Reserve(
            ask.Reservation, id.Value, _state.Project, ask.Tool, ask.Amount)
        {
            Unit = ask.Unit,
            Attempt = ask.Attempt,
        },
        ExecutionEffect.SettleSpending settle => new SpendingCommand.Settle(settle.Reservation, settle.Used),
        ExecutionEffect.ReconcileSpending back => new SpendingCommand.Reconcile(id.Value, back.Known),
        _ => null,
    };

    // Only what is asked for wants an answer; one that is lost is asked for again.
    private void TellLedger(SpendingCommand command)
    {
        if (!RulesId.TryParse(_state.Workspace, out RulesId workspace)) return;
        var told = new Deliver(SpendingEventTable.StreamOf(workspace), command);
        seams.Keepers?.Tell(told, command is SpendingCommand.Reserve ? Self : null);
    }

    private void HearLedger(SpendingReply reply)
    {
        if (reply is SpendingReply.Answered { Asked: var asked, Shortage: var shortage })
            Take(new ExecutionCommand.HearGrant(asked.Unit, asked.Attempt, asked.Amount, shortage), null);
    }

    private void TellRules(RulesCommand command)
    {
        if (RulesId.TryParse(_state.Workspace, out RulesId rules))
            seams.Keepers?.Tell(new Deliver(rules.Stream, command));
    }

    // It must not sleep before its children are durable: after a crash nothing would wake it to tell them again.
    private void HearChild(CommandReply reply)
    {
        if (!_relatives!.HearChild(reply) || !IsSettled) return;
        if (_state.IsTerminal && IsOver) Store(null, WakeUpChange.Clear);
        else Rest();
    }

    private void ForgetEnd()
    {
        if (!IsSettled) return;
        _relatives!.ForgetEnd();
        if (IsOver) Store(null, WakeUpChange.Clear);
    }

    private void HearProject(ProjectReply reply)
    {
        _news!.Hear(reply);
        if (IsSettled) Rest();
    }

    private void HearSchedule(ScheduleReply reply)
    {
        _scheduleNews!.Hear(reply);
        if (IsSettled) Rest();
    }

    private void TellScheduleAgain()
    {
        _scheduleNews!.Repeat();
        _scheduleNews.Tell();
    }

    private void RepeatNews()
    {
        _news!.Repeat();
        _scheduleNews!.Repeat();
    }

    private void AddAwaiter(ActorRef awaiter)
    {
        _endAwaiters.Add(awaiter);
        if (IsSettled) Rest();
    }

    private void TellAwaiters()
    {
        object told = _state.Plan is null
            ? new StatusFailure(new UnknownExecutionException(id))
            : new ExecutionEnded(id, _state.Status);
        foreach (ActorRef awaiter in _endAwaiters) awaiter.Tell(told, Self);
        _endAwaiters.Clear();
    }

    // What waits for the end of a pause is told of it, and only those in memory are.
    private bool MaySleep =>
        _endAwaiters.Count == 0 && _state is { IsAtRest: true, IsHeld: false } && !_relatives!.AwaitsChildren;

    /// <summary>Whether it has ended, and all who must know of that do.</summary>
    private bool IsOver => _state.IsTerminal && !_relatives!.OwesEnd && !_news!.OwesEnd && !_scheduleNews!.OwesEnd
        && !(_state.HasAbandonedChildren && _relatives.AwaitsChildren);

    private DateTimeOffset Now => Context.System.Clock.GetUtcNow();

    private bool MaySleepUntil(DateTimeOffset? next) =>
        MaySleep && (next is null || next - Now > seams.Limits.SleepsBeyond);

    /// <summary>Nothing is to do now: arm the clock for what is due next, or leave memory when that is far.</summary>
    private void Rest()
    {
        if (_state.Plan is null || _state.IsTerminal)
        {
            TellAwaiters();
            if (_state.Plan is null || IsOver) AskToLeave(null);
            return;
        }

        DateTimeOffset? next = _state.NextTimer;
        if (next is null && !_state.IsAtRest) return;
        if (MaySleepUntil(next))
        {
            SleepOrLeave(next);
            return;
        }

        if (next == _tickAt) return;
        _tickAt = next;
        if (next is { } due)
            Context.Timers.StartSingle(TickKey, ExecutionCommand.Tick.Instance, Clocks.Until(due, Now));
        else
            Context.Timers.Cancel(TickKey);
    }

    // It leaves once its wake-up is durable, and with it the state to go on from.
    private void SleepOrLeave(DateTimeOffset? next)
    {
        if (_sleepingVersion == Version)
        {
            AskToLeave(next);
            return;
        }

        Store(_snapshotVersion == Version ? null : SnapshotAt(Version), SleepAt(Version));
    }

    private WakeUpChange SleepAt(long version)
    {
        _sleepingVersion = version;
        _wakeUp = _state.NextTimer ?? WakeUp.OnlyWhenTold;
        return WakeUpChange.Set(_wakeUp.Value);
    }

    private Snapshot SnapshotAt(long version)
    {
        _snapshotVersion = version;
        return new Snapshot(version, ExecutionSnapshot.SchemaVersion, ExecutionSnapshot.Write(_state));
    }

    private void AskToLeave(DateTimeOffset? due)
    {
        if (_hasAskedToLeave) return;
        _hasAskedToLeave = true;
        Context.Parent.Tell(new Passivate(Stream, due), Self);
    }

    private void LeaveOrStay()
    {
        _hasAskedToLeave = false;
        bool isAsleep = MaySleep && _sleepingVersion == Version;
        bool wantsToLeave = _state.Plan is null || IsOver || isAsleep;
        if (wantsToLeave && IsSettled)
        {
            Context.Stop(Self);
            return;
        }

        Context.Parent.Tell(new Stay(Stream));
        if (IsSettled) Rest();
    }
}
