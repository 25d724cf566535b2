using Autonomy.Core.Recovery;

namespace Autonomy.Core.Executions;

/// <summary>Makes what is due happen: once, and never early.</summary>
internal static class Timers
{
    public static void Fire(Turn turn)
    {
        while (turn.State.FirstTimer is { } timer && timer.Due <= turn.Now)
        {
            Fire(turn, timer);
            if (turn.State.IsTerminal || turn.State.IsCancelling) return;
            Invariant.Holds(turn.State.FirstTimer != timer, "a timer fires once");
        }
    }

    private static void Fire(Turn turn, ScheduledTimer timer)
    {
        if (timer.Kind == TimerKind.PauseEnd)
        {
            Pauses.End(turn);
            return;
        }

        StepState step = turn.State.Steps[timer.Step];
        UnitState? unit = step.FindUnit(timer.Item < 0 ? null : timer.Item);
        switch (timer.Kind)
        {
            case TimerKind.Retry: turn.Emit(new ExecutionEvent.StepReady(step.Id, unit!.Key.Item)); break;
            case TimerKind.Wait: turn.Complete(unit!, null, Waits.OutputOf(unit!, turn.Now)); break;
            case TimerKind.SignalTimeout: PassSignal(turn, step, unit!); break;
            case TimerKind.DecisionExpiry: Answering.Expire(turn, timer.Decision); break;
            case TimerKind.StepDeadline: PassDeadline(turn, step); break;
            case TimerKind.ExecutorTimeout: Executors.GiveUp(turn, step, unit!); break;
            case TimerKind.Budget: Budgeting.PassDuration(turn); break;
            default: throw new ArgumentOutOfRangeException(nameof(timer), timer.Kind, "Not a kind of timer.");
        }
    }

    private static void PassSignal(Turn turn, StepState step, UnitState unit) =>
        Healer.HealWithoutAttempt(new HealingCase(turn, step, unit, Failures.OfSignalTimeout(step.Id, unit.Wait!)));

    private static void PassDeadline(Turn turn, StepState step)
    {
        Failure failure = Failures.OfDeadline(step);
        foreach (UnitState unit in step.Units.Where(unit => unit.HasOpenAttempt).ToList())
        {
            turn.Do(Children.StopOf(turn.State, step, unit));
            Failure ofAttempt = unit.AwaitsOffer ? failure with { Effect = FailureEffect.None } : failure;
            turn.Emit(new ExecutionEvent.AttemptFailed(step.Id, unit.Key.Item, unit.Attempts, ofAttempt));
        }

        foreach (UnitState unit in step.Units.Where(unit => unit.IsRollingBack).ToList())
            Rollbacks.Abandon(turn, step, unit, failure);
        turn.Emit(new ExecutionEvent.StepFailed(step.Id, failure));
    }
}
