using System.Runtime.InteropServices;
using Autonomy.Journals.Sqlite;
using Xunit;

namespace Autonomy.Tests.Journals;

public sealed class BriefSleepTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SqliteSleepsForTheMillisecondThatItAsksForAndNotForASecond()
    {
        await using SqliteJournal journal = _folder.Open();

        // It answers how long it has slept.
        Assert.Equal(1, SleepOfSqlite(1));
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_sleep", CallingConvention = CallingConvention.Cdecl)]
    private static extern int SleepOfSqlite(int milliseconds);
}
