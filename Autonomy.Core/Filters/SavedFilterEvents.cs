using System.Text.Json;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;

namespace Autonomy.Core.Filters;

/// <summary>What happened to the filters of a workspace.</summary>
public abstract record SavedFilterEvent
{
    private SavedFilterEvent()
    {
    }

    /// <summary>This is the filter of this name from now on.</summary>
    public sealed record Saved(string Name, DataObject Filter, string By) : SavedFilterEvent;

    /// <summary>There is no filter of this name any more.</summary>
    public sealed record Deleted(string Name, string By) : SavedFilterEvent;
}

/// <summary>The stored names of the events of saved filters. A name here is for ever.</summary>
public static class SavedFilterEventTable
{
    private const string StreamPrefix = "filters-";

    private static readonly SavedFilterJson Shapes =
        new(EventTable<SavedFilterEvent>.Readable(SavedFilterJson.Default.Options));

    private static readonly EventTable<SavedFilterEvent> Table =
        new(("filter-saved", Shapes.Saved), ("filter-deleted", Shapes.Deleted));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The stream of the filters of a workspace.</summary>
    public static StreamId StreamOf(string workspace) => new(StreamPrefix + workspace);

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(SavedFilterEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public static SavedFilterEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(DataValueConverter<DataObject>)])]
[JsonSerializable(typeof(SavedFilterEvent.Saved))]
[JsonSerializable(typeof(SavedFilterEvent.Deleted))]
internal sealed partial class SavedFilterJson : JsonSerializerContext;
