using System.Globalization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Data;

/// <summary><c>data.aggregate</c>: one row a group, with counts, sums, averages and extremes.</summary>
internal sealed class AggregateTool : PureTool
{
    internal override ToolDescriptor Descriptor { get; } = Describe(
        "data.aggregate",
        "Groups rows and sums them up.",
        """
        {
          "type": "object", "required": ["rows", "measures"], "additionalProperties": false,
          "properties": {
            "rows": { "type": "array", "items": { "type": "object" }, "description": "The rows." },
            "groupBy": { "type": "array", "items": { "type": "string" },
              "description": "Columns whose equal values make a group; all rows are one group when absent." },
            "measures": { "type": "array", "minItems": 1,
              "description": "What each group's row holds besides its key.", "items": {
              "type": "object", "required": ["op"], "additionalProperties": false,
              "properties": {
                "op": { "enum": ["count", "sum", "avg", "min", "max"], "description": "How." },
                "of": { "type": "string", "description": "The column; for count its absence counts all rows." },
                "as": { "type": "string", "description": "The new column; op, or op_of, when absent." }
              } } }
          }
        }
        """,
        """
        {
          "type": "object", "required": ["rows", "count"],
          "properties": { "rows": { "type": "array", "items": { "type": "object" } }, "count": { "type": "integer" } }
        }
        """);

    internal override IReadOnlyList<InputFault> Validate(DataObject input) =>
    [
        .. input.Items("measures")
            .Select((measure, index) => (Measure: measure as DataObject, Index: index))
            .Where(item => item.Measure?["op"] is DataString { Value: not "count" } && item.Measure["of"] is null)
            .Select(
                item =>
                    new InputFault(
                        $"/measures/{item.Index}", $"'of' is missing for {item.Measure!["op"]}.", "Name the column.")),
    ];

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        IReadOnlyList<string> keys = input.Texts("groupBy");
        var measures = input.Items("measures").Cast<DataObject>().ToList();
        var groups = new OrderedDictionary<DataValue, List<DataObject>>();
        if (keys.Count == 0) groups.Add(DataArray.Empty, []);
        foreach (DataObject row in input.Items("rows").Cast<DataObject>())
        {
            cancellation.ThrowIfCancellationRequested();
            DataValue key = keys.Select(column => row[column] ?? DataNull.Value).ToData();
            if (!groups.TryGetValue(key, out List<DataObject>? group)) groups.Add(key, group = []);
            group.Add(row);
        }

        DataArray rows = groups
            .Select(group => (DataValue)SumUp((DataArray)group.Key, group.Value, keys, measures))
            .ToData();
        return DataObject.Of(("rows", rows), ("count", rows.Items.Length));
    }

    private static DataObject SumUp(
        DataArray key, List<DataObject> rows, IReadOnlyList<string> keys, List<DataObject> measures)
    {
        var row = new DataObjectBuilder();
        foreach ((string column, DataValue value) in keys.Zip(key.Items)) row.Set(column, value);
        foreach (DataObject measure in measures)
        {
            row.Set(NameOf(measure), Measure(rows, measure.Text("op"), measure.TextOrNull("of")));
        }

        return row.Build();
    }

    private static string NameOf(DataObject measure) =>
        measure.Text(
            "as", measure.TextOrNull("of") is { } column ? $"{measure.Text("op")}_{column}" : measure.Text("op"));

    /// <summary>Null and missing values do not count; sum and avg take numbers alone.</summary>
    private static DataValue Measure(List<DataObject> rows, string op, string? column)
    {
        if (column is null) return rows.Count;
        var values = rows.Select(row => row[column]).Where(
            value => value is not (null or DataNull)).Select(value => value!).ToList();
        return op switch
        {
            "count" => values.Count,
            "min" => values.Min(RowOrder.Instance) ?? DataNull.Value,
            "max" => values.Max(RowOrder.Instance) ?? DataNull.Value,
            "sum" => Sum(values, column, divisor: 1),
            _ => values.Count == 0 ? DataNull.Value : Sum(values, column, values.Count),
        };
    }

    /// <summary>Exact in decimals; in doubles where a number does not fit them.</summary>
    private static DataNumber Sum(List<DataValue> values, string column, int divisor)
    {
        if (values.FirstOrDefault(value => value is not DataNumber) is { } other)
        {
            string problem =
                $"The column '{column}' holds {other}, which is no number. Convert it first, for CSV with infer: true.";
            throw Fail(FailureKind.OutputMismatch, "no_number", problem);
        }

        decimal exact = 0;
        foreach (DataNumber number in values.Cast<DataNumber>())
        {
            bool fits = decimal.TryParse(
                number.Literal, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value);
            if (!fits || Math.Abs(number.Value) > 1e27 || Math.Abs((double)exact) > 1e27)
                return SumDoubles(values, divisor);
            exact += value;
        }

        return new DataNumber(exact / divisor);
    }

    private static DataNumber SumDoubles(List<DataValue> values, int divisor)
    {
        double sum = values.Cast<DataNumber>().Sum(number => number.Value) / divisor;
        return double.IsFinite(sum)
            ? new DataNumber(sum)
            : throw Fail(
                FailureKind.TooLarge,
                "number_too_large",
                "The sum is beyond what a number can hold. Sum up fewer rows.");
    }
}
