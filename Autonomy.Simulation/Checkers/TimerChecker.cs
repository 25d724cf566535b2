using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// Nothing that waits for a time happens before it, by the times at which events were decided: whatever clocks do,
/// those are what the engine went by.
/// </summary>
internal static class TimerChecker
{
    public static Checker Checker { get; } = new("timers", [22], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            if (DueOf(life, seen.Happened) is not var (what, due)) continue;
            string? fault = due is null ? $"is the end of {what}, which has no time"
                : seen.Stored.Time >= due ? null
                : $"was decided at {seen.Stored.Time:O}, before the end of {what} at {due:O}";
            if (fault is not null) yield return Finding.At(22, execution, seen, fault);
        }
    }

    private static (string What, DateTimeOffset? Due)? DueOf(Life life, ExecutionEvent happened)
    {
        if (happened is ExecutionEvent.DecisionExpired expired)
            return ($"the decision {expired.Decision}", life.Question(expired.Decision)?.Request.ExpiresAt);
        if (happened is ExecutionEvent.StepFailed { Error.Code: FailureCodes.StepDeadline } late)
        {
            StepLife? step = life.Step(late.Step);
            return ($"the deadline of '{late.Step}'", step?.BeganAt + step?.Definition.Deadline);
        }

        if (life.UnitOf(happened) is not { } unit) return null;
        bool isEnd = happened is ExecutionEvent.StepCompleted or ExecutionEvent.ItemCompleted;
        bool isGivenUp = happened is ExecutionEvent.StepFailed or ExecutionEvent.ItemFailed
            or ExecutionEvent.FallbackChosen;
        return unit.Stage switch
        {
            UnitStage.AwaitsRetry when happened is ExecutionEvent.StepReady =>
                ($"the retry of {unit.Unit}", unit.Until),
            UnitStage.AwaitsTimer when isEnd => ($"the wait of {unit.Unit}", unit.Until),
            UnitStage.AwaitsSignal when isGivenUp => ($"the patience of {unit.Unit}", unit.Until),
            _ => null,
        };
    }
}
