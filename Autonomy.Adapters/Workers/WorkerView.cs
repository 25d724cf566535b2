using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Workers;

/// <summary>A connected worker as it was at a moment.</summary>
public sealed record WorkerView
{
    /// <summary>Who it is, and what it offers.</summary>
    public required WorkerHello Hello { get; init; }

    /// <summary>When it connected.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When something was last heard of it.</summary>
    public required DateTimeOffset HeardAt { get; init; }

    /// <summary>Whether it takes no more attempts.</summary>
    public required bool IsDraining { get; init; }

    /// <summary>How many attempts it runs, of each tool that it offers.</summary>
    public required IReadOnlyDictionary<ToolName, int> RunningByTool { get; init; }

    /// <summary>What it was handed and has not ended.</summary>
    public required IReadOnlyList<HeldAttempt> Attempts { get; init; }
}

/// <summary>An attempt that a worker runs.</summary>
/// <param name="Offer">What it was handed.</param>
/// <param name="HeardAt">When the worker last named it.</param>
/// <param name="LeaseEnds">When it counts as lost, should the worker not name it before.</param>
/// <param name="IsCancelled">Whether it was asked to stop.</param>
public sealed record HeldAttempt(
    AttemptOffer Offer, DateTimeOffset HeardAt, DateTimeOffset LeaseEnds, bool IsCancelled);

/// <summary>How many there are.</summary>
/// <param name="Connected">Workers that are connected.</param>
/// <param name="Running">Attempts that were handed to workers, and whose end is awaited.</param>
/// <param name="Waiting">Attempts that wait for a worker with a place for them.</param>
/// <param name="LeasesLost">Attempts that were lost with their leases since the start.</param>
public readonly record struct WorkerTotals(int Connected, int Running, int Waiting, long LeasesLost)
{
    /// <summary>Both together.</summary>
    public static WorkerTotals operator +(WorkerTotals one, WorkerTotals other) => new(
        one.Connected + other.Connected, one.Running + other.Running, one.Waiting + other.Waiting,
        one.LeasesLost + other.LeasesLost);
}
