using Autonomy.Benchmarks.Measuring;
using Autonomy.Core.Journaling;

namespace Autonomy.Benchmarks.Loads;

/// <summary>Notes when each chain has its new attempt in the journal, and when all have ended.</summary>
internal sealed class RecoveryProgress(long started, int chains)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, double> _goingOnMs = new(chains);

    /// <summary>Reached when every chain goes on.</summary>
    public Countdown GoingOn { get; } = new(chains);

    /// <summary>Reached when every chain has ended.</summary>
    public Countdown Ended { get; } = new(chains);

    /// <summary>Looks at an append that is durable.</summary>
    public void Appended(AppendRequest request)
    {
        foreach (NewEvent stored in request.Events)
        {
            if (stored.Name == "attempt-started") Note(request.Stream);
            else if (stored.Name == "execution-completed") Ended.Signal();
        }
    }

    /// <summary>From the start to each chain's going on.</summary>
    public Latencies Times()
    {
        lock (_gate) return new Latencies(_goingOnMs.Values);
    }

    private void Note(StreamId stream)
    {
        lock (_gate)
        {
            if (!_goingOnMs.TryAdd(stream, ClosedLoop.MillisecondsSince(started))) return;
        }

        GoingOn.Signal();
    }
}
