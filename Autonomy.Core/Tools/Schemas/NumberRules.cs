using System.Globalization;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary><c>minimum</c>, <c>maximum</c> and their exclusive forms.</summary>
internal sealed class BoundRule(DataNumber bound, bool isLower, bool isExclusive) : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataNumber number) return;
        int order = DataNumber.Compare(number, bound);
        if (isLower) order = -order;
        if (order < 0 || (order == 0 && !isExclusive)) return;
        string rule = (isLower, isExclusive) switch
        {
            (true, false) => "at least",
            (true, true) => "more than",
            (false, false) => "at most",
            (false, true) => "less than",
        };
        string fix = isExclusive
            ? $"Write a number {(isLower ? "above" : "below")} {bound}."
            : $"Write {bound} or {(isLower ? "more" : "less")}.";
        validation.Report(path, $"{path.Subject} must be {rule} {bound}; it is {number}.", fix);
    }
}

/// <summary><c>multipleOf</c>: exact where decimals hold both numbers, in doubles beyond.</summary>
internal sealed class MultipleRule(DataNumber divisor) : SchemaRule
{
    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (value is not DataNumber number || IsMultiple(number)) return;
        validation.Report(
            path,
            $"{path.Subject} must be a multiple of {divisor}; it is {number}.",
            $"Write a multiple of {divisor}.");
    }

    private bool IsMultiple(DataNumber number)
    {
        if (TryDecimal(number, out decimal exact) && TryDecimal(divisor, out decimal step)) return exact % step == 0;
        return Math.IEEERemainder(number.Value, divisor.Value) == 0;
    }

    /// <summary>Nothing below 1e-28 but zero is a decimal; such a number stays a double.</summary>
    private static bool TryDecimal(DataNumber number, out decimal exact) =>
        decimal.TryParse(number.Literal, NumberStyles.Float, CultureInfo.InvariantCulture, out exact)
            && (exact != 0 || number.Value == 0);
}
