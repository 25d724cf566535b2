using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// After a load: attempts that the journal shows as running are gone, but for those of workers, which are awaited, and
/// those whose end is at hand and decided next. Of workers' attempts those begin again that stood in line for a worker
/// and that the journal knows to have been offered to none. What may be repeated is repeated under the same idempotency
/// key, what can be probed is probed, and for the rest a person decides. Never a blind repeat, and never one without
/// end: a call that is lost time after time may be what stops the engine.
/// </summary>
internal static class Recovering
{
    /// <summary>
    /// How often in a row a call may be lost before a person is asked: 4. Whoever starts the engine anew gives up after
    /// some starts within seconds (five is common), and the question must come before that.
    /// </summary>
    public const int LossesMax = 4;

    public static void Recover(Turn turn, ExecutionCommand.Recover recover)
    {
        Children.EndAbandoned(turn);
        if (turn.State.IsTerminal) return;
        foreach (StepState step in turn.State.Steps.Where(
            step => step.Status is StepStatus.Running or StepStatus.Waiting or StepStatus.Ready))
        {
            foreach (UnitState unit in step.Units.Where(unit => unit.HasOpenAttempt).ToList())
            {
                if (recover.KnowsEndOf(unit.Key, unit.Attempts)) continue;
                if (unit.Status == StepStatus.Running) Recover(turn, step, unit);
                else Children.FindAgain(turn, step, unit);
            }

            LateWords.AwaitAgain(turn, step);
        }

        RecoverRollbacks(turn, recover);
        if (turn.State.Undo is { IsWaiting: false } undo && !recover.KnowsEndOfUndo(undo.Unit, undo.Attempt))
            Undoing.Recover(turn, undo);
        Gate.LookAgain(turn);
        Approving.TellAgain(turn);
        Granting.Recover(turn);
    }

    private static void RecoverRollbacks(Turn turn, ExecutionCommand.Recover recover)
    {
        foreach (StepState step in turn.State.Steps.Where(step => step.RunningUnits > 0))
        {
            foreach (UnitState unit in step.Units.Where(unit => unit.IsRollingBack).ToList())
            {
                if (!recover.KnowsEndOfUndo(unit.Key, unit.Rollbacks)) Rollbacks.Recover(turn, step, unit);
            }
        }
    }

    public static void EndProbe(Turn turn, ExecutionCommand.EndProbe probe)
    {
        if (turn.OpenUnit(probe.Unit, probe.Attempt) is not { } unit) return;
        StepState step = turn.State.Steps[unit.Key.Step];
        switch (probe.Result)
        {
            case ProbeResult.Happened happened: AttemptEnding.Succeed(turn, unit, happened.Output); break;
            case ProbeResult.DidNotHappen when unit.IsInDoubt:
                Failure failure = unit.LastFailure! with { Effect = FailureEffect.None };
                AttemptEnding.RetryOrFail(turn, step, unit, failure, isRepeatable: false);
                break;
            case ProbeResult.DidNotHappen: Repeat(turn, step, unit, FailureEffect.None); break;
            case ProbeResult.NotKnown notKnown: StayUnknown(turn, step, unit, notKnown.Reason); break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(probe), probe.Result.GetType().Name, "Not a result of a probe.");
        }
    }

    private static void StayUnknown(Turn turn, StepState step, UnitState unit, string reason)
    {
        Failure failure = unit.IsInDoubt
            ? unit.LastFailure! with { Causes = [.. unit.LastFailure.Causes, reason] }
            : Failures.OfInterruption(step.Id, FailureEffect.Unknown, reason);
        if (!turn.State.IsCancelling) AttemptEnding.AskAboutUnknownEffect(turn, step, unit, failure);
        else turn.Emit(new ExecutionEvent.AttemptFailed(step.Id, unit.Key.Item, unit.Attempts, failure));
    }

    /// <summary>The probe of a unit's running attempt; null where the tool has none.</summary>
    public static ExecutionEffect? ProbeOf(Turn turn, StepState step, UnitState unit)
    {
        StepCall call = Starting.CallOf(step.Definition, unit.Fallback)!;
        if (turn.Tools.Find(call.Tool) is not { CanProbe: true } tool) return null;
        (DataObject? input, _) = Starting.InputOf(turn.State, step, unit, call);
        return input is null
            ? null
            : new ExecutionEffect.StartProbe(
                unit.Key, unit.Attempts, new ToolCall(call.Tool, input),
                Starting.TermsOf(turn.State, step, unit.Key, call, tool));
    }

    private static void Recover(Turn turn, StepState step, UnitState unit)
    {
        if (unit.AwaitsOffer) Executors.LeaveLine(turn, step, unit);
        else if (Executors.ResumptionOf(turn, step, unit) is { } resumption) TakeUp(turn, unit, resumption);
        else if (AttemptEnding.IsRepeatable(turn, unit)) Repeat(turn, step, unit, FailureEffect.Unknown);
        else if (ProbeOf(turn, step, unit) is { } probe) ProbeAgain(turn, step, unit, probe);
        else if (turn.State.IsCancelling) turn.Emit(Interrupted(step, unit, FailureEffect.Unknown));
        else AttemptEnding.AskAboutUnknownEffect(turn, step, unit, LostBy(step));
    }

    private static void TakeUp(Turn turn, UnitState unit, ExecutionEffect.ResumeAttempt resumption)
    {
        turn.Do(resumption);
        bool isStopping = unit.IsStopping || turn.State.IsCancelling;
        if (isStopping) turn.Do(new ExecutionEffect.CancelAttempt(unit.Key, unit.Attempts));
    }

    /// <summary>
    /// Probes once more. A probe that is lost time after time may be what stops the engine, as the call itself may.
    /// </summary>
    public static void ProbeAgain(Turn turn, StepState step, UnitState unit, ExecutionEffect probe)
    {
        if (unit.Probes >= LossesMax)
        {
            StayUnknown(turn, step, unit, $"the engine stopped {unit.Probes} times in a row while its probe ran.");
            return;
        }

        turn.Emit(new ExecutionEvent.ProbeStarted(step.Id, unit.Key.Item, unit.Attempts));
        turn.Do(probe);
    }

    private static void Repeat(Turn turn, StepState step, UnitState unit, FailureEffect effect)
    {
        turn.Emit(Interrupted(step, unit, effect));
        if (unit.Losses >= LossesMax && !turn.State.IsCancelling)
            Asking.Ask(turn, Questions.AboutLosses(turn.State, step, unit));
        else if (!turn.State.IsCancelling) turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
    }

    private static ExecutionEvent.AttemptFailed Interrupted(StepState step, UnitState unit, FailureEffect effect) =>
        new(step.Id, unit.Key.Item, unit.Attempts, Failures.OfInterruption(step.Id, effect, null));

    private static Failure LostBy(StepState step) => Failures.OfInterruption(step.Id, FailureEffect.Unknown, null);
}
