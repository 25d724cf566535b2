using SQLitePCL;

namespace Autonomy.Journals.Sqlite;

/// <summary>What SQLite's result codes mean to whoever runs the store.</summary>
internal static class SqliteErrors
{
    private const int SharedMemoryCannotGrow = 10 | (19 << 8);

    public static StoreException ToException(int code, string detail, string path)
    {
        (StoreErrorKind kind, string what, string remedy) = Describe(code);
        return new StoreException(kind, path, $"{what} '{path}' (SQLite {code}: {detail}). {remedy}");
    }

    private static (StoreErrorKind Kind, string What, string Remedy) Describe(int code) => code switch
    {
        SharedMemoryCannotGrow => DiskFull,
        _ => (code & 0xFF) switch
        {
            raw.SQLITE_FULL => DiskFull,
            raw.SQLITE_CORRUPT => (StoreErrorKind.Corrupt, "The database is damaged:",
                "Stop, keep a copy of the whole folder, and restore it from a backup."),
            raw.SQLITE_NOTADB => (StoreErrorKind.NotAStore, "This is no database:",
                "Name the folder of a store, or an empty one."),
            // SQLite does not tell a file that may not be opened from one for which no handle is left.
            raw.SQLITE_CANTOPEN => (StoreErrorKind.NoAccess, "There is no access to",
                "Give this user the right to read and write the folder and its files; and if this process has as many "
                + "files open as it may (ulimit -n), allow it more."),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (
                StoreErrorKind.NoAccess, "There is no access to",
                "Give this user the right to read and write the folder and its files."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (StoreErrorKind.Busy, "Another program holds a lock on",
                "Close programs that write to the database, then try again."),
            raw.SQLITE_IOERR => (StoreErrorKind.InputOutput, "The disk answered with an error for",
                "Look at the system's log and the disk, then try again."),
            _ => (StoreErrorKind.InputOutput, "SQLite failed on", "Try again; if it stays, check the store."),
        },
    };

    private static (StoreErrorKind Kind, string What, string Remedy) DiskFull { get; } = (StoreErrorKind.DiskFull,
        "There is no space left for",
        "Free space on that disk; what was stored before is whole, and the same may be tried again.");
}
