using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Planning;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Goals;

/// <summary>
/// The stored names of the events of goals. A name here is for ever; a changed shape gets the next version, and the
/// older ones stay readable.
/// </summary>
public static class GoalEventTable
{
    private static readonly GoalJson Shapes = new(EventTable<GoalEvent>.Readable(GoalJson.Default.Options));

    private static readonly EventTable<GoalEvent> Table = new(
        ("goal-proposed", Shapes.Proposed),
        ("goal-answered", Shapes.Answered),
        ("goal-approved", Shapes.Approved),
        ("goal-started", Shapes.Started),
        ("goal-start-failed", Shapes.StartFailed),
        ("goal-rejected", Shapes.Rejected),
        ("goal-paused", Shapes.Paused),
        ("goal-resumed", Shapes.Resumed));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(GoalEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static GoalEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>The shapes of stored goals: as those of executions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = DataJson.DepthMax + 16,
    Converters =
    [
        typeof(DataValueConverter<DataObject>), typeof(DataValueConverter<DataValue>), typeof(WordConverter<Priority>),
        typeof(WordConverter<QuestionKind>),
    ])]
[JsonSerializable(typeof(GoalEvent.Proposed))]
[JsonSerializable(typeof(GoalEvent.Answered))]
[JsonSerializable(typeof(GoalEvent.Approved))]
[JsonSerializable(typeof(GoalEvent.Started))]
[JsonSerializable(typeof(GoalEvent.StartFailed))]
[JsonSerializable(typeof(GoalEvent.Rejected))]
[JsonSerializable(typeof(GoalEvent.Paused))]
[JsonSerializable(typeof(GoalEvent.Resumed))]
internal sealed partial class GoalJson : JsonSerializerContext;
