namespace Autonomy.Core.Values;

/// <summary>
/// A JSON value: immutable, compared by content, safe to share between threads.
/// It is what inputs, arguments and outputs are made of. Reading and writing JSON text is <see cref="DataJson"/>'s.
/// </summary>
public abstract class DataValue : IEquatable<DataValue>
{
    private protected DataValue()
    {
    }

    /// <summary>Which of the kinds of JSON this value is.</summary>
    public abstract DataKind Kind { get; }

    /// <inheritdoc/>
    public abstract bool Equals(DataValue? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is DataValue other && Equals(other);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>The value as compact JSON text.</summary>
    public override string ToString() => DataJson.Write(this);

    /// <summary>Wraps a string.</summary>
    public static implicit operator DataValue(string value) => new DataString(value);

    /// <summary>Wraps an integer.</summary>
    public static implicit operator DataValue(long value) => new DataNumber(value);

    /// <summary>Wraps a boolean.</summary>
    public static implicit operator DataValue(bool value) => DataBoolean.Of(value);
}

/// <summary>The kinds of <see cref="DataValue"/>.</summary>
public enum DataKind
{
    /// <summary>JSON null.</summary>
    Null,

    /// <summary>JSON true or false.</summary>
    Boolean,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>A JSON string.</summary>
    String,

    /// <summary>A JSON array.</summary>
    Array,

    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>A handle on a secret, or a text that holds one; it never carries the secret itself.</summary>
    Secret,
}
