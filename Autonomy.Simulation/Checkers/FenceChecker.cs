using Autonomy.Core.Journaling;
using Autonomy.Core.Learning;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>
/// One owner a shard and epoch, epochs only grow, only the highest writes; and who is in doubt reads before it writes.
/// </summary>
internal static class FenceChecker
{
    public static Checker Checker { get; } = new("fences", [5, 6, 25], Check);

    private static IEnumerable<Violation> Check(RunHistory history)
    {
        var highest = new Dictionary<int, HistoryEntry.LeaseGranted>();
        var inDoubt = new Dictionary<(int Node, StreamId Stream), long>();
        for (int place = 0; place < history.Entries.Count; place++)
        {
            HistoryEntry entry = history.Entries[place];
            string? fault = null;
            int invariant = 0;
            switch (entry)
            {
                case HistoryEntry.LeaseGranted granted:
                    (invariant, fault) = (6, FaultOf(granted, highest.GetValueOrDefault(granted.Shard)));
                    highest[granted.Shard] = granted;
                    break;
                case HistoryEntry.Committed committed: (invariant, fault) = (5, FaultOf(committed, highest)); break;
                case HistoryEntry.AppendAsked asked: (invariant, fault) = (25, FaultOf(asked, inDoubt)); break;
                case HistoryEntry.AppendAnswered { Result.Outcome: AppendOutcome.Unknown } answered
                    when answered.Stream != LessonFold.StoredWith:
                    inDoubt[(answered.Node, answered.Stream)] = answered.Append;
                    break;
                case HistoryEntry.StreamRead read: inDoubt.Remove((read.Node, read.Stream)); break;
                case HistoryEntry.NodeKilled killed: Forget(inDoubt, killed.Node); break;
                default: break;
            }

            if (fault is not null) yield return new Violation(invariant, fault, place, entry.About);
        }
    }

    private static string? FaultOf(HistoryEntry.LeaseGranted granted, HistoryEntry.LeaseGranted? before) =>
        before is not null && granted.Epoch <= before.Epoch
            ? $"node {granted.Node} was granted epoch {granted.Epoch} of shard {granted.Shard}, after node "
                + $"{before.Node} had epoch {before.Epoch}; each grant should have a higher one"
            : null;

    private static string? FaultOf(
        HistoryEntry.Committed committed, Dictionary<int, HistoryEntry.LeaseGranted> highest)
    {
        Fence fence = committed.Request.Fence;
        if (!highest.TryGetValue(fence.Shard, out HistoryEntry.LeaseGranted? granted))
        {
            return $"{committed.Request.Stream}: @{committed.Append} became durable in epoch {fence.Epoch} of shard "
                + $"{fence.Shard}, which nobody was granted";
        }

        return fence.Epoch == granted.Epoch
            ? null
            : $"{committed.Request.Stream}: @{committed.Append} of epoch {fence.Epoch} became durable while node "
                + $"{granted.Node} held shard {fence.Shard} in epoch {granted.Epoch}";
    }

    private static string? FaultOf(
        HistoryEntry.AppendAsked asked, Dictionary<(int Node, StreamId Stream), long> inDoubt) =>
        inDoubt.TryGetValue((asked.Node, asked.Request.Stream), out long unknown)
            ? $"{asked.Request.Stream}: node {asked.Node} appends @{asked.Append} although it does not know what "
                + $"became of @{unknown}; it should read the stream first"
            : null;

    private static void Forget(Dictionary<(int Node, StreamId Stream), long> inDoubt, int node)
    {
        foreach ((int Node, StreamId Stream) key in inDoubt.Keys.Where(key => key.Node == node).ToList())
            inDoubt.Remove(key);
    }
}
