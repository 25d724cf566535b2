using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.NamedPlans;

/// <summary>A version of a named plan.</summary>
/// <param name="Name">The plan's name.</param>
/// <param name="Plan">What is kept under that name.</param>
/// <param name="Version">The version.</param>
/// <param name="Content">The plan itself.</param>
public sealed record FoundPlan(string Name, NamedPlan Plan, PlanVersion Version, DataObject Content)
{
    /// <summary>What an execution that is submitted with it says that it was.</summary>
    public PlanOrigin Origin => new(Name, Version.Number);
}

/// <summary>Reads what workspaces keep under the names of plans from the journal.</summary>
public static class NamedPlanReader
{
    private const int PageEvents = 256;

    /// <summary>What is kept under a name; where that is nothing, a plan that does not exist.</summary>
    public static async ValueTask<NamedPlan> ReadAsync(
        IJournalReader journal, string workspace, string name, CancellationToken cancellation)
    {
        StreamId stream = NamedPlanEventTable.StreamOf(workspace, name);
        (NamedPlan plan, long version) = (NamedPlan.None, 0L);
        Snapshot? snapshot = await journal.ReadSnapshotAsync(stream, cancellation);
        if (snapshot is { SchemaVersion: NamedPlanEventTable.SnapshotVersion })
            (plan, version) = (NamedPlanEventTable.Read(snapshot.Body.Span), snapshot.Version);
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(stream, version + 1, PageEvents, cancellation);
            foreach (StoredEvent stored in page)
            {
                plan = plan.Apply(await DecodeAsync(journal, stored, cancellation), stored.Version, stored.Time);
                version = stored.Version;
            }
        }
        while (page.Count == PageEvents);
        return plan;
    }

    /// <summary>The version that a reference means now; null: there is none.</summary>
    public static async ValueTask<FoundPlan?> FindAsync(
        IJournalReader journal, string workspace, PlanReference meant, CancellationToken cancellation)
    {
        NamedPlan plan = await ReadAsync(journal, workspace, meant.Name, cancellation);
        if (plan.Find(meant.Version) is not { } version) return null;
        StreamId stream = NamedPlanEventTable.StreamOf(workspace, meant.Name);
        StoredEvent stored = (await journal.ReadStreamAsync(stream, version.Place, 1, cancellation))[0];
        var happened = (NamedPlanEvent.Stored)await DecodeAsync(journal, stored, cancellation);
        return new FoundPlan(meant.Name, plan, version, happened.Plan);
    }

    private static async ValueTask<NamedPlanEvent> DecodeAsync(
        IJournalReader journal, StoredEvent stored, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
        return NamedPlanEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span);
    }
}
