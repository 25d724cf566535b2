using Autonomy.Core.Journaling;

namespace Autonomy.Core.Security;

/// <summary>What the audit log of a workspace holds.</summary>
public abstract record AuditEvent
{
    private AuditEvent()
    {
    }

    /// <summary>Somebody changed something, or was refused to.</summary>
    /// <param name="By">Who: the name of the token's holder.</param>
    /// <param name="Token">The token's id; null: the service was open, or it was told on its own machine.</param>
    /// <param name="Role">As whom.</param>
    /// <param name="Address">From where: an IP address, or <c>control</c> for this machine's control socket.</param>
    /// <param name="Action">What was asked for: <c>POST /api/v1/executions/{id}/pause</c>, a method of gRPC.</param>
    /// <param name="Target">What it was about, as the request named it; null: nothing that was there before.</param>
    /// <param name="Outcome">How it ended: <c>done</c>, <c>begun</c> for a stream of changes that goes on,
    /// <c>failed</c> where that is not known, or <c>role_forbids</c>.</param>
    /// <param name="Request">The request's id, which the service's log has too; null where there was none.</param>
    public sealed record ActionTaken(
        string By, string? Token, Role Role, string Address, string Action, string? Target, string Outcome,
        string? Request)
        : AuditEvent
    {
        /// <summary>Why, where the request gave a reason: without the secrets of the workspace; null: none.</summary>
        public string? Reason { get; init; }
    }
}

/// <summary>
/// The stored names of the audit log. It is a stream of the journal, one for each workspace, so that its chain of
/// hashes is that of every stream: whoever verifies the store verifies it.
/// </summary>
public static class AuditEventTable
{
    private const string StreamPrefix = "audit-";

    private static readonly AccessJson Shapes = new(EventTable<AuditEvent>.Readable(AccessJson.Default.Options));

    private static readonly EventTable<AuditEvent> Table = new(("action-taken", Shapes.ActionTaken));

    /// <summary>Every stored name, in the order of the table.</summary>
    public static IEnumerable<string> Names => Table.Names;

    /// <summary>The stream of a workspace's audit log.</summary>
    public static StreamId StreamOf(string workspace) => new(StreamPrefix + workspace);

    /// <summary>The event as it is stored.</summary>
    public static NewEvent Encode(AuditEvent happened) => Table.Encode(happened);

    /// <summary>The event that was stored under this name and version with this body.</summary>
    /// <exception cref="UnknownEventException">A newer service wrote it.</exception>
    public static AuditEvent Decode(string name, int version, ReadOnlySpan<byte> body) =>
        Table.Decode(name, version, body);
}
