namespace Autonomy.Journals.Sqlite;

/// <summary>
/// Whether the database was found to be damaged since it was opened, on whichever connection. From then on the store
/// takes nothing: what is written into a database whose pages contradict each other may be written over what it holds.
/// Safe to use from any thread.
/// </summary>
internal sealed class StoreDamage
{
    private StoreException? _found;

    /// <summary>What was found first; null: nothing.</summary>
    public StoreException? Found => Volatile.Read(ref _found);

    /// <summary>Keeps an error that tells of damage; others it leaves alone.</summary>
    public void Note(StoreException error)
    {
        // Whose first page is overwritten is no database at all.
        if (error.Kind is StoreErrorKind.Corrupt or StoreErrorKind.NotAStore)
            Interlocked.CompareExchange(ref _found, error, null);
    }

    /// <summary>Holds as long as nothing was found.</summary>
    /// <exception cref="StoreException">Something was.</exception>
    public void Demand()
    {
        if (Found is { } found) throw new StoreException(found.Kind, found.Path, found.Message, found);
    }
}
