using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>
/// How large a value is: a walk that ends as soon as a maximum is passed, so that a value that holds one part many
/// times over costs no more than its maximum.
/// </summary>
internal sealed class ValueExtent
{
    private readonly long _charactersMax;

    private ValueExtent(long charactersMax) => _charactersMax = charactersMax;

    /// <summary>The length of its compact JSON text, roughly; more than the maximum when the walk ended there.</summary>
    public long Characters { get; private set; }

    /// <summary>How deep arrays and objects nest; 0 for a scalar.</summary>
    public int Depth { get; private set; }

    /// <summary>Whether it is or holds a secret, as far as the walk went.</summary>
    public bool HoldsSecret { get; private set; }

    /// <summary>Whether it is larger than the maximum.</summary>
    public bool IsTooLarge => Characters > _charactersMax;

    public static ValueExtent Of(DataValue value, long charactersMax = ExpressionLimits.ResultCharactersMax)
    {
        var extent = new ValueExtent(charactersMax);
        extent.Add(value, 0);
        return extent;
    }

    /// <summary>The fault of a result that is too large, or nests too deep to be stored.</summary>
    public static ExpressionFault? CheckResult(DataValue value)
    {
        ValueExtent extent = Of(value);
        if (extent.IsTooLarge) return TooLarge(0);
        return extent.Depth <= DataJson.DepthMax
            ? null
            : new ExpressionFault(
                ExpressionFaultCode.LimitExceeded, $"The result nests deeper than {DataJson.DepthMax} levels.", 0);
    }

    public static ExpressionFault TooLarge(int position) => new(
        ExpressionFaultCode.LimitExceeded,
        $"The result is larger than {ExpressionLimits.ResultCharactersMax} characters. Select less of it.",
        position);

    private void Add(DataValue value, int depth)
    {
        Depth = Math.Max(Depth, depth + (value is DataArray or DataObject ? 1 : 0));
        switch (value)
        {
            case DataString text: Characters += text.Value.Length + 2; break;
            case DataArray array: AddItems(array, depth); break;
            case DataObject record: AddProperties(record, depth); break;
            case DataNumber number: Characters += number.TryGetInt64(out _) ? 1 : number.Literal.Length; break;
            case DataSecret: HoldsSecret = true; Characters += 2; break;
            default: Characters += 4; break;
        }
    }

    private void AddItems(DataArray array, int depth)
    {
        Characters += 2;
        foreach (DataValue item in array.Items)
        {
            if (IsTooLarge) return;
            Characters++;
            Add(item, depth + 1);
        }
    }

    private void AddProperties(DataObject record, int depth)
    {
        Characters += 2;
        foreach ((string name, DataValue value) in record.Properties)
        {
            if (IsTooLarge) return;
            Characters += name.Length + 4;
            Add(value, depth + 1);
        }
    }
}
