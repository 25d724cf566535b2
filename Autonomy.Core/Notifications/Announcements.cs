using System.Globalization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;

namespace Autonomy.Core.Notifications;

/// <summary>Which events people are told of, and in which words.</summary>
public static class Announcements
{
    private const string Completed = "execution-completed";
    private const string Failed = "execution-failed";
    private const string Cancelled = "execution-cancelled";
    private const string Terminated = "execution-terminated";
    private const string DecisionRequired = "decision-required";
    private const string BudgetWarned = "budget-warned";
    private const string HealthDropped = "health-dropped";
    private const string SpendingWarned = "spending-warned";

    /// <summary>Every type of a notification.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "execution.completed", "execution.failed", "execution.cancelled", "decision.required", "budget.warned",
        "health.dropped",
    ];

    /// <summary>
    /// Whether an event is told of; asked before anything of its body is read. What becomes of a child execution is its
    /// parent's affair, its questions are everybody's.
    /// </summary>
    public static bool Wants(StoredEvent stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (stored.Name is SpendingWarned) return true;
        if (!ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution)) return false;
        if (stored.Name is DecisionRequired) return true;
        bool isTold = stored.Name is Completed or Failed or Cancelled or Terminated or BudgetWarned or HealthDropped;
        return isTold && !execution.Value.Contains('~', StringComparison.Ordinal);
    }

    /// <summary>The notification of an event that is wanted.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="body">Its whole body.</param>
    public static Notification Of(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (stored.Name is SpendingWarned) return OfSpending(stored, body);
        if (!ExecutionId.TryFromStream(stored.Stream, out ExecutionId execution))
            throw new ArgumentException($"'{stored.Stream}' is not the stream of an execution.", nameof(stored));
        (string type, DataObject data) = stored.Name switch
        {
            Cancelled => ("execution.cancelled", DataObject.Empty),
            Terminated => ("execution.cancelled", DataObject.Of(("terminated", true))),
            Completed => OfCompletion((ExecutionEvent.Completed)Decode(stored, body)),
            Failed => OfFailure((ExecutionEvent.Failed)Decode(stored, body)),
            DecisionRequired => OfDecision(((ExecutionEvent.DecisionRequired)Decode(stored, body)).Request),
            BudgetWarned => OfBudget((ExecutionEvent.BudgetWarned)Decode(stored, body)),
            HealthDropped => OfHealth((ExecutionEvent.HealthDropped)Decode(stored, body)),
            _ => throw new ArgumentOutOfRangeException(nameof(stored), stored.Name, "Not an event that is told of."),
        };
        data = data.With("execution", execution.Value);
        return new Notification(IdOf(execution.Value, stored.Version), type, stored.Time, data);
    }

    // A full stop parts what is signed, so an id has none; an execution's id has no exclamation mark of its own.
    private static string IdOf(string name, long version) =>
        $"{name.Replace('.', '!')}-{version.ToString(CultureInfo.InvariantCulture)}";

    private static ExecutionEvent Decode(StoredEvent stored, ReadOnlySpan<byte> body) =>
        ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body);

    private static (string Type, DataObject Data) OfCompletion(ExecutionEvent.Completed completed) =>
        ("execution.completed", DataObject.Of(("withFailures", completed.WithFailures)));

    private static (string Type, DataObject Data) OfFailure(ExecutionEvent.Failed failed) =>
        ("execution.failed", DataObject.Of(("error", DataObject.Of(
            ("kind", Words.Of(failed.Error.Kind)), ("code", failed.Error.Code), ("message", failed.Error.Message)))));

    private static (string Type, DataObject Data) OfBudget(ExecutionEvent.BudgetWarned warned) =>
        ("budget.warned", DataObject.Of(
            ("part", Words.Of(warned.Part)), ("used", new DataNumber(warned.Used)),
            ("limit", new DataNumber(warned.Limit))));

    private static (string Type, DataObject Data) OfHealth(ExecutionEvent.HealthDropped dropped) =>
        ("health.dropped", DataObject.Of(
            ("from", Words.Of(dropped.From)), ("to", Words.Of(dropped.To)), ("score", new DataNumber(dropped.Score)),
            ("bottleneck", dropped.Bottleneck)));

    // A limit beyond executions has no execution of its own to be told of with.
    private static Notification OfSpending(StoredEvent stored, ReadOnlySpan<byte> body)
    {
        var warned = (SpendingEvent.Warned)SpendingEventTable.Decode(stored.Name, stored.SchemaVersion, body);
        DataObject data = DataObject.Of(
            ("part", Words.Of(warned.Part)), ("used", new DataNumber(warned.Used)),
            ("limit", new DataNumber(warned.Limit)), ("scope", Words.Of(warned.Scope)), ("name", warned.Name),
            ("period", Words.Of(warned.Period)));
        return new Notification(IdOf(stored.Stream.Value, stored.Version), "budget.warned", stored.Time, data);
    }

    private static (string Type, DataObject Data) OfDecision(DecisionRequest request) =>
        ("decision.required", DataObject.Of(
            ("decision", request.Id),
            ("kind", Words.Of(request.Kind)),
            ("step", request.Step),
            ("item", request.Item is { } item ? item : DataNull.Value),
            ("question", request.Question),
            ("options", new DataArray([.. request.Options.Select(option => (DataValue)DataObject.Of(
                ("name", option.Name), ("consequence", option.Consequence), ("canBeUndone", option.CanBeUndone)))])),
            ("default", request.Default),
            ("expiresAt", request.ExpiresAt is { } at ? Reporting.ReadableTimes.Iso(at) : DataNull.Value)));
}
