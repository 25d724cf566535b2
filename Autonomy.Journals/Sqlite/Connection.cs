using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Autonomy.Journals.Sqlite;

/// <summary>One connection to the database, used by one thread at a time.</summary>
internal sealed partial class Connection : IDisposable
{
    private const int BusyTimeoutMs = 5_000;
    private const int CacheWrites = 9;
    private const int UriFlag = 0x40;
    private const int HasMovedQuestion = 20;

    private readonly sqlite3 _handle;
    private readonly string _path;

    static Connection()
    {
        Batteries_V2.Init();
        BriefSleep.Install();
    }

    private Connection(string path, string name, int flags)
    {
        _path = path;
        int code = raw.sqlite3_open_v2(name, out _handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            Demand(code);
            raw.sqlite3_extended_result_codes(_handle, 1);
            raw.sqlite3_busy_timeout(_handle, BusyTimeoutMs);
        }
        catch (StoreException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>For writing; the database is made if it is missing.</summary>
    public static Connection ForWriting(string path) =>
        new(path, path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    /// <summary>For reading beside a writer.</summary>
    public static Connection ForReading(string path) => new(path, path, raw.SQLITE_OPEN_READONLY);

    /// <summary>
    /// For reading the database file alone, without its log, with no lock and no file touched. SQLite does even this
    /// rather than a stream of ours, because closing any other handle would drop the process's locks on the file.
    /// </summary>
    public static Connection ForReadingUntouched(string path) =>
        new(path, $"file:{Uri.EscapeDataString(path)}?immutable=1", raw.SQLITE_OPEN_READONLY | UriFlag);

    public Statement Prepare(string sql)
    {
        Demand(raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt statement));
        return new Statement(this, statement);
    }

    public void Execute(string sql) => Demand(raw.sqlite3_exec(_handle, sql));

    public long QueryInt64(string sql)
    {
        using Statement statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>
    /// Whether the file is not where it was opened any more: moved, deleted, or another one in its place. Asked of the
    /// file system each time; only once something was read is it known. False where the system cannot tell.
    /// </summary>
    public bool HasMoved =>
        FileControl(_handle.DangerousGetHandle(), 0, HasMovedQuestion, out int hasMoved) == raw.SQLITE_OK
        && hasMoved != 0;

    /// <summary>Pages that this connection wrote since the last call.</summary>
    public int TakePagesWritten()
    {
        Demand(raw.sqlite3_db_status(_handle, CacheWrites, out int written, out _, 1));
        return written;
    }

    /// <summary>
    /// Copies the log into the database as far as no reader needs it, and gives the frames that the log holds.
    /// </summary>
    public int CheckpointPassively()
    {
        int code = raw.sqlite3_wal_checkpoint_v2(_handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out int frames, out _);
        if ((code & 0xFF) != raw.SQLITE_BUSY) Demand(code);
        return frames;
    }

    public void Dispose() => raw.sqlite3_close_v2(_handle);

    public void Demand(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        throw SqliteErrors.ToException(code, raw.sqlite3_errmsg(_handle).utf8_to_string(), _path);
    }

    // SQLITE_FCNTL_HAS_MOVED of the main database, which a null name stands for.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int FileControl(nint database, nint name, int question, out int answer);
}
