using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// Nothing starts any more. Attempts that run finish; those that were certainly handed to nobody yet are stopped and
/// begin again after the resume, which is no failure of theirs, and, asked to hurry, those that may be repeated are as
/// well. A pause may be over by itself.
/// </summary>
internal static class Pauses
{
    public static Rejection? Refuse(ExecutionCommand.Pause pause) =>
        pause.After is null || (pause.After > TimeSpan.Zero && pause.After <= PlanLimits.WaitMax)
            ? null
            : new Rejection(
                RejectionCode.InvalidArgument,
                $"A pause lasts longer than 0s and at most {Durations.Write(PlanLimits.WaitMax)}.");

    public static void Pause(Turn turn, ExecutionCommand.Pause pause)
    {
        ExecutionState state = turn.State;
        PauseEnd? end = pause.After is { } after ? new PauseEnd(Turn.DueAt(turn.Now + after), pause.Then) : null;
        bool isPaused = state.RawStatus is ExecutionStatus.Pausing or ExecutionStatus.Paused;
        // What came from the parent becomes the pause of whoever pauses the child itself, and never the other way.
        bool isTakenOver = state.IsPausedByParent && !pause.IsParents;
        bool isHurried = pause.Now && state.RunningAttempts > 0;
        // One who pauses what is paused already changes its end, or hurries it; with nothing of that it stays as it is.
        if (isPaused && end is null && !isHurried && !isTakenOver) return;
        end ??= state.PauseEnd;
        bool isParents = pause.IsParents && (!isPaused || state.IsPausedByParent);
        if (state.RunningAttempts == 0)
        {
            turn.Emit(new ExecutionEvent.Paused(pause.By, pause.Reason) { End = end, IsParents = isParents });
            return;
        }

        turn.Emit(new ExecutionEvent.PauseRequested(pause.By, pause.Reason)
        {
            End = end,
            Now = pause.Now,
            IsParents = isParents,
        });
        StopAttempts(turn);
    }

    /// <summary>The last attempt has ended.</summary>
    public static void Finish(Turn turn)
    {
        (string by, string? reason) = turn.State.Intervention ?? ("", null);
        turn.Emit(new ExecutionEvent.Paused(by, reason)
        {
            End = turn.State.PauseEnd,
            IsParents = turn.State.IsPausedByParent,
        });
    }

    public static void Resume(Turn turn, ExecutionCommand.Resume resume)
    {
        bool isPaused = turn.State.RawStatus is ExecutionStatus.Pausing or ExecutionStatus.Paused;
        if (isPaused && (turn.State.IsPausedByParent || !resume.IsParents))
            turn.Emit(new ExecutionEvent.Resumed(resume.By) { Reason = resume.Reason });
    }

    /// <summary>The time of the pause is over.</summary>
    public static void End(Turn turn)
    {
        if (turn.State.PauseEnd!.Then == PauseThen.Resume)
            turn.Emit(new ExecutionEvent.Resumed(PauseEnd.ByClock));
        else
            ExecutionDecider.Cancel(turn, PauseEnd.ByClock, "the time of its pause was over", undo: false);
    }

    /// <summary>Whether an attempt that ended so was stopped by a pause.</summary>
    public static bool HasStopped(ExecutionState state, UnitState unit, Failure failure) =>
        unit.IsStopping && !state.IsCancelling
        && failure is { Kind: FailureKind.Cancelled, Code: FailureCodes.Cancelled };

    public static void Requeue(Turn turn, StepState step, UnitState unit, AttemptUsage? usage)
    {
        turn.Emit(new ExecutionEvent.AttemptStopped(step.Id, unit.Key.Item, unit.Attempts)
        {
            Usage = usage,
            Reason = unit.AwaitsOffer ? "The pause came before a worker was offered it." : null,
        });
        turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
    }

    private static void StopAttempts(Turn turn)
    {
        foreach (StepState step in turn.State.Steps.Where(step => step.RunningUnits > 0))
        {
            foreach (UnitState unit in step.Units.Where(unit => unit.IsStopping))
                turn.Do(new ExecutionEffect.CancelAttempt(unit.Key, unit.Attempts));
        }
    }
}
