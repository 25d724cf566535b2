using Autonomy.Core.Journaling;
using Autonomy.Core.Workspaces;

namespace Autonomy.Host.Local;

/// <summary>Reads the rules of a workspace as they are durable, beside whoever keeps them.</summary>
public static class StoredRules
{
    private const int PageEvents = 1_024;

    /// <summary>The rules; none where none were laid down.</summary>
    public static async Task<WorkspaceRules> ReadAsync(
        IJournalReader journal, RulesId rules, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        WorkspaceRules read = WorkspaceRules.None;
        long version = 0;
        if (await journal.ReadSnapshotAsync(rules.Stream, cancellation) is { } snapshot
            && snapshot.SchemaVersion == RulesSnapshot.SchemaVersion)
        {
            (read, version) = (RulesSnapshot.Read(snapshot.Body.Span), snapshot.Version);
        }

        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(rules.Stream, version + 1, PageEvents, cancellation);
            foreach (StoredEvent stored in page)
            {
                version = stored.Version;
                ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
                read = read.Apply(RulesEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time);
            }
        }
        while (page.Count == PageEvents);
        return read;
    }
}
