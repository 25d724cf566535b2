namespace Autonomy.Host.Configuration.Hocon;

/// <summary>
/// A value as it is written, before substitution. Nodes are compared by identity: what a substitution stands for
/// depends on where it stands.
/// </summary>
internal abstract class HoconNode(HoconPosition position)
{
    public HoconPosition Position => position;

    /// <summary>Text, number, boolean or null; <paramref name="isGap"/>: the whitespace between two of them.</summary>
    public sealed class Scalar(HoconScalar value, bool isGap = false) : HoconNode(value.Position)
    {
        public HoconScalar Value => value;

        public bool IsGap => isGap;
    }

    /// <summary>An array.</summary>
    public sealed class Array(HoconPosition position, IReadOnlyList<HoconNode> items) : HoconNode(position)
    {
        public IReadOnlyList<HoconNode> Items => items;
    }

    /// <summary>An object: for each field everything that was assigned to it.</summary>
    public sealed class Object(HoconPosition position) : HoconNode(position)
    {
        public OrderedDictionary<string, HoconField> Fields { get; } = new(StringComparer.Ordinal);

        /// <summary>
        /// Assigns a value at a path that stands at a place, through objects that are made for its elements.
        /// </summary>
        public void Assign(HoconPosition keyPosition, ReadOnlySpan<string> path, HoconNode value)
        {
            if (!Fields.TryGetValue(path[0], out HoconField? field)) Fields.Add(path[0], field = new HoconField());
            if (path.Length == 1)
            {
                field.Values.Add(value);
                return;
            }

            Object inner = new(keyPosition);
            inner.Assign(keyPosition, path[1..], value);
            field.Values.Add(inner);
        }
    }

    /// <summary>A reference to another value.</summary>
    /// <param name="position">Where it is written.</param>
    /// <param name="path">The path, as it is written.</param>
    /// <param name="prefix">The path of the object that its file was included into; empty for the first file.</param>
    /// <param name="isOptional">Whether nothing takes its place when there is no such value.</param>
    public sealed class Substitution(
        HoconPosition position, IReadOnlyList<string> path, IReadOnlyList<string> prefix, bool isOptional)
        : HoconNode(position)
    {
        public IReadOnlyList<string> Path => path;

        public IReadOnlyList<string> Prefix => prefix;

        public bool IsOptional => isOptional;
    }

    /// <summary>Values side by side on one line, which become one.</summary>
    public sealed class Concatenation(HoconPosition position, IReadOnlyList<HoconNode> pieces) : HoconNode(position)
    {
        public IReadOnlyList<HoconNode> Pieces => pieces;
    }

    /// <summary>What was assigned to the same field before: the left side of what <c>+=</c> stands for.</summary>
    public sealed class Below(HoconPosition position) : HoconNode(position);

    /// <summary>Objects that are merged, the last one first in rank. Only resolving makes them.</summary>
    public sealed class Layers(IReadOnlyList<Object> objects) : HoconNode(objects[^1].Position)
    {
        public IReadOnlyList<Object> Objects => objects;
    }
}

/// <summary>A field of an object.</summary>
internal sealed class HoconField
{
    /// <summary>Everything that was assigned to it, in order.</summary>
    public List<HoconNode> Values { get; } = [];

    /// <summary>
    /// Which of them is being evaluated; null: none. Whoever asks for the field meanwhile sees only those before it.
    /// </summary>
    public int? Evaluating { get; set; }
}
