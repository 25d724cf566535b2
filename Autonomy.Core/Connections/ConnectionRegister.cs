using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Verdict = Autonomy.Core.Security.Verdict;

namespace Autonomy.Core.Connections;

/// <summary>What happened to the connections of a workspace.</summary>
public abstract record ConnectionEvent
{
    private ConnectionEvent()
    {
    }

    /// <summary>There is a connection.</summary>
    public sealed record Added(Connection Connection) : ConnectionEvent;

    /// <summary>What the other end defines now was accepted.</summary>
    public sealed record Accepted(ConnectionKind Kind, string Name, ConnectionDefinition Definition, string By)
        : ConnectionEvent;

    /// <summary>There is no such connection any more.</summary>
    public sealed record Removed(ConnectionKind Kind, string Name, string By) : ConnectionEvent;
}

/// <summary>The connections of a workspace.</summary>
/// <param name="Connections">By their keys.</param>
public sealed record ConnectionRegister(ImmutableSortedDictionary<string, Connection> Connections)
{
    /// <summary>The most connections of a workspace: 100.</summary>
    public const int ConnectionsMax = 100;

    /// <summary>None yet.</summary>
    public static readonly ConnectionRegister Empty =
        new(ImmutableSortedDictionary.Create<string, Connection>(StringComparer.Ordinal));

    /// <summary>A connection, or null.</summary>
    public Connection? Find(ConnectionKind kind, string name) =>
        Connections.GetValueOrDefault(Connection.KeyOf(kind, name));

    /// <summary>The register after an event.</summary>
    public ConnectionRegister Apply(ConnectionEvent happened) => happened switch
    {
        ConnectionEvent.Added added =>
            new ConnectionRegister(Connections.SetItem(added.Connection.Key, added.Connection)),
        ConnectionEvent.Accepted told => new ConnectionRegister(Connections.SetItem(
            Connection.KeyOf(told.Kind, told.Name),
            Connections[Connection.KeyOf(told.Kind, told.Name)] with { Definition = told.Definition })),
        ConnectionEvent.Removed removed =>
            new ConnectionRegister(Connections.Remove(Connection.KeyOf(removed.Kind, removed.Name))),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened?.GetType().Name, "Not an event."),
    };

    /// <summary>What becomes of the wish for a connection whose parts were checked.</summary>
    public Verdict<ConnectionEvent> Add(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (MayAdd(connection.Kind, connection.Name) is { } refusal) return new Verdict<ConnectionEvent>([], refusal);
        return Verdict.Of<ConnectionEvent>(new ConnectionEvent.Added(connection));
    }

    /// <summary>Why no connection of this name can be added; null: it can.</summary>
    public Rejection? MayAdd(ConnectionKind kind, string name)
    {
        if (Find(kind, name) is not null)
        {
            return new Rejection(
                RejectionCode.ConnectionExists,
                $"There is a connection '{name}' already. Remove it first, or refresh it.");
        }

        return Connections.Count < ConnectionsMax
            ? null
            : new Rejection(
                RejectionCode.InvalidArgument, $"A workspace has {ConnectionsMax} connections at most. Delete some.");
    }

    /// <summary>What becomes of the wish to accept what the other end defines now.</summary>
    public Verdict<ConnectionEvent> Accept(
        ConnectionKind kind, string name, ConnectionDefinition definition, string by)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (Find(kind, name) is not { } found) return Unknown(name);
        return found.Definition.Hash == definition.Hash
            ? new Verdict<ConnectionEvent>([], null)
            : Verdict.Of<ConnectionEvent>(new ConnectionEvent.Accepted(kind, name, definition, by));
    }

    /// <summary>What becomes of the wish to take one away.</summary>
    public Verdict<ConnectionEvent> Remove(ConnectionKind kind, string name, string by) => Find(kind, name) is null
        ? Unknown(name)
        : Verdict.Of<ConnectionEvent>(new ConnectionEvent.Removed(kind, name, by));

    private static Verdict<ConnectionEvent> Unknown(string name) => Verdict.Refuse<ConnectionEvent>(
        RejectionCode.UnknownConnection, $"There is no connection '{Excerpt.Of(name)}' in this workspace.");
}

/// <summary>The stored names of the events of connections. A name here is for ever.</summary>
public static class ConnectionEventTable
{
    private static readonly ConnectionJson Shapes =
        new(EventTable<ConnectionEvent>.Readable(ConnectionJson.Default.Options));

    private static readonly EventTable<ConnectionEvent> Table = new(
        ("connection-added", Shapes.Added),
        ("connection-accepted", Shapes.Accepted),
        ("connection-removed", Shapes.Removed));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The stream that holds the connections of a workspace.</summary>
    public static StreamId StreamOf(string workspace) => new($"connections-{workspace}");

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(ConnectionEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    public static ConnectionEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = DataJson.DepthMax + 16,
    Converters =
    [
        typeof(DataValueConverter<DataObject>), typeof(WordConverter<ConnectionKind>),
        typeof(WordConverter<EffectClass>),
    ])]
[JsonSerializable(typeof(ConnectionEvent.Added))]
[JsonSerializable(typeof(ConnectionEvent.Accepted))]
[JsonSerializable(typeof(ConnectionEvent.Removed))]
internal sealed partial class ConnectionJson : JsonSerializerContext;
