using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// What completed is undone where that was asked, backwards, one by one, all of it, and no undo is repeated blindly.
/// </summary>
internal static class UndoChecker
{
    public static Checker Checker { get; } = new("undos", [20], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        ILookup<(ExecutionId, Unit, int), SeenCall> undos = SeenCall.All(history)
            .Where(call => call.Called.Kind == ToolCallKind.Undo && !call.IsRollback)
            .ToLookup(call => (call.Called.Execution, call.Unit, call.Called.Attempt));
        ILookup<(ExecutionId, Unit, int), SeenCall> rollbacks = SeenCall.All(history).Where(call => call.IsRollback)
            .ToLookup(call => (call.Called.Execution, call.Unit, call.Called.Attempt));
        var lowest = new Dictionary<ExecutionId, long>();
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            if (seen.Happened is ExecutionEvent.Cancelled && LeftOver(life) is { Length: > 0 } left)
                yield return Finding.At(20, execution, seen, $"ends the execution before these were undone: {left}");
            if (life.UnitOf(seen.Happened) is not { } unit) continue;
            bool Ended(int attempt) => rollbacks[(execution, unit.Unit, attempt)]
                .Any(call => call.EndedAt < seen.Entry && call.Outcome == "succeeded");
            string? fault = seen.Happened switch
            {
                ExecutionEvent.UndoStarted { Attempt: 1 } => FaultOfFirst(life, unit, execution, lowest),
                ExecutionEvent.UndoStarted => FaultOfRepeat(unit),
                ExecutionEvent.UndoSkipped when unit.Verdict != DecisionOption.Leave =>
                    $"leaves the effect of {unit.Unit} as it is, and nobody answered so",
                ExecutionEvent.StepUndone when unit.Verdict != DecisionOption.Done
                    && !undos[(execution, unit.Unit, unit.Undos)]
                        .Any(call => call.EndedAt < seen.Entry && call.Outcome == "succeeded") =>
                    $"says that {unit.Unit} is undone, and its undo {unit.Undos} had not ended well",
                _ => FaultOfRollback(life, unit, seen, Ended),
            };
            if (fault is not null) yield return Finding.At(20, execution, seen, fault);
        }
    }

    /// <summary>What stands is undone, once and by a call that ended well, before another call is made.</summary>
    private static string? FaultOfRollback(Life life, UnitLife unit, DurableEvent seen, Func<int, bool> hasEnded) =>
        seen.Happened switch
        {
            ExecutionEvent.AttemptStarted when unit.IsRollbackDue =>
                $"calls {unit.Unit} again before what it did is undone",
            ExecutionEvent.FallbackChosen when unit.MayStand || unit.IsRollbackDue =>
                $"takes a fallback of {unit.Unit}, and what it did, or may have done, stands",
            ExecutionEvent.RollbackStarted when !unit.IsRollbackDue => $"undoes {unit.Unit}, and nothing said why",
            ExecutionEvent.RollbackStarted when unit.Stage == UnitStage.RollingBack => FaultOfRepeat(unit),
            ExecutionEvent.RollbackStarted when life.Stage != ExecutionStage.Running =>
                $"undoes {unit.Unit} while the execution is {life.Stage}",
            ExecutionEvent.RollbackCompleted when unit.Verdict != DecisionOption.Done && !hasEnded(unit.Rollbacks) =>
                $"says that {unit.Unit} is rolled back, and its rollback {unit.Rollbacks} had not ended well",
            _ => null,
        };

    private static string LeftOver(Life life) => !life.IsUndoing
        ? ""
        : string.Join(", ", life.Steps.Where(step => step.Definition.Undo is not null)
            .SelectMany(step => step.Units)
            .Where(unit => unit is { Stage: UnitStage.Completed, IsCarried: false }).Select(unit => unit.Unit));

    private static string? FaultOfFirst(
        Life life, UnitLife unit, ExecutionId execution, Dictionary<ExecutionId, long> lowest)
    {
        long last = lowest.GetValueOrDefault(execution, long.MaxValue);
        lowest[execution] = unit.CompletedAt;
        if (unit.IsCarried) return $"undoes {unit.Unit}, which completed in the execution that it was forked from";
        if (!life.IsUndoing) return $"undoes {unit.Unit}, and the cancel did not ask for it";
        if (life.Running > 0) return $"undoes {unit.Unit} while {life.Running} other calls run";
        if (life.Units.FirstOrDefault(one => one.Stage == UnitStage.AwaitsChild) is { } waiting)
            return $"undoes {unit.Unit} while {waiting.Unit} waits for its child {waiting.WaitsFor}";
        return unit.CompletedAt < last
            ? null
            : $"undoes {unit.Unit}, which completed at version {unit.CompletedAt}, after what completed at {last}; it "
                + "should go backwards";
    }

    private static string? FaultOfRepeat(UnitLife unit)
    {
        if (unit.Stage == UnitStage.UndoBroken)
        {
            return unit.Verdict == DecisionOption.Retry
                ? null
                : $"repeats the undo of {unit.Unit}, which failed, and nobody answered retry";
        }

        return unit.UndoEffect <= EffectClass.Idempotent
            ? null
            : $"repeats the undo of {unit.Unit} blindly; its effect is {unit.UndoEffect}";
    }
}
