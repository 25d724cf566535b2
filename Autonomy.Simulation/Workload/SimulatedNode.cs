using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Workload;

/// <summary>One life of a node, as its tools see it: from its start until it is killed.</summary>
internal sealed class SimulatedNode
{
    private readonly HistoryRecorder _recorder;

    public SimulatedNode(HistoryRecorder recorder, int number, long epoch)
    {
        _recorder = recorder;
        (Number, Epoch) = (number, epoch);
        recorder.OnEntry += Notice;
    }

    public int Number { get; }

    public long Epoch { get; }

    /// <summary>Whether it was killed: nobody there hears an answer any more.</summary>
    public bool IsGone { get; private set; }

    private void Notice(HistoryEntry entry)
    {
        if (entry is not HistoryEntry.NodeKilled killed || killed.Node != Number) return;
        IsGone = true;
        _recorder.OnEntry -= Notice;
    }
}
