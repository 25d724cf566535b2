using Autonomy.Core.Journaling;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// The embedded journal: one folder, one SQLite database, one process that writes. Appends are committed in groups by a
/// thread of its own; reads run on other connections and never wait for it.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private const int ReadersOfReadOnlyStoreMax = 4;
    private const int LogReservedBytes = 1 << 20;

    private readonly StoreLock _lock;
    private readonly Checkpointer _checkpointer;
    private readonly GroupCommitter _committer;
    private readonly CommitSubscribers _subscribers = new();
    private readonly SqliteJournalReader _reader;
    private readonly string _directory;
    private readonly int _queueAppendsMax;
    private int _disposed;

    private SqliteJournal(StoreFiles files, StoreLock held, StoreWriter writer, SqliteJournalOptions options)
    {
        _lock = held;
        _directory = files.Directory;
        _queueAppendsMax = options.QueueAppendsMax;
        var commitGate = new Lock();
        _checkpointer = new Checkpointer(Connection.ForWriting(files.Database), commitGate, options);
        StoreWriter OpenWriter() => StoreWriter.Open(files, options.StreamHeadsMax);
        var place = StorePlace.Of(files);
        var damage = new StoreDamage();
        _committer = new GroupCommitter(
            writer, OpenWriter, place, damage, _checkpointer, commitGate, _subscribers.Tell, options);
        _reader = new SqliteJournalReader(
            files, () => Connection.ForReading(files.Database), options.ReadersMax, damage.Note);
    }

    /// <inheritdoc/>
    public long HeadOffset => _committer.HeadOffset;

    /// <summary>
    /// Why the store did not take what was last to be appended, or takes nothing more because it was found to be
    /// damaged, by the kind of fault; null: it took it. A queue that is full is no such fault.
    /// </summary>
    public StoreErrorKind? Refusal => _committer.Refusal?.Kind;

    /// <summary>Opens a store for writing, and makes it where there is none.</summary>
    /// <exception cref="ArgumentException">The options have faults; the message lists all of them.</exception>
    /// <exception cref="StoreException">The store is in use, of a newer version, damaged, not a store, or out of
    /// reach.</exception>
    public static SqliteJournal Open(SqliteJournalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SqliteJournalOptions.Check(options);
        StoreFiles files = StoreFiles.Of(options.Directory);
        StoreLock held = StoreLock.Take(files, options.TimeProvider);
        try
        {
            Schema.Inspect(files);
            Prepare(files, options.TimeProvider);
            ReserveLog(files);
            return new SqliteJournal(files, held, StoreWriter.Open(files, options.StreamHeadsMax), options);
        }
        catch (StoreException)
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a store for reading, also while another process writes it, and in a folder that cannot be written.
    /// </summary>
    /// <exception cref="StoreException">There is no store, or it is of a newer version, damaged, or out of
    /// reach.</exception>
    public static SqliteJournalReader OpenReadOnly(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        StoreFiles files = StoreFiles.Of(directory);
        return new SqliteJournalReader(files, ReadOnlyStore.Probe(files), ReadersOfReadOnlyStoreMax);
    }

    /// <inheritdoc/>
    public void Append(AppendRequest request, IAppendCompletion completion)
    {
        AppendRules.Check(request);
        ArgumentNullException.ThrowIfNull(completion);
        Admission admission = _committer.Add(request, completion);
        if (admission == Admission.Taken) return;
        string reason = admission == Admission.Full
            ? $"{_queueAppendsMax} appends wait in the store '{_directory}' already. Try again when some have ended."
            : $"The store '{_directory}' is closed.";
        completion.Completed(new AppendResult(AppendOutcome.Refused, 0, 0, reason));
    }

    /// <summary>
    /// Tries whether the store takes an append, by one that adds nothing: a page and a sync. Afterwards
    /// <see cref="Refusal"/> tells. Appends that wait go with it.
    /// </summary>
    public async Task TryAsync()
    {
        var tried = new Trial();
        if (_committer.Try(tried) == Admission.Taken) await tried.Ended;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        StreamId stream, long fromVersion, int max, CancellationToken cancellation) =>
        _reader.ReadStreamAsync(stream, fromVersion, max, cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(
        long afterOffset, int max, CancellationToken cancellation) =>
        _reader.ReadAfterAsync(afterOffset, max, cancellation);

    /// <inheritdoc/>
    public ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation) =>
        _reader.ReadSnapshotAsync(stream, cancellation);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation) =>
        _reader.ReadPayloadAsync(hash, cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
        DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation) =>
        _reader.ReadWakeUpsAsync(upTo, after, max, cancellation);

    /// <inheritdoc/>
    public IDisposable OnCommitted(Action<long> told) => _subscribers.Add(told);

    /// <inheritdoc cref="SqliteJournalReader.VerifyAsync"/>
    public Task<StoreVerification> VerifyAsync(CancellationToken cancellation) => _reader.VerifyAsync(cancellation);

    /// <inheritdoc cref="SqliteJournalReader.CheckAsync"/>
    public Task<StoreCheck> CheckAsync(CancellationToken cancellation) => _reader.CheckAsync(cancellation);

    /// <summary>Refuses new appends, writes those that wait, ends the reads, and gives the store free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await Task.Run(_committer.Close);
        await _reader.DisposeAsync();
        // The last connection to close copies the log into the database and removes it.
        _checkpointer.Dispose();
        _lock.Dispose();
    }

    private static void Prepare(StoreFiles files, TimeProvider clock)
    {
        using Connection connection = Connection.ForWriting(files.Database);
        connection.Execute($"""
            pragma page_size = {Checkpointer.PageBytes};
            pragma journal_mode = wal;
            pragma synchronous = full;
            """);
        Schema.Migrate(connection, files, clock);
    }

    /// <summary>
    /// Gives the log its first room, as zeros, which SQLite takes for an empty log. A sync that makes no file longer
    /// takes half the time, and most runs of one plan never need more room than this.
    /// </summary>
    private static void ReserveLog(StoreFiles files)
    {
        try
        {
            using var log = new FileStream(files.Wal, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            if (log.Length >= LogReservedBytes) return;
            log.Position = log.Length;
            log.Write(new byte[LogReservedBytes - log.Length]);
            log.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is for speed alone: SQLite makes the log longer as it needs it, and tells of what is wrong then.
        }
    }

    private sealed class Trial : IAppendCompletion
    {
        // What follows must not run on the writer's thread.
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void Completed(in AppendResult result) => _ended.SetResult();
    }
}
