using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>Which invariant an event breaks that comes when it may not.</summary>
internal static class LifeFaults
{
    private const ExecutionStage Paused = ExecutionStage.Pausing | ExecutionStage.Paused;

    public static int OfStage(ExecutionEvent happened, ExecutionStage stage)
    {
        if (stage == ExecutionStage.Over) return IsDecisive(happened) ? 21 : 9;
        if (stage == ExecutionStage.Cancelling) return happened is ExecutionEvent.IOfStep ? 20 : 21;
        return Paused.HasFlag(stage) && IsStart(happened) ? 18 : 9;
    }

    public static int OfUnit(ExecutionEvent happened, UnitStage stage) => happened switch
    {
        ExecutionEvent.AttemptStarted when stage is UnitStage.Running or UnitStage.AwaitsChild => 12,
        ExecutionEvent.AttemptStarted when stage >= UnitStage.Completed => 13,
        ExecutionEvent.StepCarried or ExecutionEvent.ItemCarried => 13,
        ExecutionEvent.UndoStarted or ExecutionEvent.StepUndone => 20,
        _ => 9,
    };

    public static void AddOfNumber(UnitLife unit, ExecutionEvent happened, List<Fault> faults)
    {
        (string what, int last, int number)? seen = happened switch
        {
            ExecutionEvent.AttemptStarted one => ("starts attempt", unit.Attempts + 1, one.Attempt),
            ExecutionEvent.AttemptOffered one => ("offers attempt", unit.Attempts, one.Attempt),
            ExecutionEvent.AttemptFailed one => ("ends attempt", unit.Attempts, one.Attempt),
            ExecutionEvent.AttemptStopped one => ("stops attempt", unit.Attempts, one.Attempt),
            ExecutionEvent.AttemptDoubted one => ("doubts attempt", unit.Attempts, one.Attempt),
            ExecutionEvent.ProbeStarted one => ("probes attempt", unit.Attempts, one.Attempt),
            ExecutionEvent.StepCompleted { Attempt: { } number } => ("ends attempt", unit.Attempts, number),
            ExecutionEvent.ItemCompleted { Attempt: { } number } => ("ends attempt", unit.Attempts, number),
            ExecutionEvent.UndoStarted one => ("starts undo", unit.Undos + 1, one.Attempt),
            ExecutionEvent.UndoFailed one => ("ends undo", unit.Undos, one.Attempt),
            ExecutionEvent.RollbackStarted one => ("starts rollback", unit.Rollbacks + 1, one.Attempt),
            ExecutionEvent.RollbackFailed one => ("ends rollback", unit.Rollbacks, one.Attempt),
            ExecutionEvent.FallbackChosen one => ("takes fallback", unit.Fallback + 1, one.Fallback),
            _ => null,
        };
        if (happened is ExecutionEvent.AttemptOffered && !unit.AwaitsOffer)
            faults.Add(new Fault(9, $"offers {unit.Unit}, which does not stand in line"));
        bool isUnsafe = unit is { AwaitsOffer: false, Effect: > EffectClass.Idempotent };
        if (happened is ExecutionEvent.AttemptStopped && isUnsafe)
            faults.Add(new Fault(16, $"stops {unit.Unit} to repeat it, and its effect is {unit.Effect}"));
        if (seen is var (word, expected, given) && given != expected)
            faults.Add(new Fault(11, $"{word} {given} of {unit.Unit}; it should be {expected}"));
    }

    public static void AddOfEnd(Life life, ExecutionEvent happened, List<Fault> faults)
    {
        if (life.Running > 0)
            faults.Add(new Fault(9, $"ends the execution while {life.Running} attempts run"));
        if (life.Units.FirstOrDefault(unit => unit.Stage == UnitStage.AwaitsChild) is { } waiting)
        {
            string what = $"ends the execution while {waiting.Unit} waits for its child {waiting.WaitsFor}";
            faults.Add(new Fault(20, what));
        }

        if (happened is ExecutionEvent.Cancelled) return;
        string open = string.Join(", ", life.Steps.Where(step => step.End is null).Select(step => step.Id));
        if (open.Length > 0) faults.Add(new Fault(9, $"ends the execution while these steps have not ended: {open}"));
        bool isForgiven = life.Steps.All(step => step.End != UnitStage.Failed || step.Definition.IsOptional);
        bool hasFailures = life.Steps.Any(step => step.End == UnitStage.Failed);
        bool isRight = happened is ExecutionEvent.Completed completed
            ? isForgiven && completed.WithFailures == (hasFailures || life.IsFinishing)
            : !isForgiven;
        if (!isRight) faults.Add(new Fault(9, "is not the end that the ends of its steps make"));
    }

