using Autonomy.Actors.Runtime;
using Autonomy.Actors.Sharding;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;

namespace Autonomy.Actors.Executions;

/// <summary>Carries the effects of an execution out: step actors for calls, other executions for children.</summary>
internal sealed class StepCalls(ActorContext context, ExecutionState state, Relatives relatives, EngineSeams seams)
{
    private readonly Dictionary<UnitKey, (int Attempt, ActorRef Step)> _open = [];
    private readonly HashSet<(UnitKey Unit, int Attempt)> _cancelled = [];
    private readonly Dictionary<UnitKey, AwaitedWord> _words = [];

    /// <summary>Whether the execution has ended without them, so that they are to stop.</summary>
    public bool AreAbandoned { get; private set; }

    /// <summary>Whether a call is under way that has not told its end.</summary>
    public bool AreUnderWay => _open.Count > 0;

    /// <summary>Looks ahead: what was cancelled in the very append that started it is never called, or begun.</summary>
    public void Begin(IReadOnlyList<object> effects)
    {
        _cancelled.Clear();
        foreach (object effect in effects)
        {
            if (effect is ExecutionEffect.CancelAttempt cancel) _cancelled.Add((cancel.Unit, cancel.Attempt));
            if (effect is ExecutionEffect.CancelChild child) _cancelled.Add((child.Start.Unit, child.Start.Attempt));
            if (effect is ExecutionEffect.AbandonCalls) AreAbandoned = true;
        }
    }

    public void CarryOut(ExecutionEffect effect)
    {
        switch (effect)
        {
            case ExecutionEffect.StartAttempt start:
                Call(StepCallKind.Attempt, start.Unit, start.Attempt, start.Call, start.Terms);
                break;
            // A worker that tells twice is heard once.
            case ExecutionEffect.ResumeAttempt resume when IsUnderWay(resume.Unit, resume.Attempt): break;
            case ExecutionEffect.ResumeAttempt resume:
                Call(StepCallKind.Resumption, resume.Unit, resume.Attempt, resume.Call, resume.Terms);
                break;
            case ExecutionEffect.StartProbe probe:
                Call(StepCallKind.Probe, probe.Unit, probe.Attempt, probe.Call, probe.Terms);
                break;
            case ExecutionEffect.StartUndo undo:
                Call(StepCallKind.Undo, undo.Unit, undo.Attempt, undo.Call, undo.Terms);
                break;
            case ExecutionEffect.ResumeUndo resume:
                Call(StepCallKind.UndoResumption, resume.Unit, resume.Attempt, resume.Call, resume.Terms);
                break;
            case ExecutionEffect.HandOut handOut: HandOut(handOut); break;
            case ExecutionEffect.AwaitWord word: AwaitWord(word); break;
            case ExecutionEffect.CancelAttempt cancel: Cancel(cancel); break;
            case ExecutionEffect.StartChild child: StartChild(child); break;
            case ExecutionEffect.CancelChild child: relatives.Cancel(child); break;
            case ExecutionEffect.AbandonCalls: CancelAll(); break;
            default: throw new ArgumentOutOfRangeException(nameof(effect), effect.GetType().Name, "Not an effect.");
        }
    }

    /// <summary>Late news of attempts that nobody asks about any more is of no use.</summary>
    public void DropWords()
    {
        if (_words.Count == 0) return;
        foreach ((UnitKey unit, AwaitedWord word) in _words.ToList())
        {
            if (state.AsksAbout(unit, word.Attempt)) continue;
            _words.Remove(unit);
            word.Workers.DropWord(word.Key, word.Attempt);
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
            default: break;
        }
    }

    // The late end of an earlier attempt leaves the present one reachable.
    private void Ended(UnitKey unit, int attempt)
    {
        if (IsUnderWay(unit, attempt)) _open.Remove(unit);
    }

    private bool IsUnderWay(UnitKey unit, int attempt) =>
        _open.TryGetValue(unit, out (int Attempt, ActorRef) open) && open.Attempt == attempt;

    private void Call(StepCallKind kind, UnitKey unit, int attempt, ToolCall call, AttemptTerms terms)
    {
        if (AreAbandoned) return;
        if (kind == StepCallKind.Attempt && _cancelled.Contains((unit, attempt)))
        {
            var stopped = new ToolOutcome.Failed(Failures.OfCancel(call.Tool.Value));
            TellSelf(new ExecutionCommand.EndAttempt(unit, attempt, stopped));
            return;
        }

        IToolCatalog tools = seams.ToolsOf(state.Workspace);
        // The workers that offered it, or its connection, may have gone while its start became durable.
        ToolDescriptor tool = tools.Find(call.Tool) ?? ToolDescriptor.Absent(call.Tool, EffectClass.Irreversible);
        IToolAdapter adapter =
            tools.AdapterOf(call.Tool) ?? (IToolAdapter?)tools.RemoteAdapterOf(call.Tool) ?? AbsentAdapter.Instance;
        string step = state.Steps[unit.Step].Id;
        var order = new StepCallOrder(kind, state.Id.Value, step, unit, attempt, call, terms, adapter, tool)
        {
            Workspace = state.Workspace,
            Project = state.Project,
            Priority = state.Priority,
        };
        _open[unit] = (attempt, context.Spawn(new Props(() => new StepActor(order, seams.Steps, seams.Slots, this))));
    }

    private void Cancel(ExecutionEffect.CancelAttempt cancel)
    {
        if (_open.TryGetValue(cancel.Unit, out (int, ActorRef Step) open)) Owe(open.Step, StepActor.Cancel);
    }

    // What was cancelled in the same append stays where it is, and is told so next.
    private void HandOut(ExecutionEffect.HandOut effect)
    {
        if (AreAbandoned || _cancelled.Contains((effect.Unit, effect.Attempt))) return;
        if (_open.TryGetValue(effect.Unit, out (int Attempt, ActorRef Step) open) && open.Attempt == effect.Attempt)
            Owe(open.Step, StepActor.HandOut);
    }

    // The execution may have left memory by the time: it is told by way of who loads it.
    private void AwaitWord(ExecutionEffect.AwaitWord effect)
    {
        if (seams.ToolsOf(state.Workspace).RemoteAdapterOf(effect.Tool) is not { } workers) return;
        // Perhaps it was answered in the very append in which it was asked again: then it is dropped next.
        _words[effect.Unit] = new AwaitedWord(effect.Attempt, effect.IdempotencyKey, workers);
        ActorRef region = context.Parent;
        var heard = new Deliver(state.Id.Stream, new ExecutionCommand.HearWord(effect.Unit, effect.Attempt));
        workers.AwaitWord(effect.IdempotencyKey, effect.Attempt, () => Owe(region, heard));
    }

    private void CancelAll()
    {
        foreach ((_, ActorRef step) in _open.Values) Owe(step, StepActor.Cancel);
    }

    private void StartChild(ExecutionEffect.StartChild start)
    {
        if (!_cancelled.Contains((start.Unit, start.Attempt))) relatives.Submit(start);
    }

    // The execution waits for these, and the call for its cancel: no flood of other messages may keep them out.
    private void TellSelf(ExecutionCommand end) => Owe(context.Self, end);

    private static void Owe(ActorRef actor, object news) => ((ActorCell)actor).PostOwed(new OwedNews(news));

    /// <summary>An attempt that a person is asked about, and whose worker may still tell.</summary>
    private sealed record AwaitedWord(int Attempt, string Key, IRemoteAdapter Workers);
}
