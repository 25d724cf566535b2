using System.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Markdig;

namespace Autonomy.Adapters.Text;

/// <summary><c>text.markdown</c>: Markdown to HTML, or rows to a Markdown table.</summary>
internal sealed class MarkdownTool(TextToolOptions options) : PureTool
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UseAdvancedExtensions().DisableHtml().Build();
    private static readonly MarkdownPipeline PipelineWithHtml =
        new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    internal override ToolDescriptor Descriptor { get; } = Describe(
        "text.markdown",
        "Turns Markdown into HTML, or rows into a Markdown table.",
        """
        {
          "type": "object", "additionalProperties": false,
          "properties": {
            "markdown": { "type": "string",
              "description": "Markdown (CommonMark with tables, task lists, footnotes); gives html." },
            "allowHtml": { "type": "boolean", "default": false,
              "description": "Whether HTML inside the Markdown stays HTML; otherwise it is shown as text." },
            "rows": { "type": "array", "items": { "type": "object" },
              "description": "Rows by column; gives markdown." },
            "columns": { "type": "array", "items": { "type": "string" },
              "description": "The table's columns in their order; those of all rows when absent." }
          }
        }
        """,
        """
        {
          "type": "object",
          "properties": {
            "html": { "type": "string", "description": "When markdown was given." },
            "markdown": { "type": "string", "description": "When rows were given." }
          }
        }
        """);

    internal override IReadOnlyList<InputFault> Validate(DataObject input) =>
        (input["markdown"], input["rows"]) is (not null, not null)
        ? [new InputFault("/rows", "Both markdown and rows are given.", "Give one of them.")]
        : [];

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        if (input["rows"] is DataArray rows)
            return DataObject.Of(("markdown", Table(rows, input.Texts("columns"), cancellation)));
        if (input.TextOrNull("markdown") is not { } markdown)
            throw Fail(FailureKind.BadInput, "bad_input", "Neither markdown nor rows are given. Give one of them.");
        using var html = new BoundedWriter(options.OutputCharactersMax, cancellation);
        Markdown.ToHtml(markdown, html, input.Flag("allowHtml") ? PipelineWithHtml : Pipeline);
        return DataObject.Of(("html", html.ToString()));
    }

    private string Table(DataArray rows, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        var records = rows.Items.Cast<DataObject>().ToList();
        if (columns.Count == 0)
            columns = [.. records.SelectMany(row => row.Properties).Select(property => property.Key).Distinct()];
        using var table = new BoundedWriter(options.OutputCharactersMax, cancellation);
        if (columns.Count == 0) return "";
        table.Write(Line(columns.Select(Cell)));
        table.Write(
            Line(columns.Select(column => records.All(row => row[column] is DataNumber or null) ? "--:" : "---")));
        foreach (DataObject row in records) table.Write(Line(columns.Select(column => Cell(TextOf(row[column])))));
        return table.ToString();
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string TextOf(DataValue? value) => value is null or DataNull ? "" : Arguments.TextOf(value);

    /// <summary>Text that stays within its cell.</summary>
    private static string Cell(string text) => new StringBuilder(text)
        .Replace("\\", "\\\\")
        .Replace("|", "\\|")
        .Replace("\r\n", "<br>")
        .Replace("\n", "<br>")
        .ToString();
}
