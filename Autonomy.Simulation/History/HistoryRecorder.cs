using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.History;

/// <summary>Takes down what happens, in order, stamped with the true time; every entry goes into the trace.</summary>
internal sealed class HistoryRecorder(SimulationKernel kernel)
{
    private readonly List<HistoryEntry> _entries = [];

    /// <summary>Told of each entry once it is taken down.</summary>
    public event Action<HistoryEntry>? OnEntry;

    public IReadOnlyList<HistoryEntry> Entries => _entries;

    public void Add(HistoryEntry happened)
    {
        HistoryEntry entry = happened with { At = kernel.Now };
        _entries.Add(entry);
        kernel.Trace.Add(entry.At, entry.ToString()!);
        OnEntry?.Invoke(entry);
    }
}
