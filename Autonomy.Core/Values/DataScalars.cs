using System.Globalization;

namespace Autonomy.Core.Values;

/// <summary>JSON null.</summary>
public sealed class DataNull : DataValue
{
    /// <summary>The one null.</summary>
    public static readonly DataNull Value = new();

    private DataNull()
    {
    }

    /// <inheritdoc/>
    public override DataKind Kind => DataKind.Null;

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataNull;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}

/// <summary>JSON true or false.</summary>
public sealed class DataBoolean : DataValue
{
    /// <summary>The one true.</summary>
    public static readonly DataBoolean True = new(true);

    /// <summary>The one false.</summary>
    public static readonly DataBoolean False = new(false);

    private DataBoolean(bool value) => Value = value;

    /// <summary>The value itself.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override DataKind Kind => DataKind.Boolean;

    /// <summary>The shared instance for <paramref name="value"/>.</summary>
    public static DataBoolean Of(bool value) => value ? True : False;

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value ? 1 : 2;
}

/// <summary>A JSON string.</summary>
public sealed class DataString : DataValue
{
    /// <summary>Wraps <paramref name="value"/>.</summary>
    public DataString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override DataKind Kind => DataKind.String;

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) =>
        other is DataString text && string.Equals(text.Value, Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StableHash.Of(Value);
}

/// <summary>
/// A finite JSON number. Numbers that a decimal holds exactly are compared exactly; the others as doubles.
/// The text of a parsed number is kept, so that a 64-bit id or an amount is written as it was read.
/// </summary>
public sealed class DataNumber : DataValue
{
    private readonly string? _text;
    private readonly decimal? _exact;

    /// <summary>Wraps an integer.</summary>
    public DataNumber(long value)
    {
        Value = value;
        _exact = value;
    }

    /// <summary>Wraps a decimal.</summary>
    public DataNumber(decimal value)
    {
        Value = (double)value;
        _exact = value;
    }

    /// <summary>Wraps a double; NaN and infinities are no JSON and are refused.</summary>
    public DataNumber(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no NaN and no infinity.");
        Value = value;
        if (Math.Abs(value) < 1e15 && Math.Floor(value) == value) _exact = (decimal)value;
    }

    private DataNumber(double value, decimal? exact, string text)
    {
        Value = value;
        _exact = exact;
        _text = text;
    }

    /// <summary>The nearest double.</summary>
    public double Value { get; }

    /// <summary>The JSON literal.</summary>
    public string Literal => _text ?? (_exact is { } exact
        ? exact.ToString(CultureInfo.InvariantCulture)
        : Value.ToString("R", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override DataKind Kind => DataKind.Number;

    /// <summary>Reads a JSON number literal; null when it is too large for a double (1e400).</summary>
    public static DataNumber? Parse(string literal)
    {
        if (!double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
        {
            return null;
        }

        // A decimal rounds what it cannot hold (1e-40 to 0): it is exact only where it still names the same double.
        bool isExact = decimal.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            && (double)exact == value;
        return new DataNumber(value, isExact ? exact : null, literal);
    }

    /// <summary>The value as an integer, when it is one and fits.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (_exact is not { } exact || decimal.Truncate(exact) != exact) return false;
        if (exact is < long.MinValue or > long.MaxValue) return false;
        value = (long)exact;
        return true;
    }

    /// <summary>
    /// Below zero, zero, or above zero as the first is less than, equal to or greater than the second.
    /// </summary>
    public static int Compare(DataNumber first, DataNumber second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first._exact is { } left && second._exact is { } right
            ? left.CompareTo(right)
            : first.Value.CompareTo(second.Value);
    }

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataNumber number && Compare(this, number) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => StableHash.Of(BitConverter.DoubleToInt64Bits(Value == 0 ? 0 : Value));
}
