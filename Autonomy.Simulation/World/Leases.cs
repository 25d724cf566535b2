using Autonomy.Core.Journaling;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.World;

/// <summary>
/// Who may write. It stands where a cluster's own lease code will be: one shard, an epoch that every grant raises and
/// the store then asks for, and a time to live by the store's clock. Embedded, the lease is the process's lock on the
/// store and does not expire while the process lives.
/// </summary>
internal sealed class Leases(WorldSeams seams, SimulatedStore store)
{
    /// <summary>The one slice of streams that there is.</summary>
    public const int Shard = 0;

    /// <summary>How long a lease lasts unless it is renewed.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    /// <summary>How often its holder renews it.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);

    private Pending? _expiry;

    /// <summary>Told when the lease has expired, or was given back.</summary>
    public event Action? OnFree;

    /// <summary>The highest epoch that was granted.</summary>
    public long Epoch { get; private set; }

    /// <summary>The node that was granted it; null before anybody was.</summary>
    public int? Holder { get; private set; }

    /// <summary>Whether anybody may take it.</summary>
    public bool IsFree { get; private set; } = true;

    /// <summary>Grants the lease under a new epoch, whoever held it.</summary>
    public long Take(int node)
    {
        Epoch++;
        Holder = node;
        IsFree = false;
        store.Durable.Grant(new Fence(Shard, Epoch));
        seams.Recorder.Add(new HistoryEntry.LeaseGranted(Shard, Epoch, node));
        RestartClock();
        return Epoch;
    }

    /// <summary>
    /// Prolongs the lease, also one that expired and that nobody took; false when another epoch counts.
    /// </summary>
    public bool TryRenew(int node, long epoch)
    {
        if (!IsHeldBy(node, epoch)) return false;
        IsFree = false;
        RestartClock();
        return true;
    }

    public bool IsHeldBy(int node, long epoch) => Holder == node && Epoch == epoch;

    private void RestartClock()
    {
        _expiry?.CallOff();
        if (seams.Scenario.HasStoreServer) _expiry = seams.Kernel.After(TimeToLive, Expire);
    }

    private void Expire()
    {
        IsFree = true;
        OnFree?.Invoke();
    }
}
