using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Autonomy.Host.Telemetry;

/// <summary>The tags of a measurement: as labels in text, and as keys that are looked up without making any.</summary>
internal static class MetricTags
{
    /// <summary>Tags are the same where they have the same names and values in the same order.</summary>
    public static readonly IEqualityComparer<KeyValuePair<string, object?>[]> Comparer = new InOrder();

    /// <summary>Their labels, by name: <c>outcome="failed",tool="http.request"</c>.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, object? value) in tags)
            labels[PrometheusText.NameOf(name)] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var text = new StringBuilder();
        foreach ((string name, string value) in labels)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(name).Append("=\"").Append(PrometheusText.Escape(value)).Append('"');
        }

        return text.ToString();
    }

    private sealed class InOrder
        : IEqualityComparer<KeyValuePair<string, object?>[]>,
            IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
    {
        public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) =>
            x is null || y is null ? ReferenceEquals(x, y) : Equals(x.AsSpan(), y);

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
        {
            if (alternate.Length != other.Length) return false;
            for (int tag = 0; tag < other.Length; tag++)
            {
                (string name, object? value) = other[tag];
                if (alternate[tag].Key != name || !Equals(alternate[tag].Value, value)) return false;
            }

            return true;
        }

        public int GetHashCode([DisallowNull] KeyValuePair<string, object?>[] tags) => GetHashCode(tags.AsSpan());

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = new HashCode();
            foreach ((string name, object? value) in alternate)
            {
                hash.Add(name);
                hash.Add(value);
            }

            return hash.ToHashCode();
        }

        public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) =>
            alternate.ToArray();
    }
}
