using Autonomy.Core.Indexing;

namespace Autonomy.Journals.Sqlite.Indexing;

/// <summary>
/// The index of executions in a database of its own beside the store. It holds nothing that is not in the journal: one
/// that is of another version, or broken, is thrown away when it is opened, and is then at position 0. One thread at a
/// time writes; any number read.
/// </summary>
public sealed class SqliteExecutionIndex : IAsyncDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "index.db";

    private const int ReadersMax = 4;

    private readonly IndexWriter _writer;
    private readonly ReaderPool<IndexReader> _readers;

    private SqliteExecutionIndex(string path, IndexWriter writer, long? abandoned)
    {
        (_writer, Abandoned) = (writer, abandoned);
        _readers = new ReaderPool<IndexReader>(
            () => Connection.ForReading(path), static connection => new IndexReader(connection), ReadersMax);
    }

    /// <summary>The offset of the last event that is in the index.</summary>
    public long Position => _writer.Position;

    /// <summary>
    /// The position of the index that was here, was ahead of the journal, and was thrown away when this one was opened;
    /// null: there was none.
    /// </summary>
    public long? Abandoned { get; }

    /// <summary>Opens the index of a store.</summary>
    /// <param name="directory">The store's folder.</param>
    /// <param name="headOffset">
    /// The journal's last offset: an index that is ahead of it belongs to another journal, and is thrown away.
    /// </param>
    /// <exception cref="StoreException">The file cannot be made or written.</exception>
    public static SqliteExecutionIndex Open(string directory, long headOffset)
    {
        string path = Path.Combine(Path.GetFullPath(directory), FileName);
        IndexWriter writer = new(IndexSchema.Open(path));
        long? abandoned = null;
        if (writer.Position > headOffset)
        {
            abandoned = writer.Position;
            writer.Dispose();
            IndexSchema.Delete(path);
            writer = new IndexWriter(IndexSchema.Open(path));
        }

        return new SqliteExecutionIndex(path, writer, abandoned);
    }

    /// <summary>
    /// The position of the index in this folder, whoever owns it; 0 where there is none that can be read.
    /// </summary>
    internal static long PositionIn(string directory)
    {
        string path = Path.Combine(Path.GetFullPath(directory), FileName);
        if (StoreFiles.BytesOf(path) == 0) return 0;
        try
        {
            using Connection connection = Connection.ForReading(path);
            return connection.QueryInt64("select position from progress where id = 1");
        }
        catch (StoreException)
        {
            // It is thrown away when it is opened next, and tells nothing of the journal.
            return 0;
        }
    }

    /// <summary>The entry of an execution; null: it is not in the index. For the writing thread.</summary>
    public ExecutionEntry? Find(string execution) => _writer.Find(execution);

    /// <summary>The first number from this one on that no execution has. For the writing thread.</summary>
    public long FreeKey(long key)
    {
        while (_writer.IsTaken(key)) key++;
        return key;
    }

    /// <summary>
    /// Writes entries as they are after the event at this offset: all of it, or nothing. For the writing thread.
    /// </summary>
    /// <exception cref="StoreException">It was not written.</exception>
    public void Write(IEnumerable<ExecutionEntry> changed, long position)
    {
        ArgumentNullException.ThrowIfNull(changed);
        _writer.Write(changed, position);
    }

    /// <summary>A page of executions.</summary>
    public Task<ExecutionPage> ListAsync(ExecutionQuery query, CancellationToken cancellation) =>
        _readers.ReadAsync(reader => reader.List(query), cancellation);

    /// <summary>A page of open questions.</summary>
    public Task<InboxPage> DecisionsAsync(DecisionQuery query, CancellationToken cancellation) =>
        _readers.ReadAsync(reader => reader.Decisions(query), cancellation);

    /// <summary>How many executions a workspace has, or a project of it.</summary>
    public Task<ExecutionCounts> CountsAsync(string workspace, string? project, CancellationToken cancellation) =>
        _readers.ReadAsync(reader => reader.Counts(workspace, project), cancellation);

    /// <summary>Waits for the reads that run, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        _writer.Dispose();
    }
}
