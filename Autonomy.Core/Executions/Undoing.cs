using Autonomy.Core.Expressions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// The rest of a cancel: once nothing runs, what completed is undone one by one, in reverse order of completion, each at
/// most once; an undo that fails becomes a decision.
/// </summary>
internal static class Undoing
{
    /// <summary>Begins the next undo, or ends the execution when there is none.</summary>
    public static void GoOn(Turn turn)
    {
        if (turn.State.RunningAttempts > 0 || turn.State.Undo is not null) return;
        if (turn.State.IsUndoing && Next(turn) is { } unit) Begin(turn, unit.Unit, unit.Call, 1);
        else turn.Emit(new ExecutionEvent.Cancelled());
    }

    public static void End(Turn turn, ExecutionCommand.EndUndo end)
    {
        if (turn.State.Undo is not { IsWaiting: false } undo || undo.Unit != end.Unit || undo.Attempt != end.Attempt) return;
        if (end.Outcome is ToolOutcome.Failed failed) Ask(turn, undo, failed.Failure);
        else turn.Emit(new ExecutionEvent.StepUndone(turn.IdOf(undo.Unit), undo.Unit.Item));
    }

    /// <summary>The undo call that ran at a crash: repeated where that is safe, else a person decides.</summary>
    public static void Recover(Turn turn, UndoState undo)
    {
        if (undo.Effect is EffectClass.Pure or EffectClass.Idempotent) Repeat(turn, undo);
        else Ask(turn, undo, Failures.OfInterruption(turn.IdOf(undo.Unit), FailureEffect.Unknown, null));
    }

    /// <summary>Runs the undo under way once more, as its next attempt.</summary>
    public static void Repeat(Turn turn, UndoState undo)
    {
        UnitState unit = turn.State.FindUnit(undo.Unit)!;
        ToolCall? call = CallOf(turn, unit);
        Invariant.Holds(call is not null, "an undo that began can begin again");
        Begin(turn, unit, call, undo.Attempt + 1);
    }

    private static void Begin(Turn turn, UnitState unit, ToolCall call, int attempt)
    {
        StepState step = turn.State.Steps[unit.Key.Step];
        ToolDescriptor tool = turn.Tools.Find(call.Tool)!;
        EffectClass effect = turn.Tools.AdapterOf(call.Tool)!.EffectOf(tool, call.Input);
        turn.Emit(new ExecutionEvent.UndoStarted(step.Id, unit.Key.Item, attempt, call.Tool.Value, effect));
        string item = unit.Key.Item is { } index ? $"/{index}" : "";
        turn.Do(new ExecutionEffect.StartUndo(
            unit.Key, attempt, call, new AttemptTerms($"{turn.State.Id}/{step.Id}{item}/undo", tool.Timeout, IsInputChecked: false)));
    }

    private static (UnitState Unit, ToolCall Call)? Next(Turn turn)
    {
        IEnumerable<UnitState> completed = turn.State.Steps.SelectMany(step => step.Units)
            .Where(unit => unit.Status == StepStatus.Completed && !unit.IsUndoSettled)
            .OrderByDescending(unit => unit.CompletionOrder);
        foreach (UnitState unit in completed)
        {
            if (CallOf(turn, unit) is { } call) return (unit, call);
        }

        return null;
    }

    /// <summary>The call that undoes a unit: as the plan says, else as the adapter does; null when nothing undoes it.</summary>
    private static ToolCall? CallOf(Turn turn, UnitState unit)
    {
        StepState step = turn.State.Steps[unit.Key.Step];
        DataValue output = unit.Output!;
        if (step.Definition.Undo is { } declared)
        {
            EvaluationResult input = declared.With.Evaluate(Scopes.Of(turn.State, step, unit.Key.Item, output));
            return input.Value is DataObject arguments && turn.Tools.Find(declared.Tool) is not null ? new ToolCall(declared.Tool, arguments) : null;
        }

        StepCall call = Starting.CallOf(step.Definition, unit.Fallback);
        if (turn.Tools.Find(call.Tool) is not { CanUndo: true } || turn.Tools.AdapterOf(call.Tool) is not { } adapter) return null;
        (DataObject? original, _) = Starting.InputOf(turn.State, step, unit, call);
        return original is null ? null : adapter.UndoOf(new ToolCall(call.Tool, original), output);
    }

    private static void Ask(Turn turn, UndoState undo, Failure failure)
    {
        string step = turn.IdOf(undo.Unit);
        turn.Emit(new ExecutionEvent.UndoFailed(step, undo.Unit.Item, undo.Attempt, failure));
        turn.Emit(new ExecutionEvent.DecisionRequired(Questions.AboutFailedUndo(turn.State, step, undo.Unit.Item, failure)));
    }
}
