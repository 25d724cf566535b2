using Autonomy.Journals.Sqlite;

namespace Autonomy.Tests.Journals;

/// <summary>A folder for one store, gone with the test.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("autonomy-store-").FullName;

    public string Database => System.IO.Path.Combine(Path, "journal.db");

    public string Wal => Database + "-wal";

    public static SqliteJournal Open(string directory) =>
        SqliteJournal.Open(new SqliteJournalOptions { Directory = directory, TimeProvider = TimeProvider.System });

    public SqliteJournal Open() => Open(Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
