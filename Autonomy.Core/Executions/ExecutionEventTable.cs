using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Executions;

/// <summary>
/// The stored names and versions of events: the journal's vocabulary. A name here is for ever; a changed shape gets the
/// next version, and the older ones stay readable.
/// </summary>
public static class ExecutionEventTable
{
    // Texts keep their letters: the journal is read by people, and is never put into a page as it is.
    private static readonly ExecutionEventJson Shapes = new(new(ExecutionEventJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static readonly Entry[] Entries =
    [
        Of("execution-submitted", Shapes.Submitted),
        Of("execution-started", Shapes.Started),
        Of("execution-phase-changed", Shapes.PhaseChanged),
        Of("execution-pause-requested", Shapes.PauseRequested),
        Of("execution-paused", Shapes.Paused),
        Of("execution-resumed", Shapes.Resumed),
        Of("execution-cancel-requested", Shapes.CancelRequested),
        Of("execution-cancelled", Shapes.Cancelled),
        Of("execution-completed", Shapes.Completed),
        Of("execution-failed", Shapes.Failed),
        Of("step-ready", Shapes.StepReady),
        Of("fan-out-started", Shapes.FanOutStarted),
        Of("attempt-started", Shapes.AttemptStarted),
        Of("attempt-progressed", Shapes.AttemptProgressed),
        Of("attempt-doubted", Shapes.AttemptDoubted),
        Of("probe-started", Shapes.ProbeStarted),
        Of("attempt-failed", Shapes.AttemptFailed),
        Of("retry-scheduled", Shapes.RetryScheduled),
        Of("fallback-chosen", Shapes.FallbackChosen),
        Of("step-waiting", Shapes.StepWaiting),
        Of("step-completed", Shapes.StepCompleted),
        Of("item-completed", Shapes.ItemCompleted),
        Of("step-failed", Shapes.StepFailed),
        Of("item-failed", Shapes.ItemFailed),
        Of("step-skipped", Shapes.StepSkipped),
        Of("undo-started", Shapes.UndoStarted),
        Of("step-undone", Shapes.StepUndone),
        Of("undo-failed", Shapes.UndoFailed),
        Of("undo-skipped", Shapes.UndoSkipped),
        Of("decision-required", Shapes.DecisionRequired),
        Of("decision-answered", Shapes.DecisionAnswered),
        Of("decision-expired", Shapes.DecisionExpired),
        Of("signal-received", Shapes.SignalReceived),
        Of("healing-applied", Shapes.HealingApplied),
        Of("lesson-learned", Shapes.LessonLearned),
        Of("execution-terminated", Shapes.Terminated),
        Of("execution-prioritized", Shapes.Prioritized),
        Of("plan-changed", Shapes.PlanChanged),
        Of("step-carried", Shapes.StepCarried),
        Of("item-carried", Shapes.ItemCarried),
        Of("attempt-stopped", Shapes.AttemptStopped),
        Of("budget-reserved", Shapes.BudgetReserved),
        Of("budget-settled", Shapes.BudgetSettled),
        Of("budget-warned", Shapes.BudgetWarned),
        Of("budget-raised", Shapes.BudgetRaised),
        Of("execution-finish-requested", Shapes.FinishRequested),
        Of("budget-granted", Shapes.BudgetGranted),
        Of("budget-returned", Shapes.BudgetReturned),
        Of("health-dropped", Shapes.HealthDropped),
    ];

    private static readonly FrozenDictionary<Type, Entry> ByType =
        Entries.ToFrozenDictionary(entry => entry.Shape.Type);
    private static readonly FrozenDictionary<string, Entry> ByName = Entries.ToFrozenDictionary(entry => entry.Name);

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Entries.Select(entry => entry.Name);

    /// <summary>The stored name of an event.</summary>
    public static string NameOf(ExecutionEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return ByType[happened.GetType()].Name;
    }

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(ExecutionEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        Entry entry = ByType[happened.GetType()];
        return new NewEvent(entry.Name, entry.Version, JsonSerializer.SerializeToUtf8Bytes(happened, entry.Shape));
    }

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">The name or version is not in the table: a newer engine wrote
    /// it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static ExecutionEvent Decode(string name, int version, ReadOnlySpan<byte> body)
    {
        if (!ByName.TryGetValue(name, out Entry? entry) || entry.Version < version)
            throw new UnknownEventException(name, version);
        return (ExecutionEvent)JsonSerializer.Deserialize(body, entry.Shape)!;
    }

    private static Entry Of<T>(string name, JsonTypeInfo<T> shape)
        where T : ExecutionEvent => new(name, 1, shape);

    private sealed record Entry(string Name, int Version, JsonTypeInfo Shape);
}

/// <summary>The journal holds an event that this engine does not know.</summary>
public sealed class UnknownEventException : InvalidOperationException
{
    /// <summary>Names the event.</summary>
    public UnknownEventException(string name, int version)
        : base(
            $"The journal holds an event '{name}' version {version}, which this engine does not know. "
            + "A newer engine wrote it: use that one.")
    {
    }

    /// <summary>With a text of its own.</summary>
    public UnknownEventException(string message)
        : base(message)
    {
    }

    /// <summary>With a text of its own and what led to it.</summary>
    public UnknownEventException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a text.</summary>
    public UnknownEventException()
    {
    }
}
