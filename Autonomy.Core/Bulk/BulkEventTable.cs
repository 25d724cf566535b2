using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;

namespace Autonomy.Core.Bulk;

/// <summary>
/// The stored names of the events of bulk jobs. A name here is for ever; a changed shape gets the next version, and the
/// older ones stay readable.
/// </summary>
public static class BulkEventTable
{
    private static readonly BulkJson Shapes = new(EventTable<BulkEvent>.Readable(BulkJson.Default.Options));

    private static readonly EventTable<BulkEvent> Table = new(
        ("bulk-job-created", Shapes.Created),
        ("bulk-items-begun", Shapes.ItemsBegun),
        ("bulk-items-ended", Shapes.ItemsEnded),
        ("bulk-job-cancel-requested", Shapes.CancelRequested),
        ("bulk-job-ended", Shapes.Ended));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(BulkEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static BulkEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

/// <summary>A bulk job as one JSON text, so that its journal need not be read from the beginning.</summary>
public static class BulkSnapshot
{
    /// <summary>The version of the text's shape. Another one is not read: the events are.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The job as UTF-8 JSON.</summary>
    public static byte[] Write(BulkJob job) => JsonSerializer.SerializeToUtf8Bytes(job, BulkJson.Default.BulkJob);

    /// <summary>The job that was written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static BulkJob Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, BulkJson.Default.BulkJob)!;
}

/// <summary>The shapes of stored bulk jobs: as those of executions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(DataValueConverter<DataObject>), typeof(WordConverter<BulkAction>),
        typeof(WordConverter<RejectionCode>),
    ])]
[JsonSerializable(typeof(BulkEvent.Created))]
[JsonSerializable(typeof(BulkEvent.ItemsBegun))]
[JsonSerializable(typeof(BulkEvent.ItemsEnded))]
[JsonSerializable(typeof(BulkEvent.CancelRequested))]
[JsonSerializable(typeof(BulkEvent.Ended))]
[JsonSerializable(typeof(BulkJob))]
internal sealed partial class BulkJson : JsonSerializerContext;
