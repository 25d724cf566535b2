using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;

namespace Autonomy.Adapters.OpenApi;

/// <summary>An operation as a tool.</summary>
internal sealed record OpenApiOperation
{
    public required ToolDescriptor Tool { get; init; }

    /// <summary>What it is called in the document: its id, or its method and path.</summary>
    public required string TheirName { get; init; }

    public required string Method { get; init; }

    /// <summary>The path with its parameters in braces, below <see cref="Server"/>.</summary>
    public required string Path { get; init; }

    public required Uri Server { get; init; }

    public required ImmutableArray<OpenApiParameter> Parameters { get; init; }

    /// <summary>What its body is; null for one that takes none.</summary>
    public OpenApiBody? Body { get; init; }

    /// <summary>What every request shows to be let in.</summary>
    public ImmutableArray<OpenApiCredential> Credentials { get; init; } = [];

    /// <summary>What an output must fit; null: anything does.</summary>
    public JsonSchema? Output { get; init; }

    public bool IsSafe => Method is "GET" or "HEAD" or "OPTIONS";

    /// <summary>The header in which it takes an idempotency key; null: it takes none.</summary>
    public string? KeyHeader { get; init; }
}

/// <summary>Where a parameter goes.</summary>
internal enum OpenApiPlace
{
    Path,
    Query,
    Header,
}

/// <summary>A parameter of an operation.</summary>
/// <param name="Argument">The argument of the tool.</param>
/// <param name="Name">Its name in the request.</param>
/// <param name="Place">Where it goes.</param>
internal sealed record OpenApiParameter(string Argument, string Name, OpenApiPlace Place)
{
    /// <summary>How a list or an object is written: <c>simple</c>, <c>form</c>, <c>spaceDelimited</c> ...</summary>
    public required string Style { get; init; }

    /// <summary>Whether each item or property is written by itself.</summary>
    public required bool Explode { get; init; }

    /// <summary>Whether it is written as JSON.</summary>
    public bool IsJson { get; init; }
}

/// <summary>How a body is written.</summary>
internal enum OpenApiBodyForm
{
    Json,
    Form,
    Text,
    Bytes,
}

/// <summary>The body of an operation.</summary>
internal sealed record OpenApiBody(string MediaType, OpenApiBodyForm Form);

/// <summary>How a secret is shown.</summary>
internal enum CredentialForm
{
    Bearer,
    Basic,
    Header,
    Query,
}

/// <summary>A secret that a request shows.</summary>
/// <param name="Form">How.</param>
/// <param name="Name">The header or the parameter, where the form does not say it.</param>
/// <param name="Secret">The secret's name.</param>
internal sealed record OpenApiCredential(CredentialForm Form, string Name, string Secret);
