using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Autonomy.Core.Values;

/// <summary>A JSON array.</summary>
public sealed class DataArray : DataValue
{
    /// <summary>The empty array.</summary>
    public static readonly DataArray Empty = new([]);

    /// <summary>Wraps <paramref name="items"/>.</summary>
    public DataArray(ImmutableArray<DataValue> items) => Items = items;

    /// <summary>The items in their order.</summary>
    public ImmutableArray<DataValue> Items { get; }

    /// <inheritdoc/>
    public override DataKind Kind => DataKind.Array;

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) =>
        other is DataArray array && array.Items.AsSpan().SequenceEqual(Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Items.Length;
        foreach (DataValue item in Items) hash = StableHash.Combine(hash, item.GetHashCode());
        return hash;
    }
}

/// <summary>
/// A JSON object; the order of its properties is kept and does not count in comparisons.
/// Usually a <see cref="DataRecord"/>; a view over other data (the steps of an execution) derives from it to be read
/// lazily.
/// </summary>
public abstract class DataObject : DataValue
{
    /// <summary>The empty object.</summary>
    public static readonly DataObject Empty = new DataRecord([]);

    /// <summary>The properties in their order.</summary>
    public abstract IEnumerable<KeyValuePair<string, DataValue>> Properties { get; }

    /// <summary>How many properties there are.</summary>
    public abstract int Count { get; }

    /// <inheritdoc/>
    public sealed override DataKind Kind => DataKind.Object;

    /// <summary>The property's value, or null when there is no such property.</summary>
    public DataValue? this[string name] => TryGet(name, out DataValue? value) ? value : null;

    /// <summary>An object of these properties; of two with one name the last counts.</summary>
    public static DataObject Of(params ReadOnlySpan<(string Name, DataValue Value)> properties)
    {
        var builder = new DataObjectBuilder();
        foreach ((string name, DataValue value) in properties) builder.Set(name, value);
        return builder.Build();
    }

    /// <summary>Looks a property up.</summary>
    public abstract bool TryGet(string name, [NotNullWhen(true)] out DataValue? value);

    /// <summary>This object with one property set or replaced.</summary>
    public DataObject With(string name, DataValue value)
    {
        var builder = new DataObjectBuilder();
        foreach ((string key, DataValue old) in Properties) builder.Set(key, old);
        builder.Set(name, value);
        return builder.Build();
    }

    /// <inheritdoc/>
    public override bool Equals(DataValue? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not DataObject that || that.Count != Count) return false;
        foreach ((string name, DataValue value) in Properties)
        {
            if (!that.TryGet(name, out DataValue? theirs) || !theirs.Equals(value)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Count;
        foreach ((string name, DataValue value) in Properties)
            hash ^= StableHash.Combine(StableHash.Of(name), value.GetHashCode());
        return hash;
    }
}

/// <summary>A JSON object that holds its properties.</summary>
public sealed class DataRecord : DataObject
{
    private const int IndexedFrom = 9;

    private readonly KeyValuePair<string, DataValue>[] _properties;
    private readonly Dictionary<string, DataValue>? _index;

    internal DataRecord(KeyValuePair<string, DataValue>[] properties)
    {
        _properties = properties;
        if (properties.Length >= IndexedFrom) _index = new Dictionary<string, DataValue>(properties);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, DataValue>> Properties => _properties;

    /// <inheritdoc/>
    public override int Count => _properties.Length;

    /// <inheritdoc/>
    public override bool TryGet(string name, [NotNullWhen(true)] out DataValue? value)
    {
        if (_index is not null) return _index.TryGetValue(name, out value);
        foreach ((string key, DataValue candidate) in _properties)
        {
            if (!string.Equals(key, name, StringComparison.Ordinal)) continue;
            value = candidate;
            return true;
        }

        value = null;
        return false;
    }
}

/// <summary>
/// Collects the properties of a <see cref="DataObject"/>; a name set twice keeps its place and takes the last value.
/// </summary>
public sealed class DataObjectBuilder
{
    private readonly OrderedDictionary<string, DataValue> _properties = [];

    /// <summary>Whether a property of this name was set.</summary>
    public bool Has(string name) => _properties.ContainsKey(name);

    /// <summary>Sets a property.</summary>
    public DataObjectBuilder Set(string name, DataValue value)
    {
        _properties[name] = value;
        return this;
    }

    /// <summary>The object.</summary>
    public DataObject Build() => _properties.Count == 0 ? DataObject.Empty : new DataRecord([.. _properties]);
}
