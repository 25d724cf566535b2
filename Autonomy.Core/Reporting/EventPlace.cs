using Autonomy.Core.Executions;

namespace Autonomy.Core.Reporting;

/// <summary>An event in words.</summary>
/// <param name="Text">What happened.</param>
/// <param name="Tone">How grave it is.</param>
public readonly record struct EventLine(string Text, EventTone Tone);

/// <summary>How grave an event is to whoever reads of it.</summary>
public enum EventTone
{
    /// <summary>It happened.</summary>
    Plain,

    /// <summary>It hardly matters.</summary>
    Dim,

    /// <summary>It went well.</summary>
    Good,

    /// <summary>Somebody may want to know.</summary>
    Notice,

    /// <summary>Something went wrong.</summary>
    Bad,

    /// <summary>Something is taken back.</summary>
    Undo,
}

/// <summary>Where in an execution an event belongs.</summary>
public static class EventPlace
{
    /// <summary>The step that it is about, with the item of a fan-out; empty for the execution as a whole.</summary>
    public static string Of(ExecutionEvent happened)
    {
        string step = happened switch
        {
            ExecutionEvent.DecisionRequired asked => asked.Request.Step,
            ExecutionEvent.IOfStep ofStep => ofStep.Step,
            _ => "",
        };
        return ItemOf(happened) is { } item ? $"{step}[{item}]" : step;
    }

    /// <summary>Whether it tells of something that went wrong.</summary>
    public static bool IsFailure(ExecutionEvent happened) =>
        happened is ExecutionEvent.Failed or ExecutionEvent.AttemptFailed
        or ExecutionEvent.StepFailed or ExecutionEvent.ItemFailed or ExecutionEvent.UndoFailed
        or ExecutionEvent.RollbackFailed;

    /// <summary>The item of the fan-out that it is about; null: none.</summary>
    public static int? ItemOf(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepReady told => told.Item,
        ExecutionEvent.AttemptStarted told => told.Item,
        ExecutionEvent.AttemptProgressed told => told.Item,
        ExecutionEvent.AttemptOffered told => told.Item,
        ExecutionEvent.AttemptFailed told => told.Item,
        ExecutionEvent.AttemptDoubted told => told.Item,
        ExecutionEvent.ProbeStarted told => told.Item,
        ExecutionEvent.RetryScheduled told => told.Item,
        ExecutionEvent.FallbackChosen told => told.Item,
        ExecutionEvent.HealingApplied told => told.Item,
        ExecutionEvent.LessonLearned told => told.Item,
        ExecutionEvent.StepWaiting told => told.Item,
        ExecutionEvent.BudgetReserved told => told.Item,
        ExecutionEvent.BudgetSettled told => told.Item,
        ExecutionEvent.BudgetGranted told => told.Item,
        ExecutionEvent.BudgetReturned told => told.Item,
        ExecutionEvent.ItemCompleted told => told.Item,
        ExecutionEvent.ItemFailed told => told.Item,
        ExecutionEvent.UndoStarted told => told.Item,
        ExecutionEvent.StepUndone told => told.Item,
        ExecutionEvent.UndoFailed told => told.Item,
        ExecutionEvent.UndoSkipped told => told.Item,
        ExecutionEvent.RollbackStarted told => told.Item,
        ExecutionEvent.RollbackCompleted told => told.Item,
        ExecutionEvent.RollbackFailed told => told.Item,
        ExecutionEvent.DecisionRequired told => told.Request.Item,
        ExecutionEvent.ItemCarried told => told.Item,
        ExecutionEvent.AttemptStopped told => told.Item,
        _ => null,
    };
}
