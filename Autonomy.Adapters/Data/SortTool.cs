using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Data;

/// <summary><c>data.sort</c>: rows in order, and the first of them. Equal rows keep their order.</summary>
internal sealed class SortTool : PureTool
{
    internal override ToolDescriptor Descriptor { get; } = Describe(
        "data.sort",
        "Sorts rows by columns and keeps the first of them.",
        """
        {
          "type": "object", "required": ["rows", "by"], "additionalProperties": false,
          "properties": {
            "rows": { "type": "array", "items": { "type": "object" }, "description": "The rows." },
            "by": { "type": ["string", "array"], "minLength": 1, "minItems": 1,
              "items": { "type": "string", "minLength": 1 },
              "description": "Columns, the most important first; a - before a name sorts it from the largest." },
            "limit": { "type": "integer", "minimum": 0, "description": "How many rows to keep; all when absent." }
          }
        }
        """,
        """
        {
          "type": "object", "required": ["rows", "count"],
          "properties": { "rows": { "type": "array", "items": { "type": "object" } }, "count": { "type": "integer" } }
        }
        """);

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        IEnumerable<string> by = input.TextOrNull("by") is { } one ? [one] : input.Texts("by");
        IOrderedEnumerable<DataObject> sorted = input.Items("rows").Cast<DataObject>().OrderBy(static _ => 0);
        foreach (string column in by)
        {
            sorted = column is ['-', .. string name]
                ? sorted.ThenByDescending(row => row[name], RowOrder.Instance)
                : sorted.ThenBy(row => row[column], RowOrder.Instance);
        }

        int limit = (int)Math.Min(input.Integer("limit", int.MaxValue), int.MaxValue);
        var rows = sorted.Take(limit).Cast<DataValue>().ToData();
        return DataObject.Of(("rows", rows), ("count", rows.Items.Length));
    }
}
