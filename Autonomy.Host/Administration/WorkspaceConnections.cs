using Autonomy.Adapters;
using Autonomy.Adapters.Connections;
using Autonomy.Adapters.Mcp;
using Autonomy.Adapters.OpenApi;
using Autonomy.Core.Connections;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Host.Local;
using Autonomy.Host.Security;

namespace Autonomy.Host.Administration;

/// <summary>
/// The connections of one workspace: their register in the journal, the ways to the servers, and the tools that the
/// engine has of them. One change after another; a handshake, which may take long, holds up none.
/// </summary>
internal sealed class WorkspaceConnections(
    string workspace, LocalEngine engine, IJournal journal, Func<string, string?> secrets, McpTerms terms)
    : IAsyncDisposable
{
    private readonly KeptStream<ConnectionRegister, ConnectionEvent> _stream = new(
        journal, terms.Clock, new StreamShape<ConnectionRegister, ConnectionEvent>
        {
            Stream = ConnectionEventTable.StreamOf(workspace),
            Empty = ConnectionRegister.Empty,
            Encode = ConnectionEventTable.Encode,
            Fold = static (register, stored, body) =>
                register.Apply(ConnectionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span)),
        });

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (McpLink Link, McpReading Reading)> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenApiReading> _services = new(StringComparer.Ordinal);

    /// <summary>Reads what was connected, gives the engine its tools, and begins to connect the servers.</summary>
    public async Task StartAsync()
    {
        ConnectionRegister register = await _stream.LoadAsync();
        foreach (Connection connection in register.Connections.Values)
        {
            if (connection.Kind == ConnectionKind.OpenApi)
            {
                Keep(connection, Read(connection));
                continue;
            }

            var link = new McpLink(connection, secrets, terms);
            Keep(connection, link);
            link.Start();
        }

        if (register.Connections.Count > 0) Publish();
    }

    /// <summary>The connections of a kind, by name.</summary>
    public IReadOnlyList<ConnectionView> List(ConnectionKind kind) =>
        [.. _stream.State.Connections.Values.Where(one => one.Kind == kind).Select(ViewOf).OfType<ConnectionView>()];

    /// <summary>A connection; null: there is none.</summary>
    public ConnectionView? Find(ConnectionKind kind, string name) =>
        _stream.State.Find(kind, name) is { } found ? ViewOf(found) : null;

    /// <summary>Why it cannot be added; null: it can.</summary>
    public Rejection? MayAdd(Connection connection) => _stream.State.MayAdd(connection.Kind, connection.Name);

    /// <summary>Connects a server, and keeps it with the tools that it has now.</summary>
    /// <exception cref="ConnectionRefusedException">It cannot be connected.</exception>
    public async Task<ConnectionView> AddServerAsync(Connection server, CancellationToken cancellation)
    {
        var link = new McpLink(server, secrets, terms);
        try
        {
            Connection accepted = server with { Definition = await link.ShakeHandsAsync(cancellation) };
            await ChangeAsync(register => register.Add(accepted), accepted, () =>
            {
                link.Accept(accepted.Definition);
                Keep(accepted, link);
                link.Start();
            });
            return ViewOf(accepted)!;
        }
        catch
        {
            bool isKept;
            lock (_gate) isKept = _servers.Values.Any(one => one.Link == link);
            if (!isKept) await link.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps a service with the operations of its document.</summary>
    /// <exception cref="ConnectionRefusedException">The document cannot be read.</exception>
    public async Task<ConnectionView> AddServiceAsync(Connection service)
    {
        OpenApiReading reading = OpenApiReader.Read(service);
        await ChangeAsync(register => register.Add(service), service, () => Keep(service, reading));
        return ConnectionView.Of(service, reading);
    }

    /// <summary>What a server defines now.</summary>
    /// <exception cref="ConnectionRefusedException">It cannot be asked.</exception>
    public Task<ConnectionDefinition> AskAsync(string name, CancellationToken cancellation)
    {
        McpLink? link;
        lock (_gate) link = _servers.GetValueOrDefault(name).Link;
        return link is not null
            ? link.ShakeHandsAsync(cancellation)
            : throw new ConnectionRefusedException("connection_removed", "It was removed meanwhile.");
    }

    /// <summary>Calls are made by this definition from now on; null: the connection was removed meanwhile.</summary>
    public async Task<ConnectionView?> AcceptAsync(Connection connection, ConnectionDefinition definition, string by)
    {
        Connection accepted = connection with { Definition = definition };
        OpenApiReading? reading = connection.Kind == ConnectionKind.OpenApi ? OpenApiReader.Read(accepted) : null;
        await ChangeAsync(register => register.Accept(connection.Kind, connection.Name, definition, by), accepted, () =>
        {
            if (reading is not null)
            {
                Keep(accepted, reading);
                return;
            }

            McpLink link;
            lock (_gate) link = _servers[connection.Name].Link;
            link.Accept(definition);
            Keep(accepted, link);
        });
        return Find(connection.Kind, connection.Name);
    }

    /// <summary>Takes a connection away; gives why not.</summary>
    public async Task<Rejection?> RemoveAsync(ConnectionKind kind, string name, string by)
    {
        await _turn.WaitAsync();
        McpLink? link = null;
        Rejection? refusal;
        try
        {
            refusal = await _stream.DecideAsync((register, _) => register.Remove(kind, name, by));
            // Also where nobody knows that it was taken: what is listed and what is called are the same.
            if (_stream.State.Find(kind, name) is not null) return refusal;
            lock (_gate)
            {
                if (kind == ConnectionKind.OpenApi) _services.Remove(name);
                else if (_servers.Remove(name, out (McpLink Link, McpReading) server)) link = server.Link;
            }

            Publish();
        }
        finally
        {
            _turn.Release();
        }

        if (link is not null) await link.DisposeAsync();
        return refusal;
    }

    public async ValueTask DisposeAsync()
    {
        List<McpLink> links;
        lock (_gate) links = [.. _servers.Values.Select(static server => server.Link)];
        foreach (McpLink link in links) await link.DisposeAsync();
        _stream.Dispose();
        _turn.Dispose();
    }

    private async Task ChangeAsync(
        Func<ConnectionRegister, Core.Security.Verdict<ConnectionEvent>> decide, Connection wanted, Action follow)
    {
        await _turn.WaitAsync();
        try
        {
            Rejection? refusal = await _stream.DecideAsync((register, _) => decide(register));
            // Also where nobody knows that it was taken: what is listed and what is called are the same.
            if (refusal is null || (refusal.Code == RejectionCode.OutcomeUnknown && IsListed(wanted)))
            {
                follow();
                Publish();
            }

            if (refusal is not null) throw Api.Refusals.Of(refusal);
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsListed(Connection wanted) =>
        _stream.State.Find(wanted.Kind, wanted.Name)?.Definition.Hash == wanted.Definition.Hash;

    private void Keep(Connection connection, McpLink link)
    {
        lock (_gate) _servers[connection.Name] = (link, McpReading.Of(connection));
    }

    private void Keep(Connection connection, OpenApiReading reading)
    {
        lock (_gate) _services[connection.Name] = reading;
    }

    // A document that was accepted once, and that this version of the engine reads no more, takes nobody down with it.
    private static OpenApiReading Read(Connection connection)
    {
        try
        {
            return OpenApiReader.Read(connection);
        }
        catch (ConnectionRefusedException refused)
        {
            return new OpenApiReading
            {
                Faults = [new ConnectionFault("", refused.Message, "Remove the service, and add it anew.")],
            };
        }
    }

    private ConnectionView? ViewOf(Connection connection)
    {
        lock (_gate)
        {
            if (_services.TryGetValue(connection.Name, out OpenApiReading? service)
                && connection.Kind == ConnectionKind.OpenApi)
            {
                return ConnectionView.Of(connection, service);
            }

            return _servers.TryGetValue(connection.Name, out (McpLink Link, McpReading Reading) server)
                ? ConnectionView.Of(connection, server.Reading, server.Link.Status)
                : null;
        }
    }

    private void Publish()
    {
        lock (_gate)
        {
            engine.Executions.Connect(workspace, new ToolRegistry(
            [
                new McpAdapter([.. _servers.Values]),
                new OpenApiAdapter(workspace, _services.Values, engine.Http, secrets),
            ]));
        }
    }
}
