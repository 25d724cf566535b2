using System.Text.Json.Serialization.Metadata;

namespace Autonomy.Host.Streaming;

/// <summary>Where durations stand in what a shape writes.</summary>
internal sealed class DurationPlaces
{
    private readonly Dictionary<string, DurationPlaces> _properties = new(StringComparer.Ordinal);

    private DurationPlaces(bool isDuration) => IsDuration = isDuration;

    /// <summary>Whether it is a duration itself.</summary>
    public bool IsDuration { get; }

    /// <summary>Those of each of its items; null: it has none.</summary>
    public DurationPlaces? Items { get; private set; }

    /// <summary>Those of a property; null: it has no such property.</summary>
    public DurationPlaces? Of(string property) => _properties.GetValueOrDefault(property);

    /// <summary>Those of a shape; null: it writes no duration anywhere.</summary>
    public static DurationPlaces? In(JsonTypeInfo shape)
    {
        var known = new Dictionary<Type, DurationPlaces>();
        DurationPlaces places = Find(shape, known);
        return known.Values.Any(static one => one.IsDuration) ? places : null;
    }

    // A type that holds itself is known before what it holds is looked at.
    private static DurationPlaces Find(JsonTypeInfo shape, Dictionary<Type, DurationPlaces> known)
    {
        Type type = Nullable.GetUnderlyingType(shape.Type) ?? shape.Type;
        if (known.TryGetValue(type, out DurationPlaces? places)) return places;
        places = new DurationPlaces(type == typeof(TimeSpan));
        known.Add(type, places);
        JsonTypeInfo whole = shape.Options.GetTypeInfo(type);
        if (whole.ElementType is { } element) places.Items = Find(shape.Options.GetTypeInfo(element), known);
        foreach (JsonPropertyInfo property in whole.Properties.Where(IsPlainlyWritten))
            places._properties.Add(property.Name, Find(shape.Options.GetTypeInfo(property.PropertyType), known));
        return places;
    }

    private static bool IsPlainlyWritten(JsonPropertyInfo property) =>
        property is { Get: not null, CustomConverter: null }
        && (property.Set is not null || !property.Options.IgnoreReadOnlyProperties);
}
