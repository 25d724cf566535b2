using Autonomy.Core.Journaling;
using Autonomy.Core.Spending;
using Autonomy.Core.Workspaces;

namespace Autonomy.Host.Local;

/// <summary>Reads the ledger of a workspace as it is durable, beside whoever keeps it.</summary>
public static class StoredSpending
{
    private const int PageEvents = 1_024;

    /// <summary>The ledger; an empty one where nothing was ever limited.</summary>
    public static async Task<SpendingLedger> ReadAsync(
        IJournalReader journal, RulesId workspace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        StreamId stream = SpendingEventTable.StreamOf(workspace);
        var ledger = new SpendingLedger();
        long version = 0;
        if (await journal.ReadSnapshotAsync(stream, cancellation) is { } snapshot
            && snapshot.SchemaVersion == SpendingSnapshot.SchemaVersion)
        {
            (ledger, version) = (SpendingSnapshot.Read(snapshot.Body.Span), snapshot.Version);
        }

        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(stream, version + 1, PageEvents, cancellation);
            foreach (StoredEvent stored in page)
            {
                version = stored.Version;
                ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
                ledger.Apply(SpendingEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time);
            }
        }
        while (page.Count == PageEvents);
        return ledger;
    }
}
