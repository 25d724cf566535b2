using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>Carries the effects of an execution out: step actors for calls, other executions for children.</summary>
internal sealed class StepCalls(ActorContext context, ExecutionState state, EngineSeams seams)
{
    private readonly Dictionary<UnitKey, (int Attempt, ActorRef Step)> _open = [];
    private readonly HashSet<(UnitKey Unit, int Attempt)> _cancelled = [];
    private readonly Dictionary<ExecutionId, ExecutionCommand.Submit> _unheard = [];

    /// <summary>Whether the supervisor is gone, so that no end of a call is of interest to anybody.</summary>
    public bool IsClosed { get; private set; }

    public void Close() => IsClosed = true;

    /// <summary>Whether a child was submitted that has not said yet that it is durable.</summary>
    public bool AwaitsChildren => _unheard.Count > 0;

    /// <summary>Submits those children again: their actors may have gone before they could answer.</summary>
    public void SubmitAgain()
    {
        foreach ((ExecutionId child, ExecutionCommand.Submit submit) in _unheard)
            context.Parent.Tell(new Deliver(child.Stream, submit), context.Self);
    }

    /// <summary>A child has answered; that it was submitted already is as good.</summary>
    public void Hear(CommandReply reply)
    {
        if (reply is CommandReply.Accepted accepted) _unheard.Remove(accepted.Execution);
        else if (reply is CommandReply.Refused { Rejection.Code: RejectionCode.AlreadySubmitted } refused)
            _unheard.Remove(refused.Execution);
    }

    /// <summary>Looks ahead: an attempt whose cancel became durable together with its start is never called.</summary>
    public void Begin(IReadOnlyList<object> effects)
    {
        _cancelled.Clear();
        foreach (object effect in effects)
        {
            if (effect is ExecutionEffect.CancelAttempt cancel) _cancelled.Add((cancel.Unit, cancel.Attempt));
        }
    }

    public void CarryOut(ExecutionEffect effect)
    {
        switch (effect)
        {
            case ExecutionEffect.StartAttempt start:
                Call(StepCallKind.Attempt, start.Unit, start.Attempt, start.Call, start.Terms);
                break;
            case ExecutionEffect.StartProbe probe:
                Call(StepCallKind.Probe, probe.Unit, probe.Attempt, probe.Call, probe.Terms);
                break;
            case ExecutionEffect.StartUndo undo:
                Call(StepCallKind.Undo, undo.Unit, undo.Attempt, undo.Call, undo.Terms);
                break;
            case ExecutionEffect.CancelAttempt cancel: Cancel(cancel); break;
            case ExecutionEffect.StartChild child: StartChild(child); break;
            default: throw new ArgumentOutOfRangeException(nameof(effect), effect.GetType().Name, "Not an effect.");
        }
    }

    /// <summary>The call that a command tells the end of is over.</summary>
    public void Hear(ExecutionCommand command)
    {
        switch (command)
        {
            case ExecutionCommand.EndAttempt end: Ended(end.Unit, end.Attempt); break;
            case ExecutionCommand.EndUndo end: Ended(end.Unit, end.Attempt); break;
            case ExecutionCommand.EndProbe end: Ended(end.Unit, end.Attempt); break;
            case ExecutionCommand.EndChild end:
                _unheard.Remove(ExecutionId.ChildOf(state.Id, end.Step, end.Item, end.Attempt));
                break;
            default: break;
        }
    }

    // The late end of an earlier attempt leaves the present one reachable.
    private void Ended(UnitKey unit, int attempt)
    {
        if (_open.TryGetValue(unit, out (int Attempt, ActorRef) open) && open.Attempt == attempt) _open.Remove(unit);
    }

    private void Call(StepCallKind kind, UnitKey unit, int attempt, ToolCall call, AttemptTerms terms)
    {
        if (kind == StepCallKind.Attempt && _cancelled.Contains((unit, attempt)))
        {
            var stopped = new ToolOutcome.Failed(Failures.OfCancel(call.Tool.Value));
            TellSelf(new ExecutionCommand.EndAttempt(unit, attempt, stopped));
            return;
        }

        ToolDescriptor tool = seams.Tools.Find(call.Tool)!;
        IToolAdapter adapter = seams.Tools.AdapterOf(call.Tool)!;
        string step = state.Steps[unit.Step].Id;
        var order = new StepCallOrder(kind, state.Id.Value, step, unit, attempt, call, terms, adapter, tool);
        _open[unit] = (attempt, context.Spawn(new Props(() => new StepActor(order, seams.Steps, this))));
    }

    private void Cancel(ExecutionEffect.CancelAttempt cancel)
    {
        if (_open.TryGetValue(cancel.Unit, out (int, ActorRef Step) open)) Owe(open.Step, StepActor.Cancel);
        else if (state.FindUnit(cancel.Unit) is { Tool: "core.plan" }) CancelChild(cancel);
    }

    // The execution waits for these, and the call for its cancel: no flood of other messages may keep them out.
    private void TellSelf(ExecutionCommand end) => Owe(context.Self, end);

    private static void Owe(ActorRef actor, object news) => ((ActorCell)actor).PostOwed(new OwedNews(news));

    private void CancelChild(ExecutionEffect.CancelAttempt cancel)
    {
        string step = state.Steps[cancel.Unit.Step].Id;
        ExecutionId child = ExecutionId.ChildOf(state.Id, step, cancel.Unit.Item, cancel.Attempt);
        (string by, string? reason) = state.Intervention ?? (state.Id.Value, null);
        var command = new ExecutionCommand.Cancel(by, reason, state.IsUndoing);
        context.Parent.Tell(new Deliver(child.Stream, command), context.Self);
    }

    private void StartChild(ExecutionEffect.StartChild start)
    {
        if (ReasonAgainst(start, out ExecutionCommand.Submit? submit) is { } failure)
        {
            var failed = new ToolOutcome.Failed(failure);
            TellSelf(new ExecutionCommand.EndChild(start.Parent.Step, start.Parent.Item, start.Attempt, failed));
            return;
        }

        _unheard[start.Child] = submit!;
        context.Parent.Tell(new Deliver(start.Child.Stream, submit!), context.Self);
    }

    private Failure? ReasonAgainst(ExecutionEffect.StartChild start, out ExecutionCommand.Submit? submit)
    {
        submit = null;
        if (start.Parent.Depth > seams.Limits.ChildDepthMax)
            return ChildFailures.OfDepth(start.Child, seams.Limits.ChildDepthMax);
        PlanReading reading = PlanCompiler.Compile(PlanDocument.Of(start.Plan), seams.Tools);
        if (reading.Plan is not { } plan) return ChildFailures.OfPlan(start.Child, reading.Faults);
        InputsReading inputs = PlanInputs.Resolve(plan, start.Inputs);
        if (inputs.Inputs is null) return ChildFailures.OfPlan(start.Child, inputs.Faults);
        submit = new ExecutionCommand.Submit(
            start.Child, state.Workspace, plan, inputs.Inputs, state.SubmittedBy, state.Priority, start.Parent);
        return null;
    }
}
