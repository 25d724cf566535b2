using System.Collections.Immutable;
using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>The functions on strings; a character is a Unicode code point.</summary>
internal static class TextFunctions
{
    public static readonly ImmutableArray<Function> All =
    [
        Function.Of("contains", Contains, ParameterTypes.Array | ParameterTypes.String, ParameterTypes.Any),
        Function.Of("ends_with", EndsWith, ParameterTypes.String, ParameterTypes.String),
        Function.Of("join", Join, ParameterTypes.String, ParameterTypes.StringArray),
        Function.Of("length", Length, ParameterTypes.String | ParameterTypes.Array | ParameterTypes.Object),
        Function.Of("reverse", Reverse, ParameterTypes.Array | ParameterTypes.String),
        Function.Of("starts_with", StartsWith, ParameterTypes.String, ParameterTypes.String),
        Function.Of("to_string", ToText, ParameterTypes.Any),
        Function.Of("type", Type, ParameterTypes.Any),
    ];

    private static DataValue? Contains(FunctionCall call)
    {
        DataValue sought = call.Arguments[1];
        if (call.Arguments[0] is DataString text)
        {
            if (!call.ChargeText(text.Value.Length)) return null;
            return DataBoolean.Of(sought is DataString part && text.Value.Contains(part.Value, StringComparison.Ordinal));
        }

        foreach (DataValue item in call.Items(0))
        {
            if (!call.Charge(1) || call.AreEqual(item, sought) is not { } areEqual) return null;
            if (areEqual) return DataBoolean.True;
        }

        return DataBoolean.False;
    }

    private static DataValue? StartsWith(FunctionCall call) => call.ChargeText(call.Text(1).Length)
        ? DataBoolean.Of(call.Text(0).StartsWith(call.Text(1), StringComparison.Ordinal))
        : null;

    private static DataValue? EndsWith(FunctionCall call) => call.ChargeText(call.Text(1).Length)
        ? DataBoolean.Of(call.Text(0).EndsWith(call.Text(1), StringComparison.Ordinal))
        : null;

    private static DataValue? Join(FunctionCall call)
    {
        string glue = call.Text(0);
        ImmutableArray<DataValue> items = call.Items(1);
        long length = items.Sum(item => (long)((DataString)item).Value.Length + glue.Length);
        if (!call.Charge(items.Length) || !call.ChargeText(length)) return null;
        return new DataString(string.Join(glue, items.Select(item => ((DataString)item).Value)));
    }

    private static DataValue? Length(FunctionCall call)
    {
        switch (call.Arguments[0])
        {
            case DataArray array: return new DataNumber(array.Items.Length);
            case DataString text when !call.ChargeText(text.Value.Length): return null;
            case DataString text: return new DataNumber(CodePoints(text.Value));
            default: return new DataNumber(call.Object(0).Properties.LongCount());
        }
    }

    private static long CodePoints(string text)
    {
        long count = 0;
        foreach (Rune _ in text.EnumerateRunes()) count++;
        return count;
    }

    private static DataValue? Reverse(FunctionCall call)
    {
        if (call.Arguments[0] is DataArray array)
            return call.Charge(array.Items.Length) ? new DataArray([.. array.Items.Reverse()]) : null;
        string text = call.Text(0);
        if (!call.ChargeText(text.Length)) return null;
        var reversed = new char[text.Length];
        int end = text.Length;
        foreach (Rune rune in text.EnumerateRunes())
        {
            end -= rune.Utf16SequenceLength;
            rune.EncodeToUtf16(reversed.AsSpan(end));
        }

        return new DataString(new string(reversed));
    }

    private static DataValue? ToText(FunctionCall call)
    {
        DataValue value = call.Arguments[0];
        if (value is DataString) return value;
        if (call.Measure(value) is not { } extent) return null;
        return extent.HoldsSecret
            ? call.Fail(ExpressionFaultCode.InvalidType, "A secret is a handle: to_string() cannot read the value that holds it.")
            : new DataString(DataJson.Write(value));
    }

    private static DataString Type(FunctionCall call) => new(call.Arguments[0].Kind switch
    {
        DataKind.Null => "null",
        DataKind.Boolean => "boolean",
        DataKind.Number => "number",
        DataKind.String => "string",
        DataKind.Array => "array",
        _ => "object",
    });
}
