using Autonomy.Core.Executions;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>A step without a fan-out, or one item of one: what attempts are made of.</summary>
internal readonly record struct Unit(string Step, int? Item)
{
    /// <summary>The unit that an event is about; null for one of a whole step or of the execution.</summary>
    public static Unit? Of(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepReady one => new Unit(one.Step, one.Item),
        ExecutionEvent.AttemptStarted one => new Unit(one.Step, one.Item),
        ExecutionEvent.AttemptOffered one => new Unit(one.Step, one.Item),
        ExecutionEvent.AttemptProgressed one => new Unit(one.Step, one.Item),
        ExecutionEvent.AttemptDoubted one => new Unit(one.Step, one.Item),
        ExecutionEvent.ProbeStarted one => new Unit(one.Step, one.Item),
        ExecutionEvent.AttemptFailed one => new Unit(one.Step, one.Item),
        ExecutionEvent.RetryScheduled one => new Unit(one.Step, one.Item),
        ExecutionEvent.HealingApplied one => new Unit(one.Step, one.Item),
        ExecutionEvent.LessonLearned one => new Unit(one.Step, one.Item),
        ExecutionEvent.FallbackChosen one => new Unit(one.Step, one.Item),
        ExecutionEvent.StepWaiting one => new Unit(one.Step, one.Item),
        ExecutionEvent.ItemCompleted one => new Unit(one.Step, one.Item),
        ExecutionEvent.ItemCarried one => new Unit(one.Step, one.Item),
        ExecutionEvent.AttemptStopped one => new Unit(one.Step, one.Item),
        ExecutionEvent.ItemFailed one => new Unit(one.Step, one.Item),
        ExecutionEvent.UndoStarted one => new Unit(one.Step, one.Item),
        ExecutionEvent.StepUndone one => new Unit(one.Step, one.Item),
        ExecutionEvent.UndoFailed one => new Unit(one.Step, one.Item),
        ExecutionEvent.UndoSkipped one => new Unit(one.Step, one.Item),
        ExecutionEvent.RollbackStarted one => new Unit(one.Step, one.Item),
        ExecutionEvent.RollbackCompleted one => new Unit(one.Step, one.Item),
        ExecutionEvent.RollbackFailed one => new Unit(one.Step, one.Item),
        ExecutionEvent.DecisionRequired one => new Unit(one.Request.Step, one.Request.Item),
        _ => null,
    };

    public override string ToString() => Describe.Unit(Step, Item);
}
