using System.Collections.Concurrent;

namespace Autonomy.Journals.Sqlite;

/// <summary>
/// A bounded number of reading connections, opened as they are needed; each read runs on the thread pool.
/// </summary>
internal sealed class ReaderPool<TReader>(
    Func<Connection> open, Func<Connection, TReader> prepare, int readersMax, Action<StoreException>? onError = null)
    : IAsyncDisposable
    where TReader : IDisposable
{
    private readonly SemaphoreSlim _free = new(readersMax);
    private readonly ConcurrentBag<TReader> _idle = [];
    private volatile bool _closed;

    public async Task<T> ReadAsync<T>(Func<TReader, T> read, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        await _free.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return await Task.Run(() => Read(read), cancellation);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads that run, and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed) return;
        _closed = true;
        for (int i = 0; i < readersMax; i++) await _free.WaitAsync();
        while (_idle.TryTake(out TReader? reader)) reader.Dispose();
        // Reads that waited meanwhile find the pool closed.
        _free.Release(readersMax);
    }

    private T Read<T>(Func<TReader, T> read)
    {
        try
        {
            return ReadOn(read);
        }
        catch (StoreException error)
        {
            onError?.Invoke(error);
            throw;
        }
    }

    private T ReadOn<T>(Func<TReader, T> read)
    {
        if (!_idle.TryTake(out TReader? reader)) reader = Open();
        try
        {
            T result = read(reader);
            _idle.Add(reader);
            return result;
        }
        catch (StoreException)
        {
            // A connection that met an error is not used again.
            reader.Dispose();
            throw;
        }
    }

    private TReader Open()
    {
        Connection connection = open();
        try
        {
            return prepare(connection);
        }
        catch (StoreException)
        {
            connection.Dispose();
            throw;
        }
    }
}
