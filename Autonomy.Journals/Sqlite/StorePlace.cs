namespace Autonomy.Journals.Sqlite;

/// <summary>
/// Where the database and its log stood when it was opened. What is written into a file that was moved or deleted since
/// would be found by nobody after the next start, and whatever stands in its place is not this store.
/// </summary>
internal sealed class StorePlace : IDisposable
{
    private readonly StoreFiles _files;
    private readonly Connection _opened;
    private bool _hasLog;

    private StorePlace(StoreFiles files, Connection opened) => (_files, _opened) = (files, opened);

    /// <summary>The place of the database as it stands now.</summary>
    public static StorePlace Of(StoreFiles files)
    {
        Connection opened = Connection.ForReading(files.Database);
        try
        {
            // A database is opened with its first reading.
            _ = opened.QueryInt64("select count(*) from sqlite_master");
            return new StorePlace(files, opened);
        }
        catch (StoreException)
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Holds as long as the database is where it was.</summary>
    /// <exception cref="StoreException">It is not.</exception>
    public void Demand()
    {
        // Its log is there from the first commit on, for as long as a connection is open.
        bool hasLog = File.Exists(_files.Wal);
        _hasLog |= hasLog;
        if (hasLog == _hasLog && !_opened.HasMoved) return;
        throw new StoreException(
            StoreErrorKind.Moved, _files.Database,
            $"The database '{_files.Database}', or its log, was moved, deleted or replaced while it was in use. Put it "
            + "back with all files of its folder, or stop and start with the folder where it is now.");
    }

    public void Dispose() => _opened.Dispose();
}
