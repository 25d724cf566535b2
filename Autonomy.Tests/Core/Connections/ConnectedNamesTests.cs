using Autonomy.Core.Connections;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workers;
using Autonomy.Tests.Adapters.Mcp;
using Xunit;

namespace Autonomy.Tests.Core.Connections;

public sealed class ConnectedNamesTests
{
    [Theory]
    [InlineData("create_entities", "mcp.memory.create_entities")]
    [InlineData("getWeather2Day", "mcp.memory.get-weather2-day")]
    [InlineData("files/read file", "mcp.memory.files-read-file")]
    [InlineData("HTTPGet", "mcp.memory.httpget")]
    [InlineData("...", "mcp.memory.tool")]
    public void ANameIsWrittenAsToolsNamesAre(string theirs, string name) =>
        Assert.Equal(name, ConnectedNames.Of(ConnectionKind.Mcp, "memory", [theirs])[theirs].Value);

    [Fact]
    public void NamesThatComeOutAlikeStayApartAndTheOneThatNeedsNoChangeKeepsItself()
    {
        var names = ConnectedNames.Of(ConnectionKind.OpenApi, "pets", ["list-pets", "listPets", "list/pets"]);
        Assert.Equal("openapi.pets.list-pets", names["list-pets"].Value);
        Assert.Equal(3, names.Values.Distinct().Count());
        // What comes later takes no other's name.
        var fewer = ConnectedNames.Of(ConnectionKind.OpenApi, "pets", ["listPets", "list-pets"]);
        Assert.Equal(names["listPets"], fewer["listPets"]);
    }

    [Fact]
    public void ANameOfAnyLengthFitsATool()
    {
        string connection = new('c', ConnectedNames.ConnectionLengthMax);
        string[] theirs = [new string('x', 500), new string('x', 501)];
        var names = ConnectedNames.Of(ConnectionKind.OpenApi, connection, theirs);
        Assert.Equal(2, names.Values.Distinct().Count());
        Assert.All(names.Values, name => Assert.Equal(connection, ConnectedNames.ConnectionOf(name)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("my-server_2")]
    public void AConnectionMayBeCalled(string name) => Assert.True(ConnectedNames.IsConnection(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a.b")]
    [InlineData("A")]
    [InlineData("ä")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void AConnectionMayNotBeCalled(string? name) => Assert.False(ConnectedNames.IsConnection(name));

    [Fact]
    public void NoWorkerOffersWhatConnectionsHave() =>
        Assert.False(WorkerTools.None.MayOffer(ToolName.Parse("mcp.memory.read")));

    [Fact]
    public void WhatIsStoredIsReadAsItWas()
    {
        Connection connection = McpTestServer.Program("file") with
        {
            Timeout = TimeSpan.FromSeconds(5),
            Effects = System.Collections.Immutable.ImmutableDictionary<string, EffectClass>.Empty
                .Add("echo", EffectClass.Idempotent),
            Definition = new ConnectionDefinition
            {
                Tools =
                [
                    new McpToolDefinition
                    {
                        Name = "echo", Description = "Says it.", Input = DataObject.Of(("type", "object")),
                        IsReadOnly = true,
                    },
                ],
            },
        };
        ConnectionRegister register = ConnectionRegister.Empty;
        foreach (ConnectionEvent happened in register.Add(connection).Events)
        {
            var stored = ConnectionEventTable.Encode(happened);
            register = register.Apply(ConnectionEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span));
        }

        Connection read = register.Find(ConnectionKind.Mcp, "test")!;
        Assert.Equal(connection.Mcp!.Arguments.AsEnumerable(), read.Mcp!.Arguments.AsEnumerable());
        Assert.Equal((connection.Timeout, EffectClass.Idempotent), (read.Timeout, read.Effects["echo"]));
        Assert.Equal(connection.Definition.Hash, read.Definition.Hash);
        Assert.NotNull(register.Add(connection).Refusal);
        Assert.Empty(register.Accept(ConnectionKind.Mcp, "test", read.Definition, "ada").Events);
        Assert.NotNull(register.Remove(ConnectionKind.OpenApi, "test", "ada").Refusal);
        Assert.Equal(
            ["connection-added", "connection-accepted", "connection-removed"], ConnectionEventTable.Names);
    }
}
