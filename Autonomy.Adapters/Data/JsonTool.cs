using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Data;

/// <summary><c>data.json</c>: a value of JSON text, or the text of a value.</summary>
internal sealed class JsonTool : PureTool
{
    internal override ToolDescriptor Descriptor { get; } = Describe(
        "data.json",
        "Reads JSON text as a value, or writes a value as JSON text.",
        """
        {
          "type": "object", "additionalProperties": false,
          "properties": {
            "text": { "type": "string", "description": "JSON to read; gives value." },
            "value": { "description": "A value to write; gives text." },
            "indented": { "type": "boolean", "default": false,
              "description": "Whether the text has line feeds and indents." }
          }
        }
        """,
        """
        {
          "type": "object",
          "properties": {
            "value": { "description": "When text was given." },
            "text": { "type": "string", "description": "When a value was given." }
          }
        }
        """);

    internal override IReadOnlyList<InputFault> Validate(DataObject input) =>
        (input["text"], input["value"]) is (not null, not null)
        ? [new InputFault("/value", "Both text and value are given.", "Give one of them.")]
        : [];

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        if (input["value"] is { } value)
        {
            return DataObject.Of(
                ("text", input.Flag("indented") ? DataJson.WriteIndented(value) : DataJson.Write(value)));
        }

        if (input.TextOrNull("text") is not { } text)
            throw Fail(FailureKind.BadInput, "bad_input", "Neither text nor value is given. Give one of them.");
        return DataJson.TryParse(text, out DataValue? parsed, out string? fault)
            ? DataObject.Of(("value", parsed))
            : throw Fail(FailureKind.OutputMismatch, "bad_json", $"The text is no JSON: {fault}");
    }
}
