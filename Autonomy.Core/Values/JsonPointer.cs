using System.Globalization;

namespace Autonomy.Core.Values;

/// <summary>Writes places within a value (RFC 6901), and finds and replaces what is there.</summary>
public static class JsonPointer
{
    /// <summary>The place of a property.</summary>
    /// <param name="parent">The place of the object; empty: the whole value.</param>
    /// <param name="name">The property's name, as it is.</param>
    public static string Of(string parent, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.AsSpan().IndexOfAny('~', '/') < 0) return $"{parent}/{name}";
        string escaped = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return $"{parent}/{escaped}";
    }

    internal static string Of(string parent, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{parent}/{index}");

    /// <summary>The names and indices that a pointer goes along, from the outermost.</summary>
    internal static IEnumerable<string> Segments(string pointer) => pointer.Split('/').Skip(1).Select(
        segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));

    /// <summary>The part under a name or an index; null where there is none.</summary>
    internal static DataValue? Step(DataValue container, string segment) => container switch
    {
        DataObject record => record[segment],
        DataArray array when IndexIn(array, segment) is { } index => array.Items[index],
        _ => null,
    };

    /// <summary>The part at the end of a way; null where it leads nowhere.</summary>
    internal static DataValue? Find(DataValue value, IEnumerable<string> segments)
    {
        DataValue? found = value;
        foreach (string segment in segments) found = found is null ? null : Step(found, segment);
        return found;
    }

    /// <summary>The value with another part at the end of a way that leads somewhere.</summary>
    internal static DataValue Replace(DataValue value, ReadOnlySpan<string> segments, DataValue part)
    {
        if (segments.IsEmpty) return part;
        DataValue inner = Replace(Step(value, segments[0])!, segments[1..], part);
        return value is DataObject record
            ? record.With(segments[0], inner)
            : new DataArray(((DataArray)value).Items.SetItem(IndexIn((DataArray)value, segments[0])!.Value, inner));
    }

    private static int? IndexIn(DataArray array, string segment) =>
        int.TryParse(segment, out int index) && index >= 0 && index < array.Items.Length ? index : null;
}
