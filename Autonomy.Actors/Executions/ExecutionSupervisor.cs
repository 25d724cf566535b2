using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>
/// One live execution: the only writer of its stream. It has the decider decide, carries the effects out once they are
/// durable, and leaves memory when nothing but a distant clock or a person can move the execution.
/// </summary>
internal sealed class ExecutionSupervisor(ExecutionId id, EngineSeams seams) : JournaledActor<ExecutionCommand>(seams.Journal)
{
    private static readonly object TickKey = new();
    private static readonly object TellParent = new();
    private static readonly TimeSpan PassivationWait = TimeSpan.FromMinutes(1);

    private readonly ExecutionState _state = new();
    private readonly List<ActorRef> _endAwaiters = [];
    private StepCalls? _calls;
    private DateTimeOffset? _tickAt;
    private DateTimeOffset? _wakeUp;
    private long _storedVersion = -1;
    private bool _hasAskedToLeave;

    protected override StreamId Stream => id.Stream;

    // A step actor catches what its adapter throws, and tells its end even when it breaks itself.
    protected override SupervisorStrategy Strategy =>
        SupervisorStrategy.OneForOne(0, SupervisorStrategy.DefaultWindow, static _ => Directive.Stop);

    protected override void PreStart()
    {
        _calls = new StepCalls(Context, _state, seams);
        base.PreStart();
    }

