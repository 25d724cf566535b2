using Autonomy.Adapters.Http;
using Autonomy.Adapters.Mcp;
using Autonomy.Core.Connections;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Autonomy.Core.Workers;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Tests.Actors.Executions;
using Autonomy.Tests.Core.Executions;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>The connections that are listed have their tools, and no other has, whatever the store answered.</summary>
public sealed class WorkspaceConnectionsTests : IAsyncLifetime
{
    private const string Document = """
        {"openapi":"3.1.0","info":{"title":"Pets","version":"2"},"servers":[{"url":"http://127.0.0.1:1"}],
         "paths":{"/pets":{"get":{"operationId":"listPets","responses":{}}}}}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly HeldJournal _journal = new();
    private LocalEngine _engine = null!;
    private WorkspaceConnections _connections = null!;

    private IEnumerable<string> Connected =>
        from tool in _engine.Executions.ToolsOf("red").All
        where tool.Name.Family == "openapi"
        select tool.Name.Value;

    public Task InitializeAsync()
    {
        _engine = LocalEngine.Open(new LocalEngineOptions
        {
            DataFolder = _folder.File("store"),
            WorkingFolder = _folder.Path,
            Clock = TimeProvider.System,
            Secrets = static _ => null,
            Workers = static own => new WorkerTools(own, static _ => new OfferedTools(), TimeSpan.FromMinutes(1)),
        });
        _connections = new WorkspaceConnections("red", _engine, _journal, static _ => null, new McpTerms
        {
            Clock = TimeProvider.System,
            Egress = EgressOptions.ForLocalEngine,
            WorkingFolder = _folder.Path,
        });
        return _connections.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _connections.DisposeAsync();
        await _engine.DisposeAsync();
        await _journal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task WhatMayHaveBeenTakenIsFollowedAndAnsweredAsNotKnown()
    {
        _journal.FailNext(AppendOutcome.Unknown);
        ApiException added = await Assert.ThrowsAsync<ApiException>(() => _connections.AddServiceAsync(new Connection
        {
            Name = "pets",
            Workspace = "red",
            Kind = ConnectionKind.OpenApi,
            OpenApi = new OpenApiService(),
            Definition = new ConnectionDefinition { Document = (DataObject)DataJson.Parse(Document) },
            By = "ada",
        }));
        Assert.Equal(("outcome_unknown", true), (added.Code, added.IsUnknown));
        Assert.Equal("pets", Assert.Single(_connections.List(ConnectionKind.OpenApi)).Connection.Name);
        Assert.Single(Connected);

        _journal.FailNext(AppendOutcome.Unknown);
        Rejection? removed = await _connections.RemoveAsync(ConnectionKind.OpenApi, "pets", "ada");
        Assert.Equal(RejectionCode.OutcomeUnknown, removed?.Code);
        Assert.Empty(_connections.List(ConnectionKind.OpenApi));
        Assert.Empty(Connected);
    }
}
