using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>
/// One live execution: the only writer of its stream. It has the decider decide, carries the effects out once they are
/// durable, and supervises the step actors; a step actor that breaks becomes a failure of its attempt.
/// </summary>
internal sealed class ExecutionSupervisor : JournaledActor<ExecutionCommand>
{
    private static readonly object TickKey = new();
    private static readonly TimeSpan PassivationWait = TimeSpan.FromMinutes(1);

    private readonly ExecutionId _id;
    private readonly EngineSeams _seams;
    private readonly StepCalls _calls;
    private readonly ExecutionState _state = new();
    private readonly List<ActorRef> _endAwaiters = [];
    private DateTimeOffset? _tickAt;
    private DateTimeOffset? _wakeUp;
    private bool _isPassivating;

    public ExecutionSupervisor(ExecutionId id, EngineSeams seams)
        : base(seams.Journal)
    {
        _id = id;
        _seams = seams;
        _calls = new StepCalls(this, seams);
    }

    protected override StreamId Stream => _id.Stream;

    // A step actor catches what its adapter throws, so that this is a bug of its own; the attempt must end all the same.
    protected override SupervisorStrategy Strategy => SupervisorStrategy.OneForOne(0, SupervisorStrategy.DefaultWindow, cause =>
    {
        if (cause is StepActorException broken)
            Self.Tell(new ExecutionCommand.EndAttempt(broken.Unit, broken.Attempt, new ToolOutcome.Failed(Failures.OfAdapterFault(broken.Tool, cause))));
        return Directive.Stop;
    });

    internal ActorContext Actor => Context;

    internal ExecutionState State => _state;

    protected override object Decide(ExecutionCommand command, DateTimeOffset now, Batch batch)
    {
        switch (ExecutionDecider.Decide(_state, command, now, _seams.Tools))
        {
            case Verdict.Refused refused:
                if (command is ExecutionCommand.Submit) TellParentIfEnded();
                return new CommandReply.Refused(refused.Rejection);
            case Verdict.Accepted accepted:
                foreach (ExecutionEvent happened in accepted.Events) batch.Add(ExecutionEventTable.Encode(happened));
                foreach (ExecutionEffect effect in accepted.Effects) batch.AddEffect(effect);
                if (accepted.Events.Count > 0) MoveWakeUp(batch);
                ForwardToChildren(command);
                return new CommandReply.Accepted(_id, _state.Status);
            default:
                throw new InvalidOperationException("A verdict is accepted or refused.");
        }
    }

    protected override void Replay(StoredEvent stored, ReadOnlySpan<byte> body) =>
        _state.Apply(ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body), stored.Time);

    protected override bool CanRestore(int schemaVersion) => schemaVersion == ExecutionSnapshot.SchemaVersion;

    protected override void Restore(Snapshot snapshot) => ExecutionSnapshot.Restore(_state, snapshot.Body.Span);

    protected override void OnLoaded()
    {
        if (_state.Plan is null || _state.IsTerminal) return;
        Take(ExecutionCommand.Recover.Instance, null);
        Take(ExecutionCommand.Tick.Instance, null);
    }

    protected override void OnDurable(Batch batch)
    {
        foreach (object effect in batch.Effects) _calls.CarryOut((ExecutionEffect)effect);
        if (_isPassivating)
        {
            Context.Parent.Tell(new Passivate(_id), Self);
            return;
        }

        if (_state.IsTerminal) End();
        else if (_state.Plan is null && IsSettled) Context.Parent.Tell(new Passivate(_id), Self);
        else Rest();
    }

    protected override void OnRefused(string reason)
    {
        _seams.Observer.StoreRefused(_id, reason);
        // Nothing of a submission is durable: it is refused, and the actor forgets it.
        if (Version == 0) throw new SubmissionRefusedException(reason);
    }

    protected override object ReplyToRefused(string reason) =>
        new CommandReply.Refused(new Rejection(RejectionCode.StoreRefused, reason));

    protected override void ReceiveOther(object message)
    {
        switch (message)
        {
            case AwaitEnd: AwaitEnd(); break;
            case CommandReply.Refused refused: _calls.ChildRefused(Sender, refused.Rejection); break;
            // A child's submission was accepted; its end will be told.
            case CommandReply.Accepted: break;
            default: Unhandled(message); break;
        }
    }

    private void AwaitEnd()
    {
        if (Sender is null) return;
        if (_state.IsTerminal) Sender.Tell(new ExecutionEnded(_id, _state.Status));
        else _endAwaiters.Add(Sender);
    }

    private void MoveWakeUp(Batch batch)
    {
        if (_state.IsTerminal) batch.WakeUp = WakeUpChange.Clear;
        else if (_wakeUp != WakeUp.AtRestart) batch.WakeUp = WakeUpChange.Set(WakeUp.AtRestart);
        _wakeUp = WakeUp.AtRestart;
    }

    private void End()
    {
        foreach (ActorRef awaiter in _endAwaiters) awaiter.Tell(new ExecutionEnded(_id, _state.Status));
        _endAwaiters.Clear();
        TellParentIfEnded();
        if (IsSettled) Context.Parent.Tell(new Passivate(_id), Self);
    }

    // Told at the end, and again when the parent asks for the same child: at least once, and the parent takes it once.
    private void TellParentIfEnded()
    {
        if (!_state.IsTerminal || _state.Parent is not { } parent || !IsDurableEnd) return;
        int step = -1;
        Context.Parent.Tell(new ChildEnded(ExecutionId.Parse(parent.Execution), parent, step, ChildResults.OutcomeOf(_state)));
    }

    private bool IsDurableEnd => IsSettled || _state.IsTerminal;

    /// <summary>Nothing is to do now: arm the clock for what is due next, or leave memory when that is far.</summary>
    private void Rest()
    {
        DateTimeOffset now = Context.System.Clock.GetUtcNow();
        DateTimeOffset? next = _state.NextTimer;
        if (IsSettled && _endAwaiters.Count == 0 && _state.IsAtRest && (next is null || next - now > PassivationWait))
        {
            StoreAndLeave(next);
            return;
        }

        if (next == _tickAt) return;
        _tickAt = next;
        if (next is { } due) Context.Timers.StartSingle(TickKey, ExecutionCommand.Tick.Instance, due > now ? due - now : TimeSpan.Zero);
        else Context.Timers.Cancel(TickKey);
    }

    private void StoreAndLeave(DateTimeOffset? next)
    {
        _isPassivating = true;
        Store(new Snapshot(Version, ExecutionSnapshot.SchemaVersion, ExecutionSnapshot.Write(_state)), WakeUpChange.Set(next ?? WakeUp.OnlyWhenTold));
    }

    private void ForwardToChildren(ExecutionCommand command)
    {
        if (command is not (ExecutionCommand.Pause or ExecutionCommand.Resume)) return;
        foreach (ExecutionId child in _state.OpenChildren) Context.Parent.Tell(new Deliver(child, command));
    }
}
