using System.Collections.Frozen;
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
    private static readonly Entry[] Entries =
    [
        Of("execution-submitted", ExecutionEventJson.Default.Submitted),
        Of("execution-started", ExecutionEventJson.Default.Started),
        Of("execution-phase-changed", ExecutionEventJson.Default.PhaseChanged),
        Of("execution-pause-requested", ExecutionEventJson.Default.PauseRequested),
        Of("execution-paused", ExecutionEventJson.Default.Paused),
        Of("execution-resumed", ExecutionEventJson.Default.Resumed),
        Of("execution-cancel-requested", ExecutionEventJson.Default.CancelRequested),
        Of("execution-cancelled", ExecutionEventJson.Default.Cancelled),
        Of("execution-completed", ExecutionEventJson.Default.Completed),
        Of("execution-failed", ExecutionEventJson.Default.Failed),
        Of("step-ready", ExecutionEventJson.Default.StepReady),
        Of("fan-out-started", ExecutionEventJson.Default.FanOutStarted),
        Of("attempt-started", ExecutionEventJson.Default.AttemptStarted),
        Of("attempt-progressed", ExecutionEventJson.Default.AttemptProgressed),
        Of("attempt-doubted", ExecutionEventJson.Default.AttemptDoubted),
        Of("attempt-failed", ExecutionEventJson.Default.AttemptFailed),
        Of("retry-scheduled", ExecutionEventJson.Default.RetryScheduled),
        Of("fallback-chosen", ExecutionEventJson.Default.FallbackChosen),
        Of("step-waiting", ExecutionEventJson.Default.StepWaiting),
        Of("step-completed", ExecutionEventJson.Default.StepCompleted),
        Of("item-completed", ExecutionEventJson.Default.ItemCompleted),
        Of("step-failed", ExecutionEventJson.Default.StepFailed),
        Of("item-failed", ExecutionEventJson.Default.ItemFailed),
        Of("step-skipped", ExecutionEventJson.Default.StepSkipped),
        Of("undo-started", ExecutionEventJson.Default.UndoStarted),
        Of("step-undone", ExecutionEventJson.Default.StepUndone),
        Of("undo-failed", ExecutionEventJson.Default.UndoFailed),
        Of("undo-skipped", ExecutionEventJson.Default.UndoSkipped),
        Of("decision-required", ExecutionEventJson.Default.DecisionRequired),
        Of("decision-answered", ExecutionEventJson.Default.DecisionAnswered),
        Of("decision-expired", ExecutionEventJson.Default.DecisionExpired),
        Of("signal-received", ExecutionEventJson.Default.SignalReceived),
    ];

    private static readonly FrozenDictionary<Type, Entry> ByType = Entries.ToFrozenDictionary(entry => entry.Shape.Type);
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
    /// <exception cref="UnknownEventException">The name or version is not in the table: a newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static ExecutionEvent Decode(string name, int version, ReadOnlySpan<byte> body)
    {
        if (!ByName.TryGetValue(name, out Entry? entry) || entry.Version < version) throw new UnknownEventException(name, version);
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
        : base($"The journal holds an event '{name}' version {version}, which this engine does not know. A newer engine wrote it: use that one.")
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
