using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Connections;

/// <summary>What is at the other end of a connection.</summary>
public enum ConnectionKind
{
    /// <summary>A server of the Model Context Protocol.</summary>
    Mcp,

    /// <summary>A service that an OpenAPI document describes.</summary>
    OpenApi,
}

/// <summary>
/// A service whose tools a workspace can call: how it is reached, what is laid down for its tools, and the definition
/// of them that was accepted. Of secrets it holds the names.
/// </summary>
public sealed record Connection
{
    /// <summary>Its name, unique among those of its kind in the workspace.</summary>
    public required string Name { get; init; }

    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>What is at the other end.</summary>
    public required ConnectionKind Kind { get; init; }

    /// <summary>How an MCP server is reached; null for a connection of another kind.</summary>
    public McpServer? Mcp { get; init; }

    /// <summary>How an OpenAPI service is reached; null for a connection of another kind.</summary>
    public OpenApiService? OpenApi { get; init; }

    /// <summary>What repeating a call does, by the tool's name at the other end: an administrator's word.</summary>
    public ImmutableDictionary<string, EffectClass> Effects { get; init; } =
        ImmutableDictionary<string, EffectClass>.Empty;

    /// <summary>How long one call may take where the plan does not say; null: as for any tool.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What was accepted of the other end.</summary>
    public required ConnectionDefinition Definition { get; init; }

    /// <summary>Who added it.</summary>
    public required string By { get; init; }

    /// <summary>What tells it apart from the others of its workspace.</summary>
    [JsonIgnore]
    public string Key => KeyOf(Kind, Name);

    /// <summary>What tells a connection apart from the others of its workspace.</summary>
    public static string KeyOf(ConnectionKind kind, string name) => $"{ConnectedNames.FamilyOf(kind)}.{name}";
}

/// <summary>How an MCP server is reached: a program of this machine, or a URL.</summary>
public sealed record McpServer
{
    /// <summary>The program: a name that is looked up in PATH, or a path; null for a server at a URL.</summary>
    public string? Command { get; init; }

    /// <summary>Its arguments; no shell reads them.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>The variables that it is given, besides the few that every program gets.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Variables that hold secrets, each with the name of its secret.</summary>
    public ImmutableDictionary<string, string> EnvironmentSecrets { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>Where it is reached over streamable HTTP; null for a program.</summary>
    public string? Url { get; init; }

    /// <summary>The headers of every request to it.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Headers that hold secrets, each with the name of its secret.</summary>
    public ImmutableDictionary<string, string> HeaderSecrets { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>The name of the secret that is sent as bearer token; null for none.</summary>
    public string? BearerSecret { get; init; }

    /// <summary>
    /// Whether what it says of its tools' effects counts. Default false: every tool that no person has said more about
    /// is irreversible.
    /// </summary>
    public bool TrustsHints { get; init; }
}

/// <summary>How an OpenAPI service is reached.</summary>
public sealed record OpenApiService
{
    /// <summary>Where its document was read; null: it was given.</summary>
    public string? Url { get; init; }

    /// <summary>The URL that the paths of the document are below; null: the document says it.</summary>
    public string? Server { get; init; }

    /// <summary>The names of secrets, by the security schemes of the document that they are for.</summary>
    public ImmutableDictionary<string, string> Auth { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether answers are held against the document's schemas; default true.</summary>
    public bool ChecksAnswers { get; init; } = true;
}

/// <summary>What was accepted of the other end of a connection. Calls are made by it alone.</summary>
public sealed record ConnectionDefinition
{
    /// <summary>What it calls itself.</summary>
    public string? Title { get; init; }

    /// <summary>Its version, by its own account.</summary>
    public string? Version { get; init; }

    /// <summary>The tools of an MCP server, by their names.</summary>
    public ImmutableArray<McpToolDefinition> Tools { get; init; } = [];

    /// <summary>The document of an OpenAPI service; null for a server.</summary>
    public DataObject? Document { get; init; }

    /// <summary>A hash of all of it that a call depends on: SHA-256 in hexadecimal digits.</summary>
    [JsonIgnore]
    public string Hash => Document is null
        ? Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Join('\n', Tools.Select(static tool => $"{tool.Name} {tool.Definition}")))))
        : ToolDefinition.Of("", Document, null, "").Input;
}

/// <summary>What an MCP server says of one of its tools.</summary>
public sealed record McpToolDefinition
{
    /// <summary>Its name there.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in the server's words.</summary>
    public required string Description { get; init; }

    /// <summary>The JSON Schema of its arguments.</summary>
    public required DataObject Input { get; init; }

    /// <summary>The JSON Schema of its structured result; null where it has none.</summary>
    public DataObject? Output { get; init; }

    /// <summary>Whether the server says that it changes nothing.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether the server says that a repeat changes nothing more.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>What a change of it is found out by.</summary>
    [JsonIgnore]
    public ToolDefinition Definition => ToolDefinition.Of(Description, Input, Output, $"{IsReadOnly} {IsIdempotent}");
}
