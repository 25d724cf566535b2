using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;

namespace Autonomy.Host.Api;

/// <summary>
/// Executions as they are in the journal: what is told is durable. Those looked at last are kept, so that only
/// what is new is read, as many and as much as there is room for. Safe to call from any thread.
/// </summary>
public sealed class DurableExecutions(IJournalReader journal)
{
    /// <summary>Executions that are kept at most: 512.</summary>
    private const int KeptMax = 512;

    /// <summary>
    /// Bytes of the journal that those which are kept were made of: 32 MiB. In memory they are several times as much.
    /// One execution is kept, however large: whoever follows it looks at it again and again.
    /// </summary>
    public const long KeptBytesMax = 32 << 20;

    private const int PageEventsMax = 1_024;

    private readonly Lock _lock = new();
    private readonly Dictionary<ExecutionId, LinkedListNode<Entry>> _kept = [];
    private readonly LinkedList<Entry> _latest = [];
    private long _keptBytes;

    /// <summary>Looks at an execution of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="id">The execution's id as it was given.</param>
    /// <param name="look">Takes what it needs out of the state, which changes later.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ApiException">There is no such execution in the workspace.</exception>
    public async Task<T> ReadAsync<T>(
        string workspace, string id, Func<VersionedExecution, T> look, CancellationToken cancellation)
    {
        if (!ExecutionId.TryParse(id, out ExecutionId execution)) throw Refusals.UnknownExecution(id);
        Entry entry = EntryOf(execution);
        await entry.Turn.WaitAsync(cancellation);
        try
        {
            await ReadOnAsync(entry, cancellation);
            // What belongs to another workspace is not there.
            if (entry.State.Plan is null || entry.State.Workspace != workspace) throw Refusals.UnknownExecution(id);
            return look(new VersionedExecution(entry.State, entry.Version));
        }
        catch (Exception exception) when (exception is not (ApiException or OperationCanceledException))
        {
            // Half of a page may be folded: the next look begins anew.
            Forget(execution);
            throw;
        }
        finally
        {
            entry.Turn.Release();
            LetGo();
        }
    }

    private async Task ReadOnAsync(Entry entry, CancellationToken cancellation)
    {
        if (entry.Version == 0) await RestoreAsync(entry, cancellation);
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await journal.ReadStreamAsync(entry.Id.Stream, entry.Version + 1, PageEventsMax, cancellation);
            foreach (StoredEvent stored in page)
            {
                ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
                entry.State.Apply(
                    ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span), stored.Time);
                entry.Version = stored.Version;
                Weigh(entry, body.Length);
            }
        }
        while (page.Count == PageEventsMax);
    }

    private async Task RestoreAsync(Entry entry, CancellationToken cancellation)
    {
        if (await journal.ReadSnapshotAsync(entry.Id.Stream, cancellation) is not { } snapshot) return;
        if (snapshot.SchemaVersion != ExecutionSnapshot.SchemaVersion) return;
        ExecutionSnapshot.Restore(entry.State, snapshot.Body.Span);
        entry.Version = snapshot.Version;
        Weigh(entry, snapshot.Body.Length);
    }

    private Entry EntryOf(ExecutionId id)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(id, out LinkedListNode<Entry>? node)) _latest.Remove(node);
            else _kept.Add(id, node = new LinkedListNode<Entry>(new Entry(id)));
            _latest.AddFirst(node);
            return node.Value;
        }
    }

    // What was let go while somebody looked at it weighs nothing here any more.
    private void Weigh(Entry entry, long bytes)
    {
        lock (_lock)
        {
            entry.Bytes += bytes;
            if (_kept.TryGetValue(entry.Id, out LinkedListNode<Entry>? node) && node.Value == entry)
                _keptBytes += bytes;
        }
    }

    private void LetGo()
    {
        lock (_lock)
        {
            while (_latest.Count > KeptMax || (_keptBytes > KeptBytesMax && _latest.Count > 1))
                Remove(_latest.Last!);
        }
    }

    private void Forget(ExecutionId id)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(id, out LinkedListNode<Entry>? node)) Remove(node);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _kept.Remove(node.Value.Id);
        _latest.Remove(node);
        _keptBytes -= node.Value.Bytes;
    }

    private sealed class Entry(ExecutionId id)
    {
        public ExecutionId Id { get; } = id;

        // It holds no handle of the system, so that nothing is to be disposed of.
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public ExecutionState State { get; } = new();

        public long Version { get; set; }

        // Of the journal that was read for it; changed and looked at under the lock of all.
        public long Bytes { get; set; }
    }
}

/// <summary>An execution as it stood at a version of its stream.</summary>
/// <param name="State">The state; only to be looked at.</param>
/// <param name="Version">The version of the last event in it.</param>
public readonly record struct VersionedExecution(ExecutionState State, long Version);
