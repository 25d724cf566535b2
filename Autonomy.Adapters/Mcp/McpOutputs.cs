using System.Text.Json;
using Autonomy.Core.Values;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Autonomy.Adapters.Mcp;

/// <summary>Results of MCP tools as outputs: the texts, the structured result, and whatever else there is.</summary>
internal static class McpOutputs
{
    private const string Structured = "#/properties/structured";

    /// <summary>The schema of the outputs of a tool whose structured results have this one.</summary>
    public static DataObject SchemaOf(DataObject? structured) => DataObject.Of(
        ("type", "object"), ("additionalProperties", false),
        ("properties", DataObject.Of(
            ("text", Describe("The texts of the result, joined by line breaks.").With("type", "string")),
            ("structured", structured is null
                ? Describe("The structured result.")
                : (DataObject)Moved(structured)),
            ("content", Describe("Parts of the result that are no text, as the protocol has them.")
                .With("type", "array")))));

    /// <summary>A result as an output.</summary>
    public static DataObject Of(CallToolResult result)
    {
        var output = new DataObjectBuilder();
        if (TextOf(result) is { Length: > 0 } text) output.Set("text", text);
        if (StructuredOf(result) is { } structured) output.Set("structured", structured);
        DataValue[] others =
        [
            .. result.Content.Where(static block => block is not TextContentBlock).Select(static block =>
                DataJson.Parse(JsonSerializer.SerializeToUtf8Bytes(block, McpJsonUtilities.DefaultOptions))),
        ];
        if (others.Length > 0) output.Set("content", new DataArray([.. others]));
        return output.Build();
    }

    /// <summary>The texts of a result.</summary>
    public static string TextOf(CallToolResult result) =>
        string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    /// <summary>The structured result; null where there is none.</summary>
    public static DataValue? StructuredOf(CallToolResult result) =>
        result.StructuredContent is { ValueKind: not JsonValueKind.Null } structured ? ToData(structured) : null;

    /// <summary>An element as a value.</summary>
    public static DataValue ToData(JsonElement element) => DataJson.Parse(element.GetRawText());

    private static DataObject Describe(string description) => DataObject.Of(("description", description));

    // What its references lead to has moved along with it.
    private static DataValue Moved(DataValue schema)
    {
        if (schema is DataArray items) return new DataArray([.. items.Items.Select(Moved)]);
        if (schema is not DataObject keywords) return schema;
        var moved = new DataObjectBuilder();
        foreach ((string keyword, DataValue value) in keywords.Properties)
        {
            bool isPlace = keyword == "$ref" && value is DataString { Value: ['#', ..] };
            moved.Set(keyword, isPlace ? Structured + ((DataString)value).Value[1..] : Moved(value));
        }

        return moved.Build();
    }
}
