using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Journaling;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite.Indexing;

namespace Autonomy.Host.Indexing;

/// <summary>
/// Takes the journal into the index, page by page: the entries of a page and its place in one transaction, so that
/// wherever it is cut off, it goes on without a loss and without counting anything twice. For one thread at a time.
/// </summary>
internal sealed class IndexPages(
    IJournalReader journal, SqliteExecutionIndex index, Action<StoredEvent, ExecutionEvent?>? told = null)
{
    /// <summary>Entries of live executions that are kept at most: 16,384.</summary>
    private const int KeptMax = 16_384;

    private readonly Dictionary<string, ExecutionEntry> _kept = [];
    private readonly Dictionary<string, ExecutionEntry> _changed = [];
    private readonly List<(StoredEvent Stored, ExecutionEvent? Happened)> _read = [];

    /// <summary>
    /// Events that could not be read: a newer engine wrote them, their payload is missing or broken, or they were
    /// changed since.
    /// </summary>
    public long Unreadable { get; private set; }

    /// <summary>Why the last of them could not; null: there was none.</summary>
    public Exception? UnreadableBecause { get; private set; }

    /// <summary>Takes up to so many events; gives how many there were.</summary>
    /// <exception cref="StoreException">Nothing of the page was taken; it may be tried again.</exception>
    public async Task<int> TakeAsync(int max, CancellationToken cancellation)
    {
        IReadOnlyList<StoredEvent> page = await journal.ReadAfterAsync(index.Position, max, cancellation);
        if (page.Count == 0) return 0;
        _changed.Clear();
        _read.Clear();
        try
        {
            foreach (StoredEvent stored in page)
            {
                if (ExecutionId.TryFromStream(stored.Stream, out ExecutionId id))
                    await TakeAsync(id.Value, stored, cancellation);
            }

            index.Write(_changed.Values, page[^1].Offset);
        }
        catch
        {
            // The entries have run ahead of what is stored.
            _kept.Clear();
            throw;
        }

        // What is told was taken, and so is told once.
        if (told is not null) _read.ForEach(one => told(one.Stored, one.Happened));
        foreach (ExecutionEntry entry in _changed.Values)
        {
            if (entry.HasEnded) _kept.Remove(entry.Id);
        }

        if (_kept.Count > KeptMax) _kept.Clear();
        return page.Count;
    }

    private async ValueTask TakeAsync(string id, StoredEvent stored, CancellationToken cancellation)
    {
        ExecutionEvent? happened = await ReadAsync(stored, cancellation);
        if (told is not null) _read.Add((stored, happened));
        if (EntryOf(id, stored, happened) is not { } entry) return;
        _changed[id] = entry;
        if (stored.Version <= entry.Version) return;
        if (happened is null) entry.Touch(stored.Version, stored.Time);
        else entry.Apply(happened, stored.Version, stored.Time);
    }

    private async ValueTask<ExecutionEvent?> ReadAsync(StoredEvent stored, CancellationToken cancellation)
    {
        if (!IndexedEvents.IsRead(stored.Name)) return null;
        try
        {
            ReadOnlyMemory<byte> body = await EventBodies.ReadAsync(journal, stored, cancellation);
            return ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, body.Span);
        }
        catch (Exception exception) when (exception is UnknownEventException or JsonException or FormatException
            or InvalidDataException)
        {
            // One execution that cannot be read must not hold up the list of all others.
            Unreadable++;
            UnreadableBecause = exception;
            return null;
        }
    }

    private ExecutionEntry? EntryOf(string id, StoredEvent stored, ExecutionEvent? happened)
    {
        if (_kept.TryGetValue(id, out ExecutionEntry? entry)) return entry;
        entry = index.Find(id);
        if (entry is null && happened is ExecutionEvent.Submitted submitted)
        {
            long key = index.FreeKey(RowKey.Of(stored.Time, stored.Offset));
            entry = ExecutionEntry.Begin(submitted, stored.Time, key);
        }

        if (entry is not null) _kept.Add(id, entry);
        return entry;
    }
}
