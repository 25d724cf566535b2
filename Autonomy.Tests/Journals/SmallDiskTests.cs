using Autonomy.Core.Journaling;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Journals;

public sealed class SmallDiskTests
{
    [SmallDiskFact]
    public async Task AFullDiskRefusesAppendsLosesNothingAndTheJournalGoesOnWhenThereIsSpaceAgain()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 4096);
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1 << 20]);
        await using SqliteJournal journal = StoreFolder.Open(Path.Combine(disk.Path, "store"));
        string body = new('x', 5000);
        long version = 0;

        AppendResult refused = await journal.AppendAsync(Request("a", version, body));
        while (refused.Outcome == AppendOutcome.Appended)
        {
            version = refused.Version;
            refused = await journal.AppendAsync(Request("a", version, body));
        }

        Assert.Equal(AppendOutcome.Refused, refused.Outcome);
        Assert.Contains("no space left", refused.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Free space", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(version, journal.HeadOffset);
        Assert.Equal(version, (await journal.ReadAsync("a")).Count);

        File.Delete(ballast);
        Assert.Equal(version + 1, await journal.AppendedAsync(Request("a", version, body)));
        Assert.True((await journal.VerifyAsync(default)).IsWhole);
        Assert.True((await journal.CheckAsync(default)).IsSound);
    }

    [SmallDiskFact]
    public void AStoreCannotBeMadeOnAFullDisk()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 64);
        Assert.Throws<IOException>(() => File.WriteAllBytes(Path.Combine(disk.Path, "ballast"), new byte[1 << 20]));

        StoreException refused = Assert.Throws<StoreException>(() => StoreFolder.Open(disk.Path));

        Assert.Equal(StoreErrorKind.DiskFull, refused.Kind);
    }

    [SmallDiskFact]
    public async Task AStoreInAReadOnlyFolderIsReadAndNotOpenedForWriting()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 8192);
        await using (SqliteJournal journal = StoreFolder.Open(disk.Path))
        {
            await journal.AppendedAsync(Request("a", 0, "1"));
        }

        disk.MakeReadOnly();

        StoreException refused = Assert.Throws<StoreException>(() => StoreFolder.Open(disk.Path));
        await using SqliteJournalReader reader = SqliteJournal.OpenReadOnly(disk.Path);

        Assert.Equal(StoreErrorKind.NoAccess, refused.Kind);
        Assert.Contains("Give this user the right to write", refused.Message, StringComparison.Ordinal);
        Assert.Single(await reader.ReadAsync("a"));
        Assert.True((await reader.VerifyAsync(default)).IsWhole);
    }

    [SmallDiskFact]
    public async Task AStoreThatWasNotClosedInAReadOnlyFolderSaysHowItCanBeRead()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 16384);
        using var folder = new StoreFolder();
        await using (SqliteJournal journal = folder.Open())
        {
            await journal.AppendedAsync(Request("a", 0, "1"));
            await StoreFolder.CopyAsync(folder.Database, disk.Path);
            await StoreFolder.CopyAsync(folder.Wal, disk.Path);
        }

        disk.MakeReadOnly();

        StoreException refused = Assert.Throws<StoreException>(() => SqliteJournal.OpenReadOnly(disk.Path));
        Assert.Equal(StoreErrorKind.NoAccess, refused.Kind);
        Assert.Contains("Copy the folder", refused.Message, StringComparison.Ordinal);
    }
}
