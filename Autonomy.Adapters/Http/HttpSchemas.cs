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
          "description": "Parameters that are added to the URL's query, escaped. Default: none." },
        "auth": { "type": "object", "additionalProperties": false, "required": ["oauth2"],
          "description": "How the call gets its token. Default: by nothing but the headers.",
          "properties": {
            "oauth2": { "type": "object", "additionalProperties": false, "required": ["tokenUrl", "clientId"],
              "description": "OAuth 2.0: by the refresh token where there is one, else by the client's credentials.",
              "properties": {
                "tokenUrl": { "type": "string", "minLength": 1, "maxLength": 8192,
                  "description": "The token endpoint: https://, or http:// on this machine." },
                "clientId": { "type": "string", "minLength": 1, "description": "The client's id." },
                "clientSecret": { "type": "string", "minLength": 1,
                  "description": "The client's secret. Default: none, for a public client with a refresh token." },
                "refreshToken": { "type": "string", "minLength": 1, "description": "The refresh token." },
                "scope": { "type": "string", "minLength": 1, "description": "The scopes, separated by blanks." },
                "clientAuthentication": { "type": "string", "enum": ["basic", "body"],
                  "description": "Where the client's id and secret are sent. Default: basic, a header." } } } } }
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
