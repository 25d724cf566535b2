using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Text;

/// <summary><c>text.split</c>: the parts of a text between separators.</summary>
internal sealed class SplitTool : PureTool
{
    internal override ToolDescriptor Descriptor { get; } = Describe(
        "text.split",
        "Splits a text at a separator.",
        """
        {
          "type": "object", "required": ["text"], "additionalProperties": false,
          "properties": {
            "text": { "type": "string", "description": "The text." },
            "separator": { "type": "string", "minLength": 1, "default": "\n",
              "description": "Where to split; a line feed when absent." },
            "trim": { "type": "boolean", "default": false,
              "description": "Whether white space around each part goes." },
            "skipEmpty": { "type": "boolean", "default": false, "description": "Whether empty parts are left out." }
          }
        }
        """,
        """
        {
          "type": "object", "required": ["parts", "count"],
          "properties": { "parts": { "type": "array", "items": { "type": "string" } }, "count": { "type": "integer" } }
        }
        """);

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        StringSplitOptions options = (input.Flag("trim") ? StringSplitOptions.TrimEntries : StringSplitOptions.None)
            | (input.Flag("skipEmpty") ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None);
        string[] parts = input.Text("text").Split(input.Text("separator", "\n"), options);
        return DataObject.Of(("parts", parts.Select(part => (DataValue)part).ToData()), ("count", parts.Length));
    }
}
