using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Host.Local;

/// <summary>
/// Reads an execution from the journal, and goes on reading as it grows: what is shown is what is durable.
/// </summary>
public sealed class ExecutionFollower(IJournalReader journal, ExecutionId execution)
{
    private const int PageEventsMax = 1_024;

    private long _version;

    /// <summary>The state as far as it was read.</summary>
    public ExecutionState State { get; } = new();

    /// <summary>Whether there is such an execution, as far as was read.</summary>
    public bool Exists => State.Plan is not null;

    /// <summary>The version up to which it was read; 0 before the first.</summary>
    public long Version => _version;

    /// <summary>Reads what is new, oldest first, and folds it into <see cref="State"/>.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="upTo">The last version that is read.</param>
    public async Task<IReadOnlyList<FollowedEvent>> ReadOnAsync(
        CancellationToken cancellation, long upTo = long.MaxValue)
    {
        var read = new List<FollowedEvent>();
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(execution.Stream, _version + 1, PageEventsMax, cancellation);
            foreach (StoredEvent stored in page.TakeWhile(stored => stored.Version <= upTo))
            {
                ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
                ExecutionEvent happened = ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span);
                State.Apply(happened, stored.Time);
                _version = stored.Version;
                read.Add(new FollowedEvent(stored, happened));
            }
        }
        while (page.Count == PageEventsMax && _version < upTo);
        return read;
    }
}

/// <summary>An event as it is stored, and what it says.</summary>
/// <param name="Stored">The stored event.</param>
/// <param name="Happened">What it says.</param>
public sealed record FollowedEvent(StoredEvent Stored, ExecutionEvent Happened);
