using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>What each event of a step does to the state.</content>
public sealed partial class ExecutionState
{
    private static AttemptUsage? UsageOf(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepCompleted completed => completed.Usage,
        ExecutionEvent.ItemCompleted completed => completed.Usage,
        ExecutionEvent.AttemptFailed failed => failed.Usage,
        ExecutionEvent.AttemptStopped stopped => stopped.Usage,
        _ => null,
    };

    private void ApplyToStep(ExecutionEvent.IOfStep ofStep, ExecutionEvent happened, DateTimeOffset at)
    {
        StepState step = StepOf(ofStep.Step);
        if (UsageOf(happened)?.CostUsd is { } cost) CostUsd += cost;
        switch (happened)
        {
            case ExecutionEvent.AttemptStarted started: OnAttemptStarted(step, started, at); break;
            case ExecutionEvent.StepCompleted completed: OnStepCompleted(step, completed, at); break;
            case ExecutionEvent.StepReady ready: OnStepReady(step, step.Unit(ready.Item), at); break;
            case ExecutionEvent.FanOutStarted fanOut: OnFanOutStarted(step, fanOut.Count, at); break;
            case ExecutionEvent.AttemptProgressed progress:
                step.Unit(progress.Item).Progress = new ToolProgress(progress.Fraction, progress.Message);
                break;
            case ExecutionEvent.AttemptFailed failed:
                step.Unit(failed.Item).CostUsd += failed.Usage?.CostUsd ?? 0;
                OnAttemptFailed(step, step.Unit(failed.Item), failed, at);
                break;
            case ExecutionEvent.RetryScheduled retry:
                Wait(step, step.Unit(retry.Item), new WaitState(WaitKind.Retry, at, retry.At, retry.Reason), at);
                break;
            case ExecutionEvent.FallbackChosen fallback:
                OnFallbackChosen(step, step.Unit(fallback.Item), fallback.Fallback, at);
                break;
            case ExecutionEvent.AttemptDoubted doubted: OnAttemptDoubted(step.Unit(doubted.Item), doubted); break;
            case ExecutionEvent.ProbeStarted probe: OnProbeStarted(step.Unit(probe.Item), probe); break;
            case ExecutionEvent.StepWaiting waiting: OnStepWaiting(step, step.Unit(waiting.Item), waiting, at); break;
            case ExecutionEvent.ItemCompleted completed:
                OnItemEnded(step, step.Unit(completed.Item), completed.Output, null, at);
                break;
            case ExecutionEvent.ItemFailed failed:
                OnItemEnded(step, step.Unit(failed.Item), null, failed.Error, at);
                break;
            case ExecutionEvent.StepFailed failed: OnStepFailed(step, failed.Error, at); break;
            case ExecutionEvent.StepSkipped skipped: OnStepSkipped(step, skipped, at); break;
            default: ApplySeldom(step, happened, at); break;
        }
    }