    protected override object Decide(ExecutionCommand command, DateTimeOffset now, Batch batch)
    {
        if (command is ExecutionCommand.Tick) _tickAt = null;
        if (EndedUnitOf(command) is { } unit) _calls!.Ended(unit);
        switch (ExecutionDecider.Decide(_state, command, now, seams.Tools))
        {
            case Verdict.Refused refused:
                // A parent that asks for a child again, after a crash of its own, may have missed the child's end.
                if (command is ExecutionCommand.Submit && _state.IsTerminal) batch.AddEffect(TellParent);
                return new CommandReply.Refused(id, refused.Rejection);
            case Verdict.Accepted accepted:
                Add(accepted, command, batch);
                return new CommandReply.Accepted(id, _state.Status);
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
        _storedVersion = snapshot.Version;
    }

    protected override void OnLoaded()
    {
        if (_state.Plan is null || _state.IsTerminal) return;
        Take(ExecutionCommand.Recover.Instance, null);
        Take(ExecutionCommand.Tick.Instance, null);
    }

    protected override void OnDurable(Batch batch)
    {
        foreach (object effect in batch.Effects) CarryOut(effect);
        if (_state.IsTerminal) TellAwaiters();
        if (!IsSettled) return;
        if (_state.Plan is null || _state.IsTerminal) AskToLeave(null);
        else Rest();
    }

    protected override void OnRefused(string reason)
    {
        seams.Observer.StoreRefused(id, reason);
        // Nothing of a submission is durable: it is refused, and its actor goes.
        if (Version == 0) throw new SubmissionRefusedException(reason);
    }

    protected override object ReplyToRefused(string reason) =>
        new CommandReply.Refused(id, new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        switch (message)
        {
            case AwaitEnd when Sender is { } awaiter: AddAwaiter(awaiter); break;
            case MayLeave: LeaveOrStay(); break;
            // Loading it was all that was asked.
            case Activate or AwaitEnd or CommandReply.Accepted: break;
            case CommandReply.Refused refused: TakeRefusalOfChild(refused); break;
            default: Unhandled(message); break;
        }
    }

    protected override void PostStop()
    {
        foreach (ActorRef awaiter in _endAwaiters) awaiter.Tell(new StatusFailure(new ExecutionUnloadedException(id)));
    }

    private static UnitKey? EndedUnitOf(ExecutionCommand command) => command switch
    {
        ExecutionCommand.EndAttempt end => end.Unit,
        ExecutionCommand.EndUndo end => end.Unit,
        ExecutionCommand.EndProbe end => end.Unit,
        _ => null,
    };

    private void Add(Verdict.Accepted accepted, ExecutionCommand command, Batch batch)
    {
        foreach (ExecutionEvent happened in accepted.Events) batch.Add(ExecutionEventTable.Encode(happened));
        foreach (ExecutionEffect effect in accepted.Effects) batch.AddEffect(effect);
        if (command is ExecutionCommand.Pause or ExecutionCommand.Resume)
        {
            foreach (ExecutionId child in _state.OpenChildren) batch.AddEffect(new Deliver(child.Stream, command));
        }

        if (accepted.Events.Count == 0) return;
        if (_state.IsTerminal)
        {
            batch.WakeUp = WakeUpChange.Clear;
            if (_state.Parent is not null) batch.AddEffect(TellParent);
        }
        else if (_wakeUp != WakeUp.AtRestart)
        {
            batch.WakeUp = WakeUpChange.Set(WakeUp.AtRestart);
        }

        _wakeUp = WakeUp.AtRestart;
    }

    private void CarryOut(object effect)
    {
        if (effect is ExecutionEffect own) _calls!.CarryOut(own);
        else if (effect is Deliver deliver) Context.Parent.Tell(deliver, Self);
        else if (_state.Parent is { } parent) Context.Parent.Tell(EndOfChild(parent));
    }

    // Told at the end, and whenever the parent asks again: at least once, and the parent takes it once.
    private Deliver EndOfChild(ParentLink parent) => new(
        ExecutionId.Parse(parent.Execution).Stream,
        new ExecutionCommand.EndChild(parent.Step, parent.Item, parent.Attempt, ChildFailures.OutcomeOf(_state)));

    private void TakeRefusalOfChild(CommandReply.Refused refused)
    {
        // It exists already: it goes on, and tells its end.
        if (refused.Rejection.Code is RejectionCode.AlreadySubmitted or RejectionCode.Ended or RejectionCode.WrongState) return;
        foreach (StepState step in _state.Steps.Where(step => step.Status == StepStatus.Waiting || step.ItemCount is not null))
        {
            if (step.Units.FirstOrDefault(unit => unit.Wait is { Kind: WaitKind.Child } wait && wait.Detail == refused.Execution.Value) is not { } unit) continue;
            var failed = new ToolOutcome.Failed(ChildFailures.OfRefusal(refused.Execution, refused.Rejection));
            Take(new ExecutionCommand.EndAttempt(unit.Key, unit.Attempts, failed), null);
            return;
        }
    }

    private void AddAwaiter(ActorRef awaiter)
    {
        _endAwaiters.Add(awaiter);
        if (_state.IsTerminal && IsSettled) TellAwaiters();
    }

    private void TellAwaiters()
    {
        foreach (ActorRef awaiter in _endAwaiters) awaiter.Tell(new ExecutionEnded(id, _state.Status), Self);
        _endAwaiters.Clear();
    }

    /// <summary>Nothing is to do now: arm the clock for what is due next, or leave memory when that is far.</summary>
    private void Rest()
    {
        DateTimeOffset? next = _state.NextTimer;
        if (next is null && !_state.IsAtRest) return;
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        if (_endAwaiters.Count == 0 && _state.IsAtRest && (next is null || next - now > PassivationWait))
        {
            StoreOrLeave(next);
            return;
        }

        if (next == _tickAt) return;
        _tickAt = next;
        if (next is { } due) Context.Timers.StartSingle(TickKey, ExecutionCommand.Tick.Instance, due > now ? due - now : TimeSpan.Zero);
        else Context.Timers.Cancel(TickKey);
    }

    private void StoreOrLeave(DateTimeOffset? next)
    {
        if (_storedVersion == Version)
        {
            AskToLeave(next);
            return;
        }

        _storedVersion = Version;
        _wakeUp = next ?? WakeUp.OnlyWhenTold;
        Store(new Snapshot(Version, ExecutionSnapshot.SchemaVersion, ExecutionSnapshot.Write(_state)), WakeUpChange.Set(_wakeUp.Value));
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
        bool wantsToLeave = _state.Plan is null || _state.IsTerminal || (_endAwaiters.Count == 0 && _state.IsAtRest && _storedVersion == Version);
        if (wantsToLeave && IsSettled) Context.Stop(Self);
        else Context.Parent.Tell(new Stay(Stream));
    }
}
