using System.Diagnostics;
using Autonomy.Journals.Sqlite;
using Xunit;

namespace Autonomy.Tests.Journals;

/// <summary>A folder for one store, gone with the test.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("autonomy-store-").FullName;

    public string Database => System.IO.Path.Combine(Path, "journal.db");

    public string Wal => Database + "-wal";

    public static SqliteJournal Open(string directory) =>
        SqliteJournal.Open(new SqliteJournalOptions { Directory = directory, TimeProvider = TimeProvider.System });

    /// <summary>
    /// Copies by another process, as closing a handle of our own to a database drops the journal's locks on it.
    /// </summary>
    public static async Task CopyAsync(string file, string folder)
    {
        using Process copy = Process.Start("cp", [file, folder]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }

    public SqliteJournal Open() => Open(Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