    /// <summary>What only some steps meet: healing, forks, pauses that stop attempts.</summary>
    private void ApplySeldom(StepState step, ExecutionEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case ExecutionEvent.HealingApplied healing:
                OnHealingApplied(step, step.Unit(healing.Item), healing, at);
                if (healing.Rung == Rung.Rollback) OnRollbackDue(step, step.Unit(healing.Item), at);
                break;
            case ExecutionEvent.LessonLearned lesson: OnLessonLearned(step.Unit(lesson.Item)); break;
            case ExecutionEvent.StepCarried carried: OnStepCarried(step, carried.Output, at); break;
            case ExecutionEvent.ItemCarried carried:
                OnItemCarried(step, step.Unit(carried.Item), carried.Output, at);
                break;
            case ExecutionEvent.AttemptStopped stopped: OnAttemptStopped(step, stopped, at); break;
            case ExecutionEvent.AttemptOffered offered: OnAttemptOffered(step.Unit(offered.Item), offered); break;
            case ExecutionEvent.BudgetReserved reserved: OnBudgetReserved(step, reserved); break;
            case ExecutionEvent.BudgetSettled settled: OnBudgetSettled(step, settled); break;
            case ExecutionEvent.BudgetGranted granted: OnBudgetGranted(step, granted); break;
            case ExecutionEvent.BudgetReturned returned:
                Budget!.Return(new UnitKey(step.Definition.Ordinal, returned.Item));
                break;
            default: ApplyToRollback(step, happened, at); break;
        }
    }

    private void ApplyToUndo(StepState step, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.UndoStarted started: OnUndoStarted(step, started); break;
            case ExecutionEvent.StepUndone undone: OnUndoEnded(step, step.Unit(undone.Item), StepStatus.Undone); break;
            case ExecutionEvent.UndoSkipped skipped:
                OnUndoEnded(step, step.Unit(skipped.Item), StepStatus.Completed);
                break;
            case ExecutionEvent.UndoFailed:
                Invariant.Holds(Undo is { IsWaiting: false }, "only a running undo fails");
                Undo = Undo with { IsWaiting = true };
                RunningAttempts--;
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(happened), happened.GetType().Name, "Not an event of a step.");
        }
    }

    private void OnStepReady(StepState step, UnitState unit, DateTimeOffset at)
    {
        Invariant.Holds(
            !unit.IsTerminal && unit.Status is not (StepStatus.Running or StepStatus.Ready),
            "a unit becomes ready before it runs");
        Begin(step, unit, at);
        Leave(step, unit, at);
        unit.Status = StepStatus.Ready;
        step.ReadyUnits.Enqueue(unit.Key.Item ?? 0);
        RefreshStep(step);
    }

    private void OnFanOutStarted(StepState step, int count, DateTimeOffset at)
    {
        Invariant.Holds(
            step.Status == StepStatus.Pending && step.UnmetNeeds == 0, "a fan-out starts once, when its needs are met");
        MarkReady(step, at);
        step.FanOut(count);
        step.Status = StepStatus.Ready;
        RefreshStartable(step);
    }

    private void OnStepWaiting(StepState step, UnitState unit, ExecutionEvent.StepWaiting waiting, DateTimeOffset at)
    {
        Wait(step, unit, new WaitState(waiting.On, at, waiting.Until, waiting.Signal ?? ""), at);
        if (waiting is { On: WaitKind.Budget, Signal: Granting.Limit }) unit.ShortOfRoomSince ??= at;
    }

    private void OnAttemptStarted(StepState step, ExecutionEvent.AttemptStarted started, DateTimeOffset at)
    {
        UnitState unit = step.Unit(started.Item);
        Invariant.Holds(MayStart, "attempts start only while the execution runs");
        Invariant.Holds(
            !unit.IsTerminal && unit.Status != StepStatus.Running,
            "a unit has one open attempt at most, and none once it ended");
        Invariant.Holds(started.Attempt == unit.Attempts + 1, "attempts are numbered without gaps");
        Begin(step, unit, at);
        Leave(step, unit, at);
        if (unit.Status == StepStatus.Ready)
        {
            int first = step.ReadyUnits.Dequeue();
            Invariant.Holds(
                first == (started.Item ?? 0), "units of a step start in the order in which they became ready");
        }

        unit.Status = StepStatus.Running;
        unit.Probes = 0;
        unit.ShortOfRoomSince = null;
        unit.Attempts = started.Attempt;
        unit.Tries++;
        unit.Tool = started.Tool;
        unit.Effect = started.Effect;
        unit.AwaitsOffer = started.AwaitsOffer;
        unit.Progress = null;
        unit.AttemptStartedAt = at;
        Calls++;
        RunningAttempts++;
        step.RunningUnits++;
        RefreshStep(step);
    }

    private void OnAttemptFailed(
        StepState step, UnitState unit, ExecutionEvent.AttemptFailed failed, DateTimeOffset at)
    {
        Failure error = failed.Error;
        Invariant.Holds(unit.HasOpenAttempt, "only an open attempt fails");
        CountFailure(step, unit, error, at);
        bool isCutOff = error.Code == FailureCodes.StepDeadline;
        if (isCutOff && unit.Wait is { Kind: WaitKind.Child }) _abandonedChildren.Add(unit.Key);
        Leave(step, unit, at);
        unit.Status = StepStatus.Pending;
        unit.IsInDoubt = false;
        unit.IsStopping = false;
        unit.AwaitsOffer = false;
        unit.LastFailure = error;
        LeaveStanding(unit, error, failed.Undo);
        bool isGravest = unit.Effect > (unit.Unclear?.Effect ?? EffectClass.Idempotent);
        if (error.Effect != FailureEffect.None && isGravest) unit.Unclear = new UnclearCall(unit.Tool!, unit.Effect);
        bool isLost = error.Code == FailureCodes.Interrupted;
        unit.Losses = isLost ? unit.Losses + 1 : 0;
        // An attempt that the engine itself lost does not use up the step's patience.
        if (isLost) unit.Tries--;
        if (!IsCancelling)
        {
            RefreshStep(step);
            return;
        }

        CloseUnit(step, unit, StepStatus.Cancelled, at);
        CloseOnceCancelled(step, at);
    }

    private static void OnAttemptOffered(UnitState unit, ExecutionEvent.AttemptOffered offered)
    {
        bool isInLine = unit is { Status: StepStatus.Running, AwaitsOffer: true } && unit.Attempts == offered.Attempt;
        Invariant.Holds(isInLine, "only the attempt that stands in line is offered, and once");
        unit.AwaitsOffer = false;
    }

    private static void OnAttemptDoubted(UnitState unit, ExecutionEvent.AttemptDoubted doubted)
    {
        bool isOpen = unit.Status == StepStatus.Running && unit.Attempts == doubted.Attempt;
        Invariant.Holds(isOpen, "only the attempt that runs is in doubt");
        unit.LastFailure = doubted.Error;
        unit.IsInDoubt = true;
    }

    private static void OnProbeStarted(UnitState unit, ExecutionEvent.ProbeStarted probe)
    {
        bool isOpen = unit.Status == StepStatus.Running && unit.Attempts == probe.Attempt;
        Invariant.Holds(isOpen, "only the attempt that runs is probed");
        unit.Probes++;
    }

    private void OnFallbackChosen(StepState step, UnitState unit, int fallback, DateTimeOffset at)
    {
        Invariant.Holds(fallback == unit.Fallback + 1, "fallbacks are taken in their order");
        Invariant.Holds(!unit.IsTerminal && unit.Status != StepStatus.Running, "a fallback follows the end of a call");
        if (unit.Status == StepStatus.Waiting)
        {
            Leave(step, unit, at);
            unit.Status = StepStatus.Pending;
            RefreshStep(step);
        }

        unit.Fallback = fallback;
        unit.Tries = 0;
        unit.Losses = 0;
        unit.IsApproved = false;
        unit.ApprovedCall = null;
        unit.Healing = unit.Healing?.Anew();
        unit.Input = null;
        unit.Standing = null;
    }

    /// <summary>Other arguments than the plan's: from here on it is another call, which has not been tried.</summary>
    private static void ChangeInput(UnitState unit, DataObject input)
    {
        Invariant.Holds(!unit.IsTerminal && !unit.HasOpenAttempt, "arguments change between attempts");
        unit.Input = input;
        unit.Generation++;
    }

    private void OnStepCompleted(StepState step, ExecutionEvent.StepCompleted completed, DateTimeOffset at)
    {
        if (step.Definition.ForEach is null)
        {
            UnitState unit = step.Unit(null);
            Invariant.Holds(
                completed.Attempt is null || completed.Attempt == unit.Attempts,
                "the outcome comes from the last attempt");
            TakeSignal(unit);
            unit.Output = completed.Output ?? DataNull.Value;
            CloseUnit(step, unit, StepStatus.Completed, at);
            step.Output = unit.Output;
        }
        else
        {
            Invariant.Holds(
                step.ItemsEnded == step.ItemCount && step.ItemsFailed == 0,
                "every item of a completed fan-out completed");
            step.Output = step.CollectOutputs();
        }

        CloseStep(step, StepStatus.Completed, at);
    }

    private void OnItemEnded(StepState step, UnitState unit, DataValue? output, Failure? error, DateTimeOffset at)
    {
        TakeSignal(unit);
        unit.Output = output;
        unit.LastFailure = error ?? unit.LastFailure;
        CloseUnit(step, unit, output is null ? StepStatus.Failed : StepStatus.Completed, at);
        // After a cancel the fan-out is over as soon as the last attempt of its items is.
        if (IsCancelling) CloseOnceCancelled(step, at);
        else RefreshStep(step);
    }

    private void OnStepFailed(StepState step, Failure error, DateTimeOffset at)
    {
        foreach (UnitState unit in step.Units)
        {
            if (unit.IsTerminal) continue;
            Invariant.Holds(unit.Status != StepStatus.Running, "no attempt of a failed step runs");
            CloseUnit(step, unit, StepStatus.Failed, at);
        }

        step.Error = error;
        step.Blocks = true;
        if (step.ItemCount is not null) step.Output = step.CollectOutputs();
        FailedSteps++;
        if (!step.Definition.IsOptional) FatalFailures++;
        CloseStep(step, StepStatus.Failed, at);
    }

    private void OnStepSkipped(StepState step, ExecutionEvent.StepSkipped skipped, DateTimeOffset at)
    {
        foreach (UnitState unit in step.Units)
        {
            if (!unit.IsTerminal) CloseUnit(step, unit, StepStatus.Skipped, at);
        }

        step.SkipReason = skipped.Reason;
        step.Blocks = skipped.Blocks;
        step.IsRemoved = skipped.IsRemoved;
        CloseStep(step, StepStatus.Skipped, at);
    }

    private void OnUndoStarted(StepState step, ExecutionEvent.UndoStarted started)
    {
        UnitState unit = step.Unit(started.Item);
        Invariant.Holds(IsCancelling && IsUndoing, "undoing is part of a cancel");
        bool isDone = unit.Status == StepStatus.Completed && !unit.IsUndoSettled;
        Invariant.Holds(isDone, "only what completed is undone, and once");
        Invariant.Holds(unit.CompletionOrder <= UnitsToUndo, "undo goes backwards");
        Invariant.Holds(
            Undo is null ? started.Attempt == 1 : Undo.Unit == unit.Key && Undo.Attempt + 1 == started.Attempt,
            "one undo runs at a time");
        if (Undo is null or { IsWaiting: true }) RunningAttempts++;
        // One that begins again without having failed was lost.
        int losses = Undo is { IsWaiting: false } lost ? lost.Losses + 1 : 0;
        Undo = new UndoState(unit.Key, started.Attempt, started.Effect, IsWaiting: false, losses);
    }

    private void OnUndoEnded(StepState step, UnitState unit, StepStatus status)
    {
        Invariant.Holds(Undo is not null && Undo.Unit == unit.Key, "only the undo under way ends");
        if (!Undo.IsWaiting) RunningAttempts--;
        Undo = null;
        unit.Status = status;
        unit.IsUndoSettled = true;
        UnitsToUndo = unit.CompletionOrder - 1;
        if (status == StepStatus.Undone) step.CompletedUnits--;
        if (step.Status == StepStatus.Completed && step.CompletedUnits == 0) step.Status = StepStatus.Undone;
    }
}
