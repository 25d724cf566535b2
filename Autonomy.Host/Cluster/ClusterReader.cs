using System.Runtime.CompilerServices;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Streaming;

namespace Autonomy.Host.Cluster;

/// <summary>
/// Reads the topic of the nodes: how they are, and how they are after each change. Who is slow is told of several
/// changes at once, and never falls behind.
/// </summary>
internal sealed class ClusterReader(ClusterDesk cluster, TimeProvider clock)
{
    /// <summary>Reads on from a position.</summary>
    /// <param name="workspace">Whose executions are counted.</param>
    /// <param name="after">The last one that is known; null: none.</param>
    /// <param name="heartbeat">How long a quiet topic goes without a bookmark.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<StreamMessage> ReadAsync(
        string workspace, long? after, TimeSpan heartbeat, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long position = cluster.Position;
        ClusterResource now = await cluster.LookAsync(workspace, cancellation);
        yield return new StreamMessage.Cluster(now, position, IsFirst: true);
        // What was known before may be of an earlier run of the service: from here on it is this one's.
        if (after != position) yield return new StreamMessage.Bookmark(position);
        while (true)
        {
            Task change = cluster.WhenChangedAsync(position);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task first = await Task.WhenAny(change, Task.Delay(heartbeat, clock, patience.Token));
            await patience.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            if (first != change)
            {
                yield return new StreamMessage.Bookmark(position);
                continue;
            }

            position = cluster.Position;
            now = await cluster.LookAsync(workspace, cancellation);
            yield return new StreamMessage.Cluster(now, position, IsFirst: false);
        }
    }
}
