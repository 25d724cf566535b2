using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// The rung between a failed call and its fallback: what attempts did although they failed is undone, the last one
/// first, each at most once; only then another call takes its place. An undo that fails becomes a decision.
/// </summary>
internal static class Rollbacks
{
    /// <summary>
    /// The call that undoes what an attempt did; null where it did nothing, where nothing is to take its place, and
    /// where nothing undoes it.
    /// </summary>
    public static AttemptUndo? UndoOf(Turn turn, StepState step, UnitState unit, Failure failure, DataValue? output)
    {
        bool isAsked = failure.Effect == FailureEffect.Applied && unit.Effect != EffectClass.Pure
            && unit.Fallback < step.Definition.Fallbacks.Length && !turn.State.IsCancelling;
        if (!isAsked) return null;
        Undoing.UndoCall? call = Undoing.CallOf(turn.State, turn.Tools, unit, output ?? DataNull.Value);
        return call is { Input: { } input } && turn.Tools.AdapterOf(call.Tool) is not null
            ? new AttemptUndo(call.Tool.Value, input)
            : null;
    }

    /// <summary>Takes the rung where all that stands can be undone; false where nothing is to be.</summary>
    public static bool TryTake(HealingCase failed)
    {
        if (!failed.HasFallback || failed.Unit.Standing is not { CanRollBack: true } standing) return false;
        string undo = standing.Undos[^1].Tool;
        string tool = failed.Unit.Tool!;
        HealingRecords.Tell(
            failed, Rung.Rollback, $"{undo} undoes what {tool} did, before another call takes its place",
            DataObject.Of(("tool", tool)), DataObject.Of(("tool", undo)));
        Healer.Again(failed);
        return true;
    }

    /// <summary>Calls the undo that is due.</summary>
    public static void Begin(Turn turn, StepState step, UnitState unit)
    {
        AttemptUndo undo = unit.Standing!.Undos[^1];
        ToolName name = ToolName.Parse(undo.Tool);
        int attempt = unit.Rollbacks + 1;
        ToolDescriptor? tool = turn.Tools.Find(name);
        IToolAdapter? adapter = turn.Tools.AdapterOf(name);
        bool isCallable = tool is not null && adapter is not null;
        EffectClass effect = isCallable ? adapter!.EffectOf(tool!, undo.Input) : EffectClass.Pure;
        turn.Emit(new ExecutionEvent.RollbackStarted(step.Id, unit.Key.Item, attempt, undo.Tool, effect));
        if (!isCallable)
        {
            Fail(turn, step, unit, Failures.OfUndoCall(step.Id, $"no adapter offers the tool '{undo.Tool}'."));
            return;
        }

        turn.Do(new ExecutionEffect.StartUndo(
            unit.Key, attempt, new ToolCall(name, undo.Input), TermsOf(turn, step, unit, name)));
    }

    /// <summary>The undo call has ended.</summary>
    public static void End(Turn turn, UnitState unit, ToolOutcome outcome)
    {
        StepState step = turn.State.Steps[unit.Key.Step];
        if (outcome is ToolOutcome.Failed { Failure.Code: FailureCodes.WorkerLost }) SettleLost(turn, step, unit);
        else if (outcome is ToolOutcome.Failed failed) Fail(turn, step, unit, failed.Failure);
        else Complete(turn, step, unit);
    }

    /// <summary>The attempt is undone: the next one is, or another call takes the place of what failed.</summary>
    public static void Complete(Turn turn, StepState step, UnitState unit)
    {
        turn.Emit(new ExecutionEvent.RollbackCompleted(step.Id, unit.Key.Item));
        if (turn.State.IsCancelling) return;
        var failed = new HealingCase(turn, step, unit, unit.LastFailure!);
        if (unit.Rollback is not null) Healer.Again(failed);
        else Healer.HealWithoutAttempt(failed);
    }

    /// <summary>The undo call that ran at a crash: a worker's is awaited, one of the engine's own is lost.</summary>
    public static void Recover(Turn turn, StepState step, UnitState unit)
    {
        AttemptUndo undo = unit.Standing!.Undos[^1];
        ToolName tool = ToolName.Parse(undo.Tool);
        if (turn.Tools.RemoteAdapterOf(tool) is null)
        {
            SettleLost(turn, step, unit);
            return;
        }

        turn.Do(new ExecutionEffect.ResumeUndo(
            unit.Key, unit.Rollbacks, new ToolCall(tool, undo.Input), TermsOf(turn, step, unit, tool)));
    }

    /// <summary>
    /// Nobody knows what became of the undo: it is repeated where that is safe and was not in vain time after time,
    /// else a person decides.
    /// </summary>
    private static void SettleLost(Turn turn, StepState step, UnitState unit)
    {
        RollbackState rollback = unit.Rollback!;
        int losses = rollback.Losses + 1;
        bool isRepeatable = rollback.Effect is EffectClass.Pure or EffectClass.Idempotent
            || turn.Tools.Find(ToolName.Parse(unit.Standing!.Undos[^1].Tool)) is { HonoursIdempotencyKey: true };
        string? reason = isRepeatable ? $"{losses} times in a row." : null;
        if (isRepeatable && losses < Recovering.LossesMax) Begin(turn, step, unit);
        else Fail(turn, step, unit, Failures.OfInterruption(step.Id, FailureEffect.Unknown, reason));
    }

    /// <summary>The time of the step is over: whether the undo came to its end is not waited for.</summary>
    public static void Abandon(Turn turn, StepState step, UnitState unit, Failure failure)
    {
        turn.Do(new ExecutionEffect.CancelAttempt(unit.Key, unit.Rollbacks));
        turn.Emit(new ExecutionEvent.RollbackFailed(step.Id, unit.Key.Item, unit.Rollbacks, failure));
    }

    // In a cancel nobody is asked about a step that did not complete: what it did is told as unclear.
    private static void Fail(Turn turn, StepState step, UnitState unit, Failure failure)
    {
        turn.Emit(new ExecutionEvent.RollbackFailed(step.Id, unit.Key.Item, unit.Rollbacks, failure));
        if (!turn.State.IsCancelling)
            Asking.Ask(turn, RollbackQuestions.About(turn.State, step, unit, failure));
    }

    private static AttemptTerms TermsOf(Turn turn, StepState step, UnitState unit, ToolName tool)
    {
        TimeSpan timeout = turn.Tools.Find(tool)?.Timeout ?? ToolDescriptor.TimeoutDefault;
        return new AttemptTerms(KeyOf(turn, step, unit), timeout, IsInputChecked: false);
    }

    // Each attempt that is undone has a key of its own, and the repeat of its undo has the same.
    private static string KeyOf(Turn turn, StepState step, UnitState unit)
    {
        string item = unit.Key.Item is { } index ? $"/{index}" : "";
        string call = $"{unit.Generation}/{unit.Fallback}/{unit.Standing!.Undos.Length}";
        return $"{turn.State.Id}/{step.Id}{item}/rollback/{call}/undo";
    }
}
