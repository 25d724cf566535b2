using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Autonomy.Core.Journaling;

/// <summary>
/// The stored names of the events of one kind of stream, and how each is written and read. A name is for ever; a
/// changed shape gets the next version, and the older ones stay readable.
/// </summary>
/// <typeparam name="TEvent">What all of the events are.</typeparam>
internal sealed class EventTable<TEvent>
    where TEvent : class
{
    /// <summary>The version that every shape has.</summary>
    private const int Version = 1;

    private readonly ImmutableArray<EventShape> _entries;
    private readonly FrozenDictionary<Type, EventShape> _byType;
    private readonly FrozenDictionary<string, EventShape> _byName;

    /// <summary>The table of these names, each with the shape of its event.</summary>
    public EventTable(params (string Name, JsonTypeInfo Shape)[] entries)
    {
        _entries = [.. entries.Select(entry => new EventShape(entry.Name, entry.Shape))];
        _byType = _entries.ToFrozenDictionary(entry => entry.Shape.Type);
        _byName = _entries.ToFrozenDictionary(entry => entry.Name);
    }

    /// <summary>Every stored name, in the order of the table.</summary>
    public IEnumerable<string> Names => _entries.Select(entry => entry.Name);

    /// <summary>Every stored name with the shape of its bodies, in the order of the table.</summary>
    public IReadOnlyList<EventShape> Shapes => _entries;

    /// <summary>
    /// The options with texts that keep their letters: the journal is read by people, and is never put into a page as
    /// it is.
    /// </summary>
    public static JsonSerializerOptions Readable(JsonSerializerOptions options) => new(options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The stored name of an event.</summary>
    public string NameOf(TEvent happened) => EntryOf(happened).Name;

    /// <summary>The event as it is stored.</summary>
    public NewEvent Encode(TEvent happened)
    {
        EventShape entry = EntryOf(happened);
        return new NewEvent(entry.Name, Version, JsonSerializer.SerializeToUtf8Bytes(happened, entry.Shape));
    }

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer engine wrote it.</exception>
    /// <exception cref="JsonException">The body is not of the event's shape.</exception>
    public TEvent Decode(string name, int version, ReadOnlySpan<byte> body)
    {
        if (!_byName.TryGetValue(name, out EventShape? entry) || version > Version)
            throw new UnknownEventException(name, version);
        return (TEvent)JsonSerializer.Deserialize(body, entry.Shape)!;
    }

    private EventShape EntryOf(TEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return _byType[happened.GetType()];
    }
}

/// <summary>What the bodies of the events of one name are.</summary>
/// <param name="Name">The stored name.</param>
/// <param name="Shape">How they are written, and read again.</param>
public sealed record EventShape(string Name, JsonTypeInfo Shape);
