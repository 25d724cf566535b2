using Autonomy.Core.Values;

namespace Autonomy.Adapters.Http;

/// <summary>The arguments that the tools of the family share, and the output of an answer.</summary>
internal static class HttpSchemas
{
    /// <summary>Where to call, and with which headers.</summary>
    private const string Target = """
        "url": { "type": "string", "minLength": 1, "maxLength": 8192,
          "description": "The http:// or https:// URL, without user and password." },
        "headers": { "type": "object", "additionalProperties": { "type": "string" },
          "description": "Headers by name. Default: none." },
        "query": { "type": "object", "additionalProperties": { "type": ["string", "number", "boolean"] },
          "description": "Parameters that are added to the URL's query, escaped. Default: none." }
        """;

    public static readonly DataObject Answer = (DataObject)DataJson.Parse("""
        { "type": "object", "required": ["status", "headers", "bytes", "url", "durationMs"],
          "additionalProperties": false,
          "properties": {
            "status": { "type": "integer", "description": "The HTTP status." },
            "headers": { "type": "object", "additionalProperties": { "type": "string" },
              "description": "The headers, names in lower case." },
            "etag": { "type": "string", "description": "The ETag, to be sent back in if-match or if-none-match." },
            "body": { "description": "The parsed body, when it is JSON." },
            "text": { "type": "string", "description": "The body, when it is text and no JSON." },
            "base64": { "type": "string", "description": "The body, when it is neither." },
            "bytes": { "type": "integer", "description": "The size of the body, in bytes, decompressed." },
            "url": { "type": "string", "description": "The URL that answered: the last of the redirects." },
            "durationMs": { "type": "integer", "description": "From the call to the last byte, in milliseconds." } } }
        """);

    /// <summary>An input schema of the shared arguments and a tool's own.</summary>
    public static DataObject Input(string ownArguments, string required) => (DataObject)DataJson.Parse($$"""
        { "type": "object", "additionalProperties": false, "required": {{required}},
          "properties": { {{Target}}, {{ownArguments}} } }
        """);
}
