namespace Autonomy.Journals.Sqlite;

/// <summary>Finds the way in which a store can be read without owning it.</summary>
internal static class ReadOnlyStore
{
    /// <summary>How to open connections to the store; it was tried once.</summary>
    public static Func<Connection> Probe(StoreFiles files)
    {
        if (StoreFiles.BytesOf(files.Database) == 0)
        {
            throw new StoreException(StoreErrorKind.Missing, files.Directory,
                $"There is no store in '{files.Directory}'. Name the folder in which plans were run.");
        }

        Schema.Inspect(files);
        try
        {
            return Try(() => Connection.ForReading(files.Database));
        }
        catch (StoreException error) when (error.Kind == StoreErrorKind.NoAccess)
        {
            // SQLite reads a log only with a file of shared memory beside it, which it cannot make in a folder that is
            // read-only. Without a log nothing is lost by reading the database alone.
            if (StoreFiles.BytesOf(files.Wal) == 0) return Try(() => Connection.ForReadingUntouched(files.Database));
            throw new StoreException(StoreErrorKind.NoAccess, files.Directory,
                $"The store '{files.Directory}' was not closed, and its folder cannot be written, "
                + "so its log cannot be read. Copy the folder to a place that can be written, "
                + "and read it there.", error);
        }
    }

    private static Func<Connection> Try(Func<Connection> open)
    {
        using Connection connection = open();
        connection.QueryInt64("select count(*) from sqlite_master");
        return open;
    }
}
