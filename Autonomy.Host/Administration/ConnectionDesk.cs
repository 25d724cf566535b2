using System.Collections.Concurrent;
using System.Collections.Immutable;
using Autonomy.Adapters.Connections;
using Autonomy.Adapters.Mcp;
using Autonomy.Adapters.OpenApi;
using Autonomy.Core.Connections;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>
/// The connections of callers, to MCP servers and to services of OpenAPI documents: what is changed is durable before
/// it is answered, and comes back after a restart. Another workspace's connection is not there, nor are its tools.
/// </summary>
internal sealed class ConnectionDesk(LocalEngine engine, SecretKeeper secrets, McpTerms terms) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<WorkspaceConnections>> _workspaces =
        new(StringComparer.Ordinal);

    private readonly DocumentFetcher _documents = new(engine.Http, terms.Clock);

    /// <summary>Connects what was connected in these workspaces; servers follow when they can.</summary>
    public async Task StartAsync(IEnumerable<string> workspaces)
    {
        foreach (string workspace in workspaces.Distinct(StringComparer.Ordinal)) await Of(workspace).StartAsync();
    }

    /// <summary>Every connection of a kind in the caller's workspace, by name.</summary>
    public IReadOnlyList<ConnectionView> List(Caller caller, ConnectionKind kind)
    {
        caller.Demand(Right.Look);
        return Of(caller.Workspace).List(kind);
    }

    /// <summary>A connection.</summary>
    /// <exception cref="ApiException">There is no such connection in the caller's workspace.</exception>
    public ConnectionView Find(Caller caller, ConnectionKind kind, string name)
    {
        caller.Demand(Right.Look);
        return Of(caller.Workspace).Find(kind, name) ?? throw Unknown(kind, name);
    }

    /// <summary>
    /// Keeps a connection whose parts were checked: a server is connected first, and a service's document read, from
    /// where it is unless it is given.
    /// </summary>
    /// <exception cref="ApiException">That cannot be done, and nothing is stored.</exception>
    public async Task<ConnectionView> AddAsync(Caller caller, Connection connection, CancellationToken cancellation)
    {
        caller.Demand(Right.Administer);
        WorkspaceConnections connections = Of(caller.Workspace);
        Demand(connections.MayAdd(connection));
        return await Refusing(async () => connection.Kind == ConnectionKind.Mcp
            ? await connections.AddServerAsync(connection, cancellation)
            : await connections.AddServiceAsync(
                connection with { Definition = await _documents.DefineAsync(connection, cancellation) }));
    }

    /// <summary>Accepts what the other end defines now.</summary>
    /// <exception cref="ApiException">There is no such connection, or it cannot be asked.</exception>
    public async Task<ConnectionView> RefreshAsync(
        Caller caller, ConnectionKind kind, string name, CancellationToken cancellation)
    {
        caller.Demand(Right.Administer);
        ConnectionView view = Find(caller, kind, name);
        WorkspaceConnections connections = Of(caller.Workspace);
        return await Refusing(async () => await connections.AcceptAsync(
            view.Connection,
            kind == ConnectionKind.Mcp
                ? await connections.AskAsync(name, cancellation)
                : await _documents.DefineAsync(view.Connection, cancellation),
            caller.Name)) ?? throw Unknown(kind, name);
    }

    /// <summary>Takes a connection away; steps that call its tools wait for it to come back.</summary>
    /// <exception cref="ApiException">There is no such connection in the caller's workspace.</exception>
    public async Task RemoveAsync(Caller caller, ConnectionKind kind, string name)
    {
        caller.Demand(Right.Administer);
        Demand(await Of(caller.Workspace).RemoveAsync(kind, name, caller.Name));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<WorkspaceConnections> connections in _workspaces.Values)
        {
            if (connections.IsValueCreated) await connections.Value.DisposeAsync();
        }
    }

    private WorkspaceConnections Of(string workspace) => _workspaces.GetOrAdd(
        workspace, name => new Lazy<WorkspaceConnections>(
            () => new WorkspaceConnections(
                name, engine, engine.Journal, secret => secrets.Find(name, secret), terms))).Value;

    private static async Task<T> Refusing<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ConnectionRefusedException refused)
        {
            throw new ApiException(ApiFault.Meaning, refused.Code, refused.Message, refused);
        }
    }

    private static void Demand(Rejection? refusal)
    {
        if (refusal is not null) throw Refusals.Of(refusal);
    }

    private static ApiException Unknown(ConnectionKind kind, string name) => new(
        ApiFault.NotFound, "unknown_connection",
        $"There is no {(kind == ConnectionKind.Mcp ? "MCP server" : "OpenAPI service")} '{Refusals.Excerpt(name)}' in "
        + "this workspace.");
}

/// <summary>A connection, and how it does.</summary>
/// <param name="Connection">What was laid down and accepted.</param>
/// <param name="Tools">Its tools.</param>
internal sealed record ConnectionView(Connection Connection, IReadOnlyList<ToolDescriptor> Tools)
{
    /// <summary>What the tools are called at the other end.</summary>
    public required IReadOnlyDictionary<ToolName, string> TheirNames { get; init; }

    /// <summary>Tools that cannot be called.</summary>
    public required ImmutableArray<ConnectionFault> Faults { get; init; }

    /// <summary>How a server does; null for a service, which is only talked to when it is called.</summary>
    public McpStatus? Status { get; init; }

    /// <summary>The URL that a service is at; null where its document cannot be read, and for a server.</summary>
    public Uri? Server { get; init; }

    /// <summary>Of a server.</summary>
    public static ConnectionView Of(Connection connection, McpReading reading, McpStatus status) =>
        new(connection, reading.Tools)
        {
            TheirNames = reading.TheirNames,
            Faults = reading.Faults,
            Status = status,
        };

    /// <summary>Of a service.</summary>
    public static ConnectionView Of(Connection connection, OpenApiReading reading) => new(connection, reading.Tools)
    {
        TheirNames = reading.TheirNames,
        Faults = reading.Faults,
        Server = reading.Server,
    };
}
