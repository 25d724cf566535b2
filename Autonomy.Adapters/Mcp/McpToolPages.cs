using System.Text.Json;
using Autonomy.Core.Connections;
using Autonomy.Core.Secrets;
using Autonomy.Core.Values;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Autonomy.Adapters.Mcp;

/// <summary>
/// Reads what a server lists of its tools. The protocol's library refuses a whole page for one tool that breaks its
/// rules; here each tool is read for itself, so that a bad one costs no other.
/// </summary>
internal sealed class McpToolPages(Redactor redactor)
{
    // What a tool without a schema of its arguments takes.
    private static readonly DataObject AnyObject = DataObject.Of(("type", "object"));

    /// <summary>The tools of one page, and the cursor of the next; null: it is the last.</summary>
    /// <exception cref="JsonException">It is no list of tools, or one of them has no name.</exception>
    public async Task<(IReadOnlyList<McpToolDefinition> Tools, string? Next)> ReadAsync(
        McpClient client, string? cursor, CancellationToken cancellation)
    {
        JsonElement page = await client.SendRequestAsync<ListToolsRequestParams, JsonElement>(
            RequestMethods.ToolsList, new ListToolsRequestParams { Cursor = cursor }, cancellationToken: cancellation);
        if (Of(page, "tools") is not { ValueKind: JsonValueKind.Array } tools)
            throw new JsonException("Its list of tools has no array 'tools'.");
        return ([.. tools.EnumerateArray().Select(DefinitionOf)], TextOf(page, "nextCursor"));
    }

    private McpToolDefinition DefinitionOf(JsonElement tool)
    {
        JsonElement? hints = Of(tool, "annotations");
        JsonElement? output = Of(tool, "outputSchema");
        return new McpToolDefinition
        {
            Name = TextOf(tool, "name") ?? throw new JsonException("It lists a tool that has no name."),
            Description = redactor.Redact(TextOf(tool, "description") ?? TextOf(tool, "title") ?? ""),
            Input = Of(tool, "inputSchema") is { } input ? SchemaOf(input) : AnyObject,
            Output = output is { ValueKind: not JsonValueKind.Null } result ? SchemaOf(result) : null,
            IsReadOnly = IsTrue(hints, "readOnlyHint"),
            IsIdempotent = IsTrue(hints, "idempotentHint"),
        };
    }

    private DataObject SchemaOf(JsonElement schema)
    {
        // What is no object says the same within one: true and false stay schemas, and anything else stays none.
        DataValue read = Read(schema);
        return (DataObject)redactor.Redact(read as DataObject ?? DataObject.Of(("allOf", new DataArray([read]))));
    }

    private static DataValue Read(JsonElement schema)
    {
        try
        {
            return McpOutputs.ToData(schema);
        }
        catch (JsonException unreadable)
        {
            // As a text it is no schema, which is what becomes of the tool.
            return new DataString(unreadable.Message);
        }
    }

    private static bool IsTrue(JsonElement? hints, string name) =>
        hints is { } given && Of(given, name) is { ValueKind: JsonValueKind.True };

    private static string? TextOf(JsonElement element, string name) =>
        Of(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Of(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            ? value
            : null;
}
