namespace Autonomy.Core.Journaling;

/// <summary>
/// The name of a stream: what kind of aggregate it is, and the aggregate's id, as in
/// <c>execution-site-health-7k3v9tq2m8hz</c>.
/// </summary>
public readonly record struct StreamId
{
    /// <summary>The longest name, in characters.</summary>
    public const int LengthMax = 320;

    /// <summary>Names a stream.</summary>
    public StreamId(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, LengthMax, nameof(value));
        Value = value;
    }

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
