using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <content>What undoing failed attempts does to the state.</content>
public sealed partial class ExecutionState
{
    /// <summary>What the attempt did stands until it is undone, or a person has answered.</summary>
    private static void LeaveStanding(UnitState unit, Failure error, AttemptUndo? undo)
    {
        if (error.Effect == FailureEffect.None || unit.Effect == EffectClass.Pure) return;
        StandingEffect before = unit.Standing ?? new StandingEffect { IsFirst = unit.Unclear is null };
        // A tool that honours keys did it once, and gives the same output, and so the same undo, every time.
        bool isKnown = undo is not null && before.Undos is [.., var last] && last == undo;
        unit.Standing = before with
        {
            Undos = undo is null || isKnown ? before.Undos : before.Undos.Add(undo),
            IsBeyondUndo = before.IsBeyondUndo || (undo is null && unit.Effect > EffectClass.Idempotent),
            Effect = unit.Effect > before.Effect ? unit.Effect : before.Effect,
        };
    }

    private void OnRollbackDue(StepState step, UnitState unit, DateTimeOffset at)
    {
        Invariant.Holds(unit.Standing is { CanRollBack: true }, "only what can be undone is rolled back");
        unit.Rollback = RollbackState.Due;
        if (unit.Status == StepStatus.Waiting) StopWaiting(step, unit, at);
    }

    private void ApplyToRollback(StepState step, ExecutionEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case ExecutionEvent.RollbackStarted started:
                OnRollbackStarted(step, step.Unit(started.Item), started, at);
                break;
            case ExecutionEvent.RollbackCompleted completed:
                OnRollbackCompleted(step, step.Unit(completed.Item), at);
                break;
            case ExecutionEvent.RollbackFailed failed:
                UnitState unit = step.Unit(failed.Item);
                bool isOpen = unit.IsRollingBack && unit.Rollbacks == failed.Attempt;
                Invariant.Holds(isOpen, "only a running rollback fails");
                EndRollbackCall(step, unit, at);
                break;
            default: ApplyToUndo(step, happened); break;
        }
    }

    private void OnRollbackStarted(
        StepState step, UnitState unit, ExecutionEvent.RollbackStarted started, DateTimeOffset at)
    {
        Invariant.Holds(unit.Rollback is not null && unit.Standing is not null, "a rollback begins once it is due");
        Invariant.Holds(MayStart || unit.IsRollingBack, "rollbacks begin only while the execution runs");
        Invariant.Holds(started.Attempt == unit.Rollbacks + 1, "rollbacks are numbered without gaps");
        // One that begins again without having failed was lost.
        int losses = unit.IsRollingBack ? unit.Rollback.Losses + 1 : 0;
        Wait(step, unit, new WaitState(WaitKind.Rollback, at, null, started.Tool), at);
        unit.Rollbacks = started.Attempt;
        unit.Rollback = new RollbackState(started.Effect, losses);
    }

    private void OnRollbackCompleted(StepState step, UnitState unit, DateTimeOffset at)
    {
        bool isDue = unit.Rollback is not null && unit.Standing is { Undos.IsEmpty: false };
        Invariant.Holds(isDue && unit.Status == StepStatus.Waiting, "an attempt is undone once, and by its rollback");
        StandingEffect standing = unit.Standing! with { Undos = unit.Standing.Undos[..^1] };
        bool isWhole = standing.Undos.IsEmpty;
        unit.Rollback = isWhole ? null : RollbackState.Due;
        unit.Standing = isWhole ? null : standing;
        if (isWhole)
        {
            unit.LastFailure = unit.LastFailure! with { Effect = FailureEffect.None };
            if (standing.IsFirst) unit.Unclear = null;
        }

        EndRollbackCall(step, unit, at);
    }

    private void EndRollbackCall(StepState step, UnitState unit, DateTimeOffset at)
    {
        StopWaiting(step, unit, at);
        if (!IsCancelling) return;
        CloseUnit(step, unit, StepStatus.Cancelled, at);
        CloseOnceCancelled(step, at);
    }

    private void StopWaiting(StepState step, UnitState unit, DateTimeOffset at)
    {
        Leave(step, unit, at);
        unit.Status = StepStatus.Pending;
        RefreshStep(step);
    }
}
