using Autonomy.Core.Journaling;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// Reads a store that this or another process may be writing at the same time. It takes no lock and changes nothing.
/// Its methods throw <see cref="StoreException"/> when the store cannot be read.
/// </summary>
public sealed class SqliteJournalReader : IJournalReader
{
    private readonly StoreFiles _files;
    private readonly Func<Connection> _open;
    private readonly ReaderPool<StoreReader> _pool;

    internal SqliteJournalReader(
        StoreFiles files, Func<Connection> open, int readersMax, Action<StoreException>? onError = null)
    {
        _files = files;
        _open = open;
        _pool = new ReaderPool<StoreReader>(
            open, static connection => new StoreReader(connection), readersMax, onError);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        StreamId stream, long fromVersion, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return await _pool.ReadAsync(reader => reader.Stream(stream, fromVersion, max), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadAfterAsync(
        long afterOffset, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return await _pool.ReadAsync(reader => reader.After(afterOffset, max), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<Snapshot?> ReadSnapshotAsync(StreamId stream, CancellationToken cancellation) =>
        await _pool.ReadAsync(reader => reader.Snapshot(stream), cancellation);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(PayloadHash hash, CancellationToken cancellation) =>
        await _pool.ReadAsync(reader => reader.Payload(hash), cancellation);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<WakeUp>> ReadWakeUpsAsync(
        DateTimeOffset upTo, WakeUp? after, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return await _pool.ReadAsync(reader => reader.WakeUps(upTo, after, max), cancellation);
    }

    /// <summary>
    /// Walks the whole store and recomputes every hash. It reads everything, beside the writer, and may take minutes.
    /// </summary>
    public Task<StoreVerification> VerifyAsync(CancellationToken cancellation) =>
        Task.Run(() =>
        {
            using var verifier = new StoreVerifier(_open(), _files.Directory);
            return verifier.Verify(cancellation);
        }, cancellation);

    /// <summary>Runs SQLite's integrity check and measures the store.</summary>
    public Task<StoreCheck> CheckAsync(CancellationToken cancellation) =>
        Task.Run(() =>
        {
            using Connection connection = _open();
            return StoreChecker.Check(connection, _files);
        }, cancellation);

    /// <summary>Closes the connections when the reads that run have ended.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
