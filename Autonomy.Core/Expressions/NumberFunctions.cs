using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>The functions on numbers. They calculate in decimals, exactly, as long as the numbers fit, else in doubles.</summary>
internal static partial class NumberFunctions
{
    public static readonly ImmutableArray<Function> All =
    [
        Function.Of("abs", call => Each(call.Number(0), Math.Abs, Math.Abs), ParameterTypes.Number),
        Function.Of("avg", Average, ParameterTypes.NumberArray),
        Function.Of("ceil", call => Each(call.Number(0), decimal.Ceiling, Math.Ceiling), ParameterTypes.Number),
        Function.Of("floor", call => Each(call.Number(0), decimal.Floor, Math.Floor), ParameterTypes.Number),
        Function.Of("sum", Sum, ParameterTypes.NumberArray),
        Function.Of("to_number", call => ToNumber(call.Arguments[0]), ParameterTypes.Any),
    ];

    /// <summary>The number as a decimal, when that loses nothing that a double keeps.</summary>
    public static bool TryGetDecimal(DataNumber number, out decimal exact)
    {
        if (number.TryGetInt64(out long integer))
        {
            exact = integer;
            return true;
        }

        return decimal.TryParse(number.Literal, NumberStyles.Float, CultureInfo.InvariantCulture, out exact)
            && (double)exact == number.Value;
    }

    private static DataNumber Each(DataNumber number, Func<decimal, decimal> exactly, Func<double, double> roughly) =>
        TryGetDecimal(number, out decimal exact) ? Of(exactly(exact)) : new DataNumber(roughly(number.Value));

    private static DataValue? Sum(FunctionCall call)
    {
        ImmutableArray<DataValue> items = call.Items(0);
        if (!call.Charge(items.Length)) return null;
        if (TryAdd(items, out decimal exact)) return Of(exact);
        double sum = AddRoughly(items);
        return double.IsFinite(sum) ? new DataNumber(sum) : TooLarge(call);
    }

    private static DataValue? Average(FunctionCall call)
    {
        ImmutableArray<DataValue> items = call.Items(0);
        if (items.IsEmpty) return DataNull.Value;
        if (!call.Charge(items.Length)) return null;
        bool isExact = TryAdd(items, out decimal exact);
        if (isExact && exact / items.Length * items.Length == exact) return Of(exact / items.Length);
        double average = (isExact ? (double)exact : AddRoughly(items)) / items.Length;
        return double.IsFinite(average) ? new DataNumber(average) : TooLarge(call);
    }

    private static bool TryAdd(ImmutableArray<DataValue> items, out decimal sum)
    {
        sum = 0;
        foreach (DataValue item in items)
        {
            // Half of the decimal's range for each keeps the sum inside it.
            if (!TryGetDecimal((DataNumber)item, out decimal exact)) return false;
            if (Math.Abs(sum) > decimal.MaxValue / 2 || Math.Abs(exact) > decimal.MaxValue / 2) return false;
            sum += exact;
        }

        return true;
    }

    private static double AddRoughly(ImmutableArray<DataValue> items) => items.Sum(item => ((DataNumber)item).Value);

    private static DataValue? TooLarge(FunctionCall call) =>
        call.Fail(ExpressionFaultCode.InvalidValue, "The numbers add up to more than the largest number, 1.79e308.");

    private static DataNumber Of(decimal value) =>
        value == decimal.Truncate(value) && Math.Abs(value) <= long.MaxValue ? new DataNumber((long)value) : new DataNumber(value);

    private static DataValue ToNumber(DataValue value) => value switch
    {
        DataNumber => value,
        DataString text when JsonNumber().IsMatch(text.Value) => DataNumber.Parse(text.Value) as DataValue ?? DataNull.Value,
        _ => DataNull.Value,
    };

    /// <summary>A number as RFC 8259 writes it.</summary>
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex JsonNumber();
}
