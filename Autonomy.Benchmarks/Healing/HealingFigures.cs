using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Benchmarks.Healing;

/// <summary>
/// What the journal of a round tells: failures, decisions, and how steps that failed came to their end.
/// </summary>
internal sealed class HealingFigures
{
    private const int PageEvents = 4_096;

    private readonly Dictionary<(StreamId, string), DateTimeOffset> _failing = [];
    private readonly HashSet<(StreamId, string)> _asked = [];
    private readonly List<double> _recoverySeconds = [];

    /// <summary>Attempts that failed: calls that were made in vain.</summary>
    public int Failures { get; private set; }

    /// <summary>Questions to people.</summary>
    public int Decisions { get; private set; }

    /// <summary>Executions that completed.</summary>
    public HashSet<StreamId> Completed { get; } = [];

    /// <summary>Steps that failed at least once and completed all the same, with nobody asked.</summary>
    public HashSet<(StreamId Stream, string Step)> Healed { get; } = [];

    /// <summary>
    /// The median time from a step's first failure to its completion, in seconds of the engine's clock.
    /// </summary>
    public double MedianRecoverySeconds =>
        _recoverySeconds.Count == 0 ? 0 : _recoverySeconds.Order().ElementAt(_recoverySeconds.Count / 2);

    /// <summary>Reads a journal after an offset.</summary>
    public static async Task<HealingFigures> ReadAsync(IJournalReader journal, long begin)
    {
        var figures = new HealingFigures();
        long position = begin;
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadAfterAsync(position, PageEvents, CancellationToken.None);
            foreach (StoredEvent stored in page)
            {
                if (!ExecutionId.TryFromStream(stored.Stream, out _)) continue;
                byte[] body = (await EventBodies.ReadAsync(journal, stored, CancellationToken.None)).ToArray();
                figures.Take(stored, ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body));
            }

            if (page.Count > 0) position = page[^1].Offset;
        }
        while (page.Count > 0);
        return figures;
    }

    private void Take(StoredEvent stored, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.AttemptFailed failed:
                Failures++;
                _failing.TryAdd((stored.Stream, failed.Step), stored.Time);
                break;
            case ExecutionEvent.AttemptDoubted doubted:
                _failing.TryAdd((stored.Stream, doubted.Step), stored.Time);
                break;
            case ExecutionEvent.DecisionRequired asked:
                Decisions++;
                _asked.Add((stored.Stream, asked.Request.Step));
                break;
            case ExecutionEvent.StepCompleted completed: Complete(stored, (stored.Stream, completed.Step)); break;
            case ExecutionEvent.Completed: Completed.Add(stored.Stream); break;
            default: break;
        }
    }

    private void Complete(StoredEvent stored, (StreamId Stream, string Step) step)
    {
        if (!_failing.TryGetValue(step, out DateTimeOffset since) || _asked.Contains(step)) return;
        Healed.Add(step);
        _recoverySeconds.Add((stored.Time - since).TotalSeconds);
    }
}
