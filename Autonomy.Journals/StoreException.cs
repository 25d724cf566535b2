namespace Autonomy.Journals;

/// <summary>
/// The store cannot do what was asked. The message says what happened, where, and what to do; <see cref="Kind"/> is
/// for code. An append never throws it: it is answered with a value.
/// </summary>
public sealed class StoreException : Exception
{
    /// <summary>Names what happened.</summary>
    public StoreException(StoreErrorKind kind, string path, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Path = path;
    }

    /// <summary>What kind of fault it is.</summary>
    public StoreErrorKind Kind { get; }

    /// <summary>The file or folder that it is about.</summary>
    public string Path { get; }
}

/// <summary>The kinds of <see cref="StoreException"/>.</summary>
public enum StoreErrorKind
{
    /// <summary>Another process, or another journal of this one, owns the store.</summary>
    InUse,

    /// <summary>The store was written by a newer version of the program.</summary>
    NewerVersion,

    /// <summary>The folder, or a file in it, cannot be written, or not be read.</summary>
    NoAccess,

    /// <summary>There is no space left.</summary>
    DiskFull,

    /// <summary>The database is damaged.</summary>
    Corrupt,

    /// <summary>The file is there but is not a store of this program.</summary>
    NotAStore,

    /// <summary>There is no store in the folder.</summary>
    Missing,

    /// <summary>The database was moved, deleted or replaced while it was in use.</summary>
    Moved,

    /// <summary>Another program holds a lock on the database.</summary>
    Busy,

    /// <summary>The disk answered with an error, or SQLite with one that has no kind of its own.</summary>
    InputOutput,
}
