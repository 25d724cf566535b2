using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Workload;

/// <summary>One life of a node, as its tools see it: from its start until it is killed.</summary>
internal sealed class ToolHost
{
    private readonly HistoryRecorder _recorder;

    public ToolHost(HistoryRecorder recorder, int number, long epoch)
    {
        _recorder = recorder;
        (Number, Epoch) = (number, epoch);
        recorder.OnEntry += Notice;
    }

    public int Number { get; }

    /// <summary>The latest epoch that it was granted; a process may take another while it lives.</summary>
    public long Epoch { get; private set; }

    /// <summary>Whether it was killed: nobody there hears an answer any more.</summary>
    public bool IsGone { get; private set; }

    private void Notice(HistoryEntry entry)
    {
        switch (entry)
        {
            case HistoryEntry.LeaseGranted granted when granted.Node == Number: Epoch = granted.Epoch; break;
            case HistoryEntry.NodeKilled killed when killed.Node == Number:
                IsGone = true;
                _recorder.OnEntry -= Notice;
                break;
            default: break;
        }
    }
}
