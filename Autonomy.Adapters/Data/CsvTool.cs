using System.Globalization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using CsvHelper;
using CsvHelper.Configuration;

namespace Autonomy.Adapters.Data;

/// <summary><c>data.csv</c>: rows of CSV text (RFC 4180), or the text of rows.</summary>
internal sealed class CsvTool(DataToolOptions options) : PureTool
{
    internal override ToolDescriptor Descriptor { get; } = Describe(
        "data.csv",
        "Reads CSV text as rows, or writes rows as CSV text.",
        """
        {
          "type": "object", "additionalProperties": false,
          "properties": {
            "text": { "type": "string", "description": "CSV to read; gives rows, columns and count." },
            "rows": { "type": "array", "items": { "type": ["object", "array"] },
              "description": "Rows to write; gives text." },
            "columns": { "type": "array", "items": { "type": "string" },
              "description": "The columns to write, in their order; those of all rows when absent." },
            "header": { "type": "boolean", "default": true,
              "description": "Whether the first line holds the columns' names; without, rows are arrays." },
            "delimiter": { "type": "string", "minLength": 1, "maxLength": 1, "default": ",",
              "description": "Between fields." },
            "infer": { "type": "boolean", "default": false,
              "description": "Whether JSON numbers, true, false and empty fields become numbers, booleans and null." }
          }
        }
        """,
        """
        {
          "type": "object",
          "properties": {
            "rows": { "type": "array", "items": { "type": ["object", "array"] } },
            "columns": { "type": "array", "items": { "type": "string" } },
            "count": { "type": "integer" },
            "text": { "type": "string" }
          }
        }
        """);

    internal override IReadOnlyList<InputFault> Validate(DataObject input) =>
        (input["text"], input["rows"]) is (not null, not null)
        ? [new InputFault("/rows", "Both text and rows are given.", "Give one of them.")]
        : [];

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        var format = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = input.Text("delimiter", ","),
            HasHeaderRecord = input.Flag("header", otherwise: true),
            NewLine = "\n",
        };
        if (input["rows"] is DataArray rows) return DataObject.Of(("text", Write(rows, input, format)));
        if (input.TextOrNull("text") is not { } text)
            throw Fail(FailureKind.BadInput, "bad_input", "Neither text nor rows are given. Give one of them.");
        try
        {
            return Read(text, format, input.Flag("infer"), cancellation);
        }
        catch (CsvHelperException exception)
        {
            string line = exception.Context?.Parser is { } parser ? $" at line {parser.RawRow}" : "";
            string problem = exception.Message.Split('\n')[0].TrimEnd();
            throw Fail(FailureKind.OutputMismatch, "bad_csv", $"The text is no CSV{line}: {problem}");
        }
    }

    private DataObject Read(string text, CsvConfiguration format, bool infers, CancellationToken cancellation)
    {
        using var parser = new CsvParser(new StringReader(text), format);
        string[] columns = format.HasHeaderRecord && parser.Read() ? parser.Record! : [];
        if (columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Fail(
                FailureKind.OutputMismatch,
                "bad_csv",
                $"The column '{twice.Key}' stands twice. Read it with header: false.");
        }

        var rows = new List<DataValue>();
        while (parser.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows.Count == options.RowsMax)
            {
                throw Fail(
                    FailureKind.TooLarge,
                    "output_too_large",
                    $"The text has more than {options.RowsMax} rows. Split it.");
            }

            rows.Add(Row(parser, columns, format.HasHeaderRecord, infers));
        }

        return DataObject.Of(
            ("rows", rows.ToData()), (
                "columns", columns.Select(column => (DataValue)column).ToData()), ("count", rows.Count));
    }

    private static DataValue Row(CsvParser parser, string[] columns, bool isNamed, bool infers)
    {
        IEnumerable<DataValue> fields = parser.Record!.Select(field => infers ? Infer(field) : field);
        if (!isNamed) return fields.ToData();
        if (parser.Count != columns.Length)
        {
            throw Fail(
                FailureKind.OutputMismatch,
                "bad_csv",
                $"Line {parser.RawRow} has {parser.Count} fields, the header {columns.Length}. Correct it.");
        }

        var row = new DataObjectBuilder();
        foreach ((string column, DataValue field) in columns.Zip(fields)) row.Set(column, field);
        return row.Build();
    }

    private static DataValue Infer(string field)
    {
        if (field.Length == 0) return DataNull.Value;
        bool isCandidate = field is "true" or "false" || char.IsAsciiDigit(field[^1]);
        return isCandidate && DataJson.TryParse(field, out DataValue? value, out _) ? value : field;
    }

    private static string Write(DataArray rows, DataObject input, CsvConfiguration format)
    {
        using var text = new StringWriter();
        using var csv = new CsvWriter(text, format);
        IReadOnlyList<string> columns = input.Texts("columns");
        if (columns.Count == 0)
        {
            columns =
                [.. rows.Items.OfType<DataObject>().SelectMany(row => row.Properties).Select(p => p.Key).Distinct()];
        }

        if (format.HasHeaderRecord && columns.Count > 0) WriteLine(csv, columns);
        foreach (DataValue row in rows.Items)
        {
            WriteLine(
                csv,
                row is DataObject record
                    ? columns.Select(column => TextOf(record[column]))
                    : ((DataArray)row).Items.Select(TextOf));
        }

        csv.Flush();
        return text.ToString();
    }

    private static void WriteLine(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (string field in fields) csv.WriteField(field);
        csv.NextRecord();
    }

    private static string TextOf(DataValue? value) => value is null or DataNull ? "" : Arguments.TextOf(value);
}
