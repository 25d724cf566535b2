using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Schedules;

/// <summary>
/// The stored names of the events of schedules. A name here is for ever; a changed shape gets the next version, and the
/// older ones stay readable.
/// </summary>
public static class ScheduleEventTable
{
    private static readonly ScheduleJson Shapes =
        new(EventTable<ScheduleEvent>.Readable(ScheduleJson.Default.Options));

    private static readonly EventTable<ScheduleEvent> Table = new(
        ("schedule-created", Shapes.Created),
        ("schedule-changed", Shapes.Changed),
        ("schedule-paused", Shapes.Paused),
        ("schedule-resumed", Shapes.Resumed),
        ("schedule-fired", Shapes.Fired),
        ("schedule-run-waits", Shapes.RunWaits),
        ("schedule-times-skipped", Shapes.TimesSkipped),
        ("schedule-run-ended", Shapes.RunEnded),
        ("schedule-deleted", Shapes.Deleted));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(ScheduleEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static ScheduleEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>A schedule as one JSON text, so that its journal need not be read from the beginning.</summary>
public static class ScheduleSnapshot
{
    /// <summary>The version of the text's shape. Another one is not read: the events are.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The schedule as UTF-8 JSON.</summary>
    public static byte[] Write(Schedule schedule) =>
        JsonSerializer.SerializeToUtf8Bytes(schedule, ScheduleJson.Default.Schedule);

    /// <summary>The schedule that was written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static Schedule Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, ScheduleJson.Default.Schedule)!;
}

/// <summary>The shapes of stored schedules: as those of executions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = DataJson.DepthMax + 16,
    Converters =
    [
        typeof(DataValueConverter<DataObject>), typeof(WordConverter<Priority>), typeof(WordConverter<CatchUp>),
        typeof(WordConverter<Overlap>), typeof(WordConverter<SkipReason>), typeof(WordConverter<ExecutionStatus>),
    ])]
[JsonSerializable(typeof(ScheduleEvent.Created))]
[JsonSerializable(typeof(ScheduleEvent.Changed))]
[JsonSerializable(typeof(ScheduleEvent.Paused))]
[JsonSerializable(typeof(ScheduleEvent.Resumed))]
[JsonSerializable(typeof(ScheduleEvent.Fired))]
[JsonSerializable(typeof(ScheduleEvent.RunWaits))]
[JsonSerializable(typeof(ScheduleEvent.TimesSkipped))]
[JsonSerializable(typeof(ScheduleEvent.RunEnded))]
[JsonSerializable(typeof(ScheduleEvent.Deleted))]
[JsonSerializable(typeof(Schedule))]
internal sealed partial class ScheduleJson : JsonSerializerContext;
