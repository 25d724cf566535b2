using System.Collections.Immutable;
using Autonomy.Adapters.Mcp;
using Autonomy.Core.Connections;
using Autonomy.Core.Executions;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The MCP servers whose tools a workspace can call.</summary>
internal sealed class McpServerEndpoints(ConnectionDesk connections, Paging paging) : IRestEndpoints
{
    private const int ArgumentsMax = 1_000;
    private const int TextLengthMax = 8_192;

    private readonly ConnectionPaths<McpServerResource> _paths = new(connections, paging)
    {
        Kind = ConnectionKind.Mcp,
        Name = "mcp-servers",
        ResourceOf = Of,
        Shape = RestBodies.Shapes.McpServerResource,
        PageShape = RestBodies.Shapes.PageOfMcpServerResource,
    };

    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/mcp-servers", (Delegate)AddAsync).Demands(Right.Administer)
            .Accepts<AddMcpServerRequest>("application/json")
            .Produces<McpServerResource>(StatusCodes.Status201Created)
            .WithSummary("Connects an MCP server, and accepts its tools as they are now.");
        _paths.Map(
            group,
            list: "The MCP servers of the workspace, by name.",
            get: "An MCP server, and how it does.",
            refresh: "Connects the server if it is not, and accepts its tools as they are now.",
            remove: "Takes an MCP server away; steps that call its tools wait for it.");
    }

    private async Task AddAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        AddMcpServerRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.AddMcpServerRequest);
        context.IsBecause(request.Reason);
        await _paths.AddAsync(context, caller, ConnectionOf(caller, request));
    }

    private static Connection ConnectionOf(Caller caller, AddMcpServerRequest request) => new()
    {
        Name = ConnectionParts.NameOf(request.Name),
        Workspace = caller.Workspace,
        Kind = ConnectionKind.Mcp,
        Mcp = (request.Command, request.Url) switch
        {
            ({ } command, null) => ProgramOf(request, command),
            (null, { } url) => ServiceOf(request, url),
            _ => throw RequestValues.Mistake(
                "/command", "A server has exactly one of command and url.", "Write one of them."),
        },
        Effects = ConnectionParts.EffectsOf(request.Effects),
        Timeout = ConnectionParts.TimeoutOf(request.Timeout),
        Definition = new ConnectionDefinition(),
        By = caller.Name,
    };

    private static McpServer ProgramOf(AddMcpServerRequest request, string command)
    {
        if (request.Headers is not null || request.HeaderSecrets is not null || request.BearerSecret is not null)
            throw RequestValues.Mistake("/headers", "A program takes no headers.", "Leave them out, or write a url.");
        IReadOnlyList<string> arguments = request.Arguments ?? [];
        bool fits = command.Length is > 0 and <= TextLengthMax && arguments.Count <= ArgumentsMax
            && arguments.Append(command).All(static text =>
                text.Length <= TextLengthMax && !text.Contains('\0', StringComparison.Ordinal));
        if (!fits)
        {
            throw RequestValues.Mistake(
                "/command", "It is no program, or its arguments are too many or too long.",
                $"Write {ArgumentsMax} arguments at most, of {TextLengthMax} characters.");
        }

        return new McpServer
        {
            Command = command,
            Arguments = [.. arguments],
            Environment = ConnectionParts.TextsOf(request.Environment, "/environment"),
            EnvironmentSecrets = ConnectionParts.SecretsOf(request.EnvironmentSecrets, "/environmentSecrets"),
            TrustsHints = request.TrustHints ?? false,
        };
    }

    private static McpServer ServiceOf(AddMcpServerRequest request, string url)
    {
        bool isPlain = request.Arguments is null && request.Environment is null && request.EnvironmentSecrets is null;
        if (!isPlain)
        {
            throw RequestValues.Mistake(
                "/arguments", "Arguments and variables are of a program.", "Leave them out, or write a command.");
        }

        return new McpServer
        {
            Url = ConnectionParts.UrlOf(url, "/url"),
            Headers = ConnectionParts.TextsOf(request.Headers, "/headers"),
            HeaderSecrets = ConnectionParts.SecretsOf(request.HeaderSecrets, "/headerSecrets"),
            BearerSecret = ConnectionParts.SecretOf(request.BearerSecret, "/bearerSecret"),
            TrustsHints = request.TrustHints ?? false,
        };
    }

    private static McpServerResource Of(ConnectionView view)
    {
        (Connection connection, McpServer server, McpStatus status) =
            (view.Connection, view.Connection.Mcp!, view.Status!);
        Dictionary<string, McpToolDefinition> defined =
            connection.Definition.Tools.ToDictionary(static tool => tool.Name, StringComparer.Ordinal);
        return new McpServerResource
        {
            Name = connection.Name,
            Transport = server.Url is null ? "program" : "http",
            Command = server.Command,
            Arguments = server.Arguments,
            Url = server.Url,
            Secrets = SecretsOf(server),
            TrustHints = server.TrustsHints,
            Status = status is { State: McpState.Ready, Drift.Count: > 0 } ? "drifted" : Words.Of(status.State),
            Since = status.Since,
            LastError = status.LastFailure is { } failure
                ? new ConnectionErrorResource(status.LastFailureAt, failure.Code, failure.Message)
                : null,
            NextAttempt = status.NextAttempt,
            Title = connection.Definition.Title,
            Version = connection.Definition.Version,
            DefinitionHash = connection.Definition.Hash,
            Tools = ConnectionParts.ToolsOf(view, name => McpReading.HintedEffectOf(defined[name])),
            Unaccepted = status.Unaccepted,
            Faults = ConnectionParts.FaultsOf(view),
            CreatedBy = connection.By,
        };
    }

    private static ImmutableArray<string> SecretsOf(McpServer server)
    {
        IEnumerable<string> names = server.EnvironmentSecrets.Values.Concat(server.HeaderSecrets.Values);
        if (server.BearerSecret is { } bearer) names = names.Append(bearer);
        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
