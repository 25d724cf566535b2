namespace Autonomy.Journals.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database on its own thread and connection, beside the commits. Under steady
/// writing such a copy never gets to the log's end, so once the log is long, commits wait for the copy of its last
/// pages, and the log starts over.
/// </summary>
/// <remarks>
/// SQLite before 3.51.3 may lose pages when a checkpoint begins on a log that is copied whole while another connection
/// starts that log over. It cannot happen here: nobody else checkpoints, and a pass beside the commits begins only when
/// something was committed since the last one ended, so that the log is not whole and nobody may start it over.
/// </remarks>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>Bytes of a page of the database, by which the thresholds are counted.</summary>
    public const int PageBytes = 4096;

    private const int CatchUpPasses = 3;

    private readonly Connection _connection;
    private readonly Lock _commitGate;
    private readonly Thread _thread;
    private readonly AutoResetEvent _work = new(false);
    private readonly long _checkpointPages;
    private readonly long _walPagesMax;
    private long _committedPages;
    private long _passedPages;
    private volatile bool _closing;

    /// <param name="connection">Its own; disposed with it.</param>
    /// <param name="commitGate">Held by the writer from before a commit until its pages are counted.</param>
    /// <param name="options">The thresholds.</param>
    public Checkpointer(Connection connection, Lock commitGate, SqliteJournalOptions options)
    {
        _connection = connection;
        // Until it has read something, a connection does not know that there is a log.
        connection.QueryInt64("select count(*) from sqlite_master");
        _commitGate = commitGate;
        _checkpointPages = options.CheckpointBytes / PageBytes;
        _walPagesMax = options.WalBytesMax / PageBytes;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal checkpoints" };
        _thread.Start();
    }

    /// <summary>Counts what a commit wrote; called inside the gate.</summary>
    public void Committed(int pages)
    {
        _committedPages += pages;
        if (_committedPages - _passedPages >= _checkpointPages) _work.Set();
    }

    public void Dispose()
    {
        _closing = true;
        _work.Set();
        _thread.Join();
        _work.Dispose();
        _connection.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _work.WaitOne();
            if (_closing) return;
            // The signal may be an old one, from while the last pass still ran.
            if (!HasNewPages(_checkpointPages)) continue;
            try
            {
                Checkpoint();
            }
            catch (StoreException)
            {
                // A checkpoint that failed loses nothing: the log keeps all, and the next threshold tries again. A
                // fault of the disk that stays reaches the callers by the answers to their appends.
                MarkPassed();
            }
        }
    }

    private void Checkpoint()
    {
        int frames = Pass();
        if (frames < _walPagesMax) return;
        for (int i = 0; i < CatchUpPasses && HasNewPages(1); i++) Pass();
        lock (_commitGate)
        {
            _connection.CheckpointPassively();
            _passedPages = _committedPages;
        }
    }

    private int Pass()
    {
        int frames = _connection.CheckpointPassively();
        MarkPassed();
        return frames;
    }

    private bool HasNewPages(long pages)
    {
        lock (_commitGate) return _committedPages - _passedPages >= pages;
    }

    private void MarkPassed()
    {
        lock (_commitGate) _passedPages = _committedPages;
    }
}
