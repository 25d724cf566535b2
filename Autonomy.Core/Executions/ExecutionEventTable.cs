using System.Text.Json;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Executions;

/// <summary>
/// The stored names and versions of events: the journal's vocabulary. A name here is for ever; a changed shape gets the
/// next version, and the older ones stay readable.
/// </summary>
public static class ExecutionEventTable
{
    private static readonly ExecutionEventJson Shapes =
        new(EventTable<ExecutionEvent>.Readable(ExecutionEventJson.Default.Options));

    private static readonly EventTable<ExecutionEvent> Table = new(
        ("execution-submitted", Shapes.Submitted),
        ("execution-started", Shapes.Started),
        ("execution-phase-changed", Shapes.PhaseChanged),
        ("execution-pause-requested", Shapes.PauseRequested),
        ("execution-paused", Shapes.Paused),
        ("execution-resumed", Shapes.Resumed),
        ("execution-cancel-requested", Shapes.CancelRequested),
        ("execution-cancelled", Shapes.Cancelled),
        ("execution-completed", Shapes.Completed),
        ("execution-failed", Shapes.Failed),
        ("step-ready", Shapes.StepReady),
        ("fan-out-started", Shapes.FanOutStarted),
        ("attempt-started", Shapes.AttemptStarted),
        ("attempt-progressed", Shapes.AttemptProgressed),
        ("attempt-doubted", Shapes.AttemptDoubted),
        ("probe-started", Shapes.ProbeStarted),
        ("attempt-failed", Shapes.AttemptFailed),
        ("retry-scheduled", Shapes.RetryScheduled),
        ("fallback-chosen", Shapes.FallbackChosen),
        ("step-waiting", Shapes.StepWaiting),
        ("step-completed", Shapes.StepCompleted),
        ("item-completed", Shapes.ItemCompleted),
        ("step-failed", Shapes.StepFailed),
        ("item-failed", Shapes.ItemFailed),
        ("step-skipped", Shapes.StepSkipped),
        ("undo-started", Shapes.UndoStarted),
        ("step-undone", Shapes.StepUndone),
        ("undo-failed", Shapes.UndoFailed),
        ("undo-skipped", Shapes.UndoSkipped),
        ("decision-required", Shapes.DecisionRequired),
        ("decision-answered", Shapes.DecisionAnswered),
        ("decision-expired", Shapes.DecisionExpired),
        ("decision-withdrawn", Shapes.DecisionWithdrawn),
        ("signal-received", Shapes.SignalReceived),
        ("healing-applied", Shapes.HealingApplied),
        ("lesson-learned", Shapes.LessonLearned),
        ("execution-terminated", Shapes.Terminated),
        ("execution-prioritized", Shapes.Prioritized),
        ("plan-changed", Shapes.PlanChanged),
        ("step-carried", Shapes.StepCarried),
        ("item-carried", Shapes.ItemCarried),
        ("attempt-stopped", Shapes.AttemptStopped),
        ("budget-reserved", Shapes.BudgetReserved),
        ("budget-settled", Shapes.BudgetSettled),
        ("budget-warned", Shapes.BudgetWarned),
        ("budget-raised", Shapes.BudgetRaised),
        ("execution-finish-requested", Shapes.FinishRequested),
        ("budget-granted", Shapes.BudgetGranted),
        ("budget-returned", Shapes.BudgetReturned),
        ("health-dropped", Shapes.HealthDropped),
        ("rollback-started", Shapes.RollbackStarted),
        ("rollback-completed", Shapes.RollbackCompleted),
        ("rollback-failed", Shapes.RollbackFailed),
        ("execution-estimated", Shapes.Estimated),
        ("health-recovered", Shapes.HealthRecovered),
        ("attempt-offered", Shapes.AttemptOffered));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>Every stored name with the shape of its bodies, in the order of the table.</summary>
    public static IReadOnlyList<EventShape> Bodies => Table.Shapes;

    /// <summary>The stored name of an event.</summary>
    public static string NameOf(ExecutionEvent happened) => Table.NameOf(happened);

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(ExecutionEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">The name or version is not in the table: a newer engine wrote
    /// it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static ExecutionEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}