    /// <summary>Only what has not begun is changed, and all else is as it was.</summary>
    public static void AddOfEdit(Life life, ExecutionEvent.PlanChanged changed, List<Fault> faults)
    {
        foreach (string id in changed.Replaced.Concat(changed.Removed))
        {
            if (life.Step(id) is not { } step)
                faults.Add(new Fault(9, $"changes '{id}', which the plan does not have"));
            else if (step.HasBegun)
                faults.Add(new Fault(9, $"changes '{id}', which has begun"));
        }

        DataValue[] before = StepsOf(life.Plan!);
        DataValue[] after = StepsOf(changed.Plan);
        if (after.Length != before.Length + changed.Added.Length)
            faults.Add(new Fault(9, $"makes {after.Length} steps of {before.Length} and {changed.Added.Length} more"));
        foreach ((DataValue one, DataValue other) in before.Zip(after))
        {
            string id = IdOf(one);
            if (IdOf(other) != id) faults.Add(new Fault(9, $"puts '{IdOf(other)}' in the place of '{id}'"));
            else if (!changed.Replaced.Contains(id) && !one.Equals(other))
                faults.Add(new Fault(9, $"changes '{id}' without a word"));
        }
    }

    private static DataValue[] StepsOf(Plan plan) => [.. ((DataArray)plan.Source["steps"]!).Items];

    private static string IdOf(DataValue step) => ((DataString)((DataObject)step)["id"]!).Value;

    /// <summary>What is left when an execution finishes is skipped as it is, but for what runs.</summary>
    public static void AddOfLeft(StepLife step, List<Fault> faults)
    {
        if (step.Units.FirstOrDefault(unit => unit.HasOpenAttempt) is { } open)
            faults.Add(new Fault(9, $"skips '{step.Id}' while {open.Unit} is {open.Stage}"));
    }

    public static void AddOfFanOut(StepLife step, ExecutionEvent happened, List<Fault> faults)
    {
        int ended = step.Units.Count(unit => !unit.IsOpen);
        int completed = step.Units.Count(unit => unit.Stage == UnitStage.Completed);
        if (happened is ExecutionEvent.StepCompleted && completed != step.Items)
            faults.Add(new Fault(9, $"completes '{step.Id}' with {completed} of {step.Items} items completed"));
        if (happened is ExecutionEvent.StepFailed && step.Units.Any(unit => unit.Stage == UnitStage.Running))
            faults.Add(new Fault(9, $"ends '{step.Id}' while items of it run"));
        bool isSkip = happened is ExecutionEvent.StepSkipped { IsRemoved: false };
        if ((isSkip || happened is ExecutionEvent.FanOutStarted) && (step.Items ?? ended) > 0)
            faults.Add(new Fault(9, $"comes when '{step.Id}' has its items already"));
    }

    /// <summary>The unit that an event moves; null where it is about a fan-out as a whole.</summary>
    public static Unit? UnitOf(ExecutionEvent happened, StepLife step) => Unit.Of(happened) ?? (happened switch
    {
        ExecutionEvent.StepCompleted or ExecutionEvent.StepCarried or ExecutionEvent.StepFailed
            or ExecutionEvent.StepSkipped when !step.IsFanOut =>
            new Unit(step.Id, null),
        _ => null,
    });

    private static bool IsDecisive(ExecutionEvent happened) => happened is ExecutionEvent.Completed
        or ExecutionEvent.Failed or ExecutionEvent.Cancelled or ExecutionEvent.CancelRequested
        or ExecutionEvent.Terminated;

    private static bool IsStart(ExecutionEvent happened) => happened is ExecutionEvent.AttemptStarted
        or ExecutionEvent.AttemptOffered or ExecutionEvent.StepWaiting or ExecutionEvent.DecisionRequired;
}
