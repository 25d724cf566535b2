using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>
/// <c>type</c>: the value is of one of the named types. A number without a fraction is an integer, 1.0 too.
/// </summary>
internal sealed class TypeRule(ImmutableArray<string> types) : SchemaRule
{
    internal static readonly ImmutableArray<string> Names =
        ["null", "boolean", "number", "integer", "string", "array", "object"];

    internal override bool NeedsText => false;

    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (types.Any(type => Fits(type, value))) return;
        string expected = string.Join(" or ", types.Select(WithArticle));
        string found = value.Kind == DataKind.Number && types.Contains("integer")
            ? SchemaValidation.Show(value)
            : WithArticle(NameOf(value));
        validation.Report(path, $"{path.Subject} must be {expected}; it is {found}.", Fix(value, expected));
    }

    private static bool Fits(string type, DataValue value) => value.Kind switch
    {
        DataKind.Null => type == "null",
        DataKind.Boolean => type == "boolean",
        DataKind.Number => type == "number" || (type == "integer" && IsInteger((DataNumber)value)),
        DataKind.Array => type == "array",
        DataKind.Object => type == "object",
        _ => type == "string",
    };

    /// <summary>A tiny number, which a decimal does not tell from zero, is none.</summary>
    private static bool IsInteger(DataNumber number)
    {
        bool isWhole = number.TryGetInt64(out _)
            || (Math.Abs(number.Value) >= long.MaxValue && Math.Floor(number.Value) == number.Value);
        return isWhole && (number.Value == 0 || Math.Abs(number.Value) >= 1);
    }

    private string Fix(DataValue value, string expected)
    {
        if (value is DataNumber or DataBoolean && types.Contains("string")) return $"Put it in quotes: \"{value}\".";
        if (value is DataString text && Meant(text.Value) is { } meant)
            return $"Write it without quotes: {SchemaValidation.Show(meant)}.";
        return types.Contains("array") ? "Put it in square brackets." : $"Write {expected}.";
    }

    private DataValue? Meant(string text) =>
        DataJson.TryParse(text, out DataValue? value, out _) && types.Any(type => Fits(type, value)) ? value : null;

    private static string NameOf(DataValue value) => value.Kind switch
    {
        DataKind.Null => "null",
        DataKind.Boolean => "boolean",
        DataKind.Number => "number",
        DataKind.Array => "array",
        DataKind.Object => "object",
        _ => "string",
    };

    private static string WithArticle(string type) => type switch
    {
        "null" => "null",
        "integer" or "array" or "object" => $"an {type}",
        _ => $"a {type}",
    };
}

/// <summary><c>enum</c> and <c>const</c>: the value is one of those listed.</summary>
internal sealed class OneOfValuesRule(ImmutableArray<DataValue> values) : SchemaRule
{
    private const int ListedMax = 20;

    internal override void Check(DataValue value, InstancePath path, SchemaValidation validation)
    {
        if (values.Contains(value) || !validation.IsWhollyKnown(value)) return;
        string listed = string.Join(", ", values.Take(ListedMax).Select(SchemaValidation.Show));
        string rule = values.Length switch
        {
            1 => $"must be {listed}",
            <= ListedMax => $"must be one of {listed}",
            _ => $"must be one of {listed} and {values.Length - ListedMax} more",
        };
        validation.Report(path, $"{path.Subject} {rule}; it is {SchemaValidation.Show(value)}.", Fix(value));
    }

    private string Fix(DataValue value)
    {
        string? near = value is DataString text
            ? NearestName.Of(text.Value, values.OfType<DataString>().Select(option => option.Value))
            : null;
        if (near is not null) return $"Did you mean '{near}'?";
        return values.Length == 1 ? "Write exactly that." : "Write one of those.";
    }
}
