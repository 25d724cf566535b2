using System.ComponentModel;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>A new MCP server: a program with command, or at a URL with url.</summary>
internal sealed record AddMcpServerRequest
{
    [Description("Its name, which is part of its tools' names: 1 to 40 of a-z, 0-9, '-' and '_'.")]
    public required string Name { get; init; }

    [Description("The program that is the server: a name that is looked up in PATH, or a path. No shell reads it.")]
    public string? Command { get; init; }

    [Description("Its arguments.")]
    public IReadOnlyList<string>? Arguments { get; init; }

    [Description("Its variables, besides PATH, HOME, LANG and the like.")]
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    [Description("Variables that hold secrets, each with the name of a secret of the workspace.")]
    public IReadOnlyDictionary<string, string>? EnvironmentSecrets { get; init; }

    [Description("Where it is reached over streamable HTTP: a URL that HTTP tools might call.")]
    public string? Url { get; init; }

    [Description("Headers of every request.")]
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    [Description("Headers that hold secrets, each with the name of a secret of the workspace.")]
    public IReadOnlyDictionary<string, string>? HeaderSecrets { get; init; }

    [Description("The name of the secret that is sent as bearer token.")]
    public string? BearerSecret { get; init; }

    [Description("Whether what it says of its tools' effects counts. Default: false, and every tool is irreversible.")]
    public bool? TrustHints { get; init; }

    [Description("What repeating a call does, by the tool's name there: pure, idempotent, irreversible.")]
    public IReadOnlyDictionary<string, string>? Effects { get; init; }

    [Description("How long one call may take where the plan does not say: 30s, 5m. Default: 1m.")]
    public string? Timeout { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>An MCP server.</summary>
internal sealed record McpServerResource
{
    public required string Name { get; init; }

    [Description("program or http.")]
    public required string Transport { get; init; }

    public required string? Command { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required string? Url { get; init; }

    [Description("The names of the secrets that it is given, never the secrets.")]
    public required IReadOnlyList<string> Secrets { get; init; }

    public required bool TrustHints { get; init; }

    [Description("connecting, ready, drifted (some tools are refused until they are accepted anew) or down.")]
    public required string Status { get; init; }

    public required DateTimeOffset Since { get; init; }

    [Description("What last went wrong with it, since the service started.")]
    public required ConnectionErrorResource? LastError { get; init; }

    [Description("When it is connected again, where it is down.")]
    public required DateTimeOffset? NextAttempt { get; init; }

    [Description("What it calls itself.")]
    public required string? Title { get; init; }

    public required string? Version { get; init; }

    [Description("The hash of what was accepted of it.")]
    public required string DefinitionHash { get; init; }

    public required IReadOnlyList<ConnectedToolResource> Tools { get; init; }

    [Description("Tools that it offers and that nobody has accepted yet; refresh accepts them.")]
    public required IReadOnlyList<string> Unaccepted { get; init; }

    [Description("Tools that cannot be called, each with its reason.")]
    public required IReadOnlyList<ConnectionFaultResource> Faults { get; init; }

    public required string CreatedBy { get; init; }
}

/// <summary>A tool of a connection.</summary>
internal sealed record ConnectedToolResource
{
    [Description("Its name in plans.")]
    public required string Name { get; init; }

    [Description("Its name at the other end.")]
    public required string TheirName { get; init; }

    public required string Effect { get; init; }

    [Description("What the other end says that repeating it does; null: nothing.")]
    public required string? HintedEffect { get; init; }

    [Description("Why it is refused, where its definition is no longer the one that was accepted.")]
    public required string? Drift { get; init; }
}

/// <summary>What went wrong with a connection.</summary>
internal sealed record ConnectionErrorResource(DateTimeOffset? Time, string Code, string Message);

/// <summary>What keeps a tool from being called.</summary>
internal sealed record ConnectionFaultResource(string Where, string Message, string Fix);

/// <summary>A new service: its document, or where the document is.</summary>
internal sealed record AddOpenApiServiceRequest
{
    [Description("Its name, which is part of its tools' names: 1 to 40 of a-z, 0-9, '-' and '_'.")]
    public required string Name { get; init; }

    [Description("The OpenAPI document, 3.0 or 3.1: an object, or a text in JSON or YAML. Either this or url.")]
    public DataValue? Document { get; init; }

    [Description("Where the document is: a URL that HTTP tools might call.")]
    public string? Url { get; init; }

    [Description("The URL that the document's paths are below. Default: what the document says.")]
    public string? Server { get; init; }

    [Description("The names of secrets of the workspace, by the document's security schemes.")]
    public IReadOnlyDictionary<string, string>? Auth { get; init; }

    [Description("Whether an answer that breaks the document's schemas is a failure. Default: true.")]
    public bool? CheckAnswers { get; init; }

    [Description("What repeating a call does, by the operation's id: pure, idempotent, compensatable, irreversible.")]
    public IReadOnlyDictionary<string, string>? Effects { get; init; }

    [Description("How long one call may take where the plan does not say: 30s, 5m. Default: 1m.")]
    public string? Timeout { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>A service of an OpenAPI document.</summary>
internal sealed record OpenApiServiceResource
{
    public required string Name { get; init; }

    [Description("Where its document is; null: it was given.")]
    public required string? Url { get; init; }

    [Description("The URL that its paths are below.")]
    public required string? Server { get; init; }

    [Description("The names of the secrets that it is shown, by security schemes; never the secrets.")]
    public required IReadOnlyDictionary<string, string> Auth { get; init; }

    public required bool CheckAnswers { get; init; }

    public required string? Title { get; init; }

    public required string? Version { get; init; }

    [Description("The hash of the document that was accepted.")]
    public required string DefinitionHash { get; init; }

    public required IReadOnlyList<ConnectedToolResource> Tools { get; init; }

    [Description("Operations that cannot be called, each with its reason.")]
    public required IReadOnlyList<ConnectionFaultResource> Faults { get; init; }

    public required string CreatedBy { get; init; }
}
