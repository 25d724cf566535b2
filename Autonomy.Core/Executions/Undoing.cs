using Autonomy.Core.Expressions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// The rest of a cancel: once nothing runs, here or as a child, what completed is undone one by one, in reverse order
/// of completion, each at most once; an undo that fails, or cannot even be called, becomes a decision.
/// </summary>
internal static class Undoing
{
    /// <summary>Begins the next undo, or ends the execution when there is none.</summary>
    public static void GoOn(Turn turn)
    {
        // After a cancel, what still waits for others waits for its child.
        if (turn.State.RunningAttempts > 0 || turn.State.UnitsWaitingForOthers > 0) return;
        if (turn.State.Undo is not null) return;
        if (turn.State.IsUndoing && Next(turn) is var (unit, call)) Begin(turn, unit, call, 1);
        else turn.Emit(new ExecutionEvent.Cancelled());
    }

    public static void End(Turn turn, ExecutionCommand.EndUndo end)
    {
        if (turn.State.FindUnit(end.Unit) is { IsRollingBack: true } unit && unit.Rollbacks == end.Attempt)
        {
            Rollbacks.End(turn, unit, end.Outcome);
            return;
        }

        if (turn.State.Undo is not { IsWaiting: false } undo) return;
        if (undo.Unit != end.Unit || undo.Attempt != end.Attempt) return;
        if (end.Outcome is ToolOutcome.Failed { Failure.Code: FailureCodes.WorkerLost }) SettleLost(turn, undo);
        else if (end.Outcome is ToolOutcome.Failed failed) Ask(turn, undo, failed.Failure);
        else turn.Emit(new ExecutionEvent.StepUndone(turn.IdOf(undo.Unit), undo.Unit.Item));
    }

    /// <summary>The undo call that ran at a crash: a worker's is awaited, one of the engine's own is lost.</summary>
    public static void Recover(Turn turn, UndoState undo)
    {
        UnitState unit = turn.State.FindUnit(undo.Unit)!;
        if (CallOf(turn.State, turn.Tools, unit) is { Input: { } input } call
            && turn.Tools.RemoteAdapterOf(call.Tool) is not null)
        {
            turn.Do(new ExecutionEffect.ResumeUndo(
                unit.Key, undo.Attempt, new ToolCall(call.Tool, input), TermsOf(turn, unit, call.Tool)));
            return;
        }

        SettleLost(turn, undo);
    }

    /// <summary>
    /// Nobody knows what became of the undo: it is repeated where that is safe and was not in vain time after time,
    /// else a person decides.
    /// </summary>
    private static void SettleLost(Turn turn, UndoState undo)
    {
        int losses = undo.Losses + 1;
        bool isRepeatable = undo.Effect is EffectClass.Pure or EffectClass.Idempotent;
        isRepeatable = isRepeatable || HonoursKey(turn, undo);
        string? reason = isRepeatable ? $"{losses} times in a row." : null;
        if (isRepeatable && losses < Recovering.LossesMax) Repeat(turn, undo);
        else Ask(turn, undo, Failures.OfInterruption(turn.IdOf(undo.Unit), FailureEffect.Unknown, reason));
    }

    private static bool HonoursKey(Turn turn, UndoState undo) =>
        CallOf(turn.State, turn.Tools, turn.State.FindUnit(undo.Unit)!) is { } call
        && turn.Tools.Find(call.Tool) is { HonoursIdempotencyKey: true };

    /// <summary>Runs the undo under way once more, as its next attempt.</summary>
    public static void Repeat(Turn turn, UndoState undo)
    {
        UnitState unit = turn.State.FindUnit(undo.Unit)!;
        UndoCall? call = CallOf(turn.State, turn.Tools, unit);
        Invariant.Holds(call is not null, "an undo that began can begin again");
        Begin(turn, unit, call, undo.Attempt + 1);
    }

