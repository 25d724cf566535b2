using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Text;

/// <summary><c>text.echo</c>: gives back what it gets.</summary>
internal sealed class EchoTool : PureTool
{
    internal override ToolDescriptor Descriptor { get; } = Describe(
        "text.echo",
        "Gives back the text that it gets; a value that is no text comes back as compact JSON.",
        """
        {
          "type": "object", "required": ["text"], "additionalProperties": false,
          "properties": { "text": { "description": "A text, or any value." } }
        }
        """,
        """{ "type": "object", "required": ["text"], "properties": { "text": { "type": "string" } } }""");

    internal override DataValue Run(DataObject input, CancellationToken cancellation) =>
        DataObject.Of(("text", Arguments.TextOf(input["text"]!)));
}
