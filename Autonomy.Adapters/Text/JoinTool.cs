using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Text;

/// <summary><c>text.join</c>: one text of many.</summary>
internal sealed class JoinTool : PureTool
{
    internal override ToolDescriptor Descriptor { get; } = Describe(
        "text.join",
        "Joins values to one text.",
        """
        {
          "type": "object", "required": ["items"], "additionalProperties": false,
          "properties": {
            "items": { "type": "array", "description": "Texts, or any values, which are written as compact JSON." },
            "separator": { "type": "string", "default": "\n",
              "description": "What stands between; a line feed when absent." }
          }
        }
        """,
        """{ "type": "object", "required": ["text"], "properties": { "text": { "type": "string" } } }""");

    internal override DataValue Run(DataObject input, CancellationToken cancellation) =>
        DataObject.Of(
            ("text", string.Join(input.Text("separator", "\n"), input.Items("items").Select(Arguments.TextOf))));
}