    private static void Begin(Turn turn, UnitState unit, UndoCall undo, int attempt)
    {
        StepState step = turn.State.Steps[unit.Key.Step];
        ToolDescriptor? tool = turn.Tools.Find(undo.Tool);
        IToolAdapter? adapter = turn.Tools.AdapterOf(undo.Tool);
        bool isCallable = undo.Input is not null && tool is not null && adapter is not null;
        EffectClass effect = isCallable ? adapter!.EffectOf(tool!, undo.Input!) : EffectClass.Pure;
        turn.Emit(new ExecutionEvent.UndoStarted(step.Id, unit.Key.Item, attempt, undo.Tool.Value, effect));
        if (!isCallable)
        {
            string reason = undo.Fault ?? $"no adapter offers the tool '{undo.Tool}'.";
            Ask(turn, turn.State.Undo!, Failures.OfUndoCall(step.Id, reason));
            return;
        }

        turn.Do(new ExecutionEffect.StartUndo(
            unit.Key, attempt, new ToolCall(undo.Tool, undo.Input!), TermsOf(turn, unit, undo.Tool)));
    }

    private static AttemptTerms TermsOf(Turn turn, UnitState unit, ToolName tool)
    {
        string item = unit.Key.Item is { } index ? $"/{index}" : "";
        TimeSpan timeout = turn.Tools.Find(tool)?.Timeout ?? ToolDescriptor.TimeoutDefault;
        return new AttemptTerms($"{turn.State.Id}/{turn.IdOf(unit.Key)}{item}/undo", timeout, IsInputChecked: false);
    }

    // Backwards from the last undo, so that a long execution is walked once in all.
    private static (UnitState Unit, UndoCall Call)? Next(Turn turn)
    {
        for (int i = turn.State.UnitsToUndo - 1; i >= 0; i--)
        {
            UnitState unit = turn.State.CompletedUnits[i];
            if (CallOf(turn.State, turn.Tools, unit) is { } call) return (unit, call);
        }

        return null;
    }

    /// <summary>
    /// The call that undoes a unit: as the plan says, else as the adapter does; null: nothing undoes it.
    /// </summary>
    public static UndoCall? CallOf(ExecutionState state, IToolCatalog tools, UnitState unit) =>
        CallOf(state, tools, unit, unit.Output!);

    /// <summary>The same of an attempt that gave this output and yet failed.</summary>
    public static UndoCall? CallOf(ExecutionState state, IToolCatalog tools, UnitState unit, DataValue output)
    {
        StepState step = state.Steps[unit.Key.Step];
        if (step.Definition.Undo is { } declared)
        {
            EvaluationResult input = declared.With.Evaluate(Scopes.Of(state, step, unit.Key.Item, output));
            return new UndoCall(declared.Tool, input.Value as DataObject, input.Fault?.Message);
        }

        if (Starting.CallOf(step.Definition, unit.Fallback) is not { } call) return null;
        if (tools.Find(call.Tool) is not { CanUndo: true }) return null;
        (DataObject? original, _) = Starting.InputOf(state, step, unit, call);
        Invariant.Holds(original is not null, "what was evaluated once is evaluated again");
        ToolCall? undo = tools.AdapterOf(call.Tool)!.UndoOf(new ToolCall(call.Tool, original), output);
        return undo is null ? null : new UndoCall(undo.Tool, undo.Input, null);
    }

    private static void Ask(Turn turn, UndoState undo, Failure failure)
    {
        string step = turn.IdOf(undo.Unit);
        DecisionRequest request = Questions.AboutFailedUndo(turn.State, step, undo.Unit.Item, failure);
        turn.Emit(new ExecutionEvent.UndoFailed(step, undo.Unit.Item, undo.Attempt, failure));
        Asking.Ask(turn, request);
    }

    /// <summary>What undoes a unit: the tool, and its arguments or why there are none.</summary>
    public sealed record UndoCall(ToolName Tool, DataObject? Input, string? Fault);
}
