using Autonomy.Core.Journaling;
using Autonomy.Host.Local;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Journals;
using Autonomy.Tests.Support;
using Xunit;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Host.Local;

/// <summary>Whether a store that refused takes appends again, found out by who looks.</summary>
public sealed class StoreTrialTests
{
    [SmallDiskFact]
    public async Task ARefusalLastsUntilSomethingIsTakenAndWhoLooksHasThatTriedNowAndThen()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 4096);
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1 << 20]);
        await using SqliteJournal journal = StoreFolder.Open(Path.Combine(disk.Path, "store"));
        var clock = new VirtualTime();
        var trial = new StoreTrial(journal, clock);
        Assert.Null(await trial.LookAsync());
        long version = await FillAsync(journal);
        // However long ago it was: whoever looks first is told.
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(StoreErrorKind.DiskFull, await trial.LookAsync());
        File.Delete(ballast);
        Assert.Equal(StoreErrorKind.DiskFull, await trial.LookAsync());
        clock.Advance(StoreTrial.Interval);

        Assert.Null(await trial.LookAsync());
        Assert.Equal(version, journal.HeadOffset);
        Assert.True((await journal.VerifyAsync(default)).IsWhole);
    }

    [SmallDiskFact]
    public async Task WhatIsTakenEndsARefusalAtOnce()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 4096);
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1 << 20]);
        await using SqliteJournal journal = StoreFolder.Open(Path.Combine(disk.Path, "store"));
        var trial = new StoreTrial(journal, new VirtualTime());
        await FillAsync(journal);
        Assert.Equal(StoreErrorKind.DiskFull, await trial.LookAsync());
        File.Delete(ballast);
        await journal.AppendedAsync(Request("b", 0, "1"));

        Assert.Null(await trial.LookAsync());
    }

    private static async Task<long> FillAsync(SqliteJournal journal)
    {
        string body = new('x', 5000);
        long version = 0;
        AppendResult result;
        while ((result = await journal.AppendAsync(Request("a", version, body))).Outcome == AppendOutcome.Appended)
            version = result.Version;
        Assert.Equal(AppendOutcome.Refused, result.Outcome);
        return version;
    }
}
