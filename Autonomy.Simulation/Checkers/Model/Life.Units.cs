using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <content>What the events of a unit leave behind in it.</content>
internal sealed partial class Life
{
    private void Remember(UnitLife unit, ExecutionEvent happened, DurableEvent seen)
    {
        if (!UnitLife.Waiting.HasFlag(unit.Stage) && unit.WaitsFor is not null) Withdraw(unit);
        switch (happened)
        {
            case ExecutionEvent.AttemptStarted started:
                Calls++;
                (unit.Attempts, unit.Tool, unit.Effect) = (started.Attempt, started.Tool, started.Effect);
                (unit.IsInDoubt, unit.Verdict, unit.AwaitsOffer) = (false, null, started.AwaitsOffer);
                unit.Tries++;
                break;
            case ExecutionEvent.HealingApplied healing: TakeHealing(unit, healing); break;
            case ExecutionEvent.AttemptOffered or ExecutionEvent.AttemptDoubted:
                (unit.AwaitsOffer, unit.IsInDoubt) = (false, happened is ExecutionEvent.AttemptDoubted);
                break;
            case ExecutionEvent.AttemptFailed failed:
                unit.LastFailure = failed.Error;
                unit.FirstFailedAt ??= seen.Stored.Time;
                if (failed.Error.Code == FailureCodes.Interrupted) unit.Tries--;
                LeaveStanding(unit, failed);
                break;
            case ExecutionEvent.AttemptStopped:
                unit.Tries--;
                // That is no failure, and what failed before was healed by the attempt that was stopped.
                unit.LastFailure = null;
                break;
            case ExecutionEvent.StepCarried carried: (unit.IsCarried, unit.Output) = (true, carried.Output); break;
            case ExecutionEvent.ItemCarried carried: (unit.IsCarried, unit.Output) = (true, carried.Output); break;
            case ExecutionEvent.RetryScheduled retry: unit.Until = retry.At; break;
            case ExecutionEvent.FallbackChosen fallback:
                (unit.Fallback, unit.Tries, unit.Approved, unit.Input) = (fallback.Fallback, 0, null, null);
                unit.Heals.Clear();
                TakeOver(unit);
                break;
            case ExecutionEvent.StepWaiting waiting:
                (unit.Until, unit.WaitsFor) = (waiting.Until, waiting.Signal ?? "");
                break;
            case ExecutionEvent.StepCompleted completed: Complete(unit, completed.Output, seen); break;
            case ExecutionEvent.ItemCompleted completed: Complete(unit, completed.Output, seen); break;
            default: RememberUndo(unit, happened); break;
        }
    }

    private static void RememberUndo(UnitLife unit, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.RollbackStarted rollback:
                (unit.Rollbacks, unit.UndoEffect, unit.Verdict) = (rollback.Attempt, rollback.Effect, null);
                break;
            case ExecutionEvent.RollbackCompleted: RollBack(unit); break;
            case ExecutionEvent.UndoStarted undo:
                (unit.Undos, unit.UndoEffect, unit.Verdict) = (undo.Attempt, undo.Effect, null);
                break;
            default: break;
        }
    }

    // docs/healing.md: what stands is undone before another call takes the place of the one that did it.
    private static void LeaveStanding(UnitLife unit, ExecutionEvent.AttemptFailed failed)
    {
        if (failed.Error.Effect == FailureEffect.None) return;
        if (unit.Effect > EffectClass.Idempotent) unit.MayStand = true;
        if (failed.Undo is { } undo && (unit.Standing.Count == 0 || unit.Standing[^1] != undo))
            unit.Standing.Add(undo);
    }

    private static void RollBack(UnitLife unit)
    {
        if (unit.Standing.Count > 0) unit.Standing.RemoveAt(unit.Standing.Count - 1);
        if (unit.Standing.Count > 0) return;
        TakeOver(unit);
        if (unit.LastFailure is { } last) unit.LastFailure = last with { Effect = FailureEffect.None };
    }

    private static void TakeOver(UnitLife unit)
    {
        unit.Standing.Clear();
        (unit.MayStand, unit.IsRollbackDue) = (false, false);
    }

    // docs/healing.md: every 8 completed steps one more.
    private void Complete(UnitLife unit, DataValue? output, DurableEvent seen)
    {
        (unit.Output, unit.CompletedAt) = (output, seen.Stored.Version);
        if (_lowered is not { } lowered || ++_completedSince < CompletedPerPlace) return;
        _completedSince = 0;
        _lowered = lowered + 1 < Plan!.Header.Concurrency ? lowered + 1 : null;
    }

    // docs/executions.md: what is not the call's failure uses none of its tries.
    private void TakeHealing(UnitLife unit, ExecutionEvent.HealingApplied healing)
    {
        unit.Heals.Add(healing);
        if (healing.Rung == Rung.Rollback) unit.IsRollbackDue = true;
        if (healing.Rung == Rung.FewerAtOnce) (_lowered, _completedSince) = (Math.Max(1, Concurrency / 2), 0);
        if (healing.Rung == Rung.RepairInput) unit.Input = healing.After as DataObject;
        bool isFree = healing.Kind == FailureKind.RateLimited
            || healing.Rung is Rung.Park or Rung.RefreshToken or Rung.RepairInput;
        if (isFree) unit.Tries = Math.Max(0, unit.Tries - 1);
        else if (IsRetry(healing.Rung) && Step(unit.Unit.Step) is { Definition.Retry: null }) Retries++;
    }

    private static bool IsRetry(Rung rung) => rung is Rung.Retry or Rung.MoreTime or Rung.FewerAtOnce;
}
