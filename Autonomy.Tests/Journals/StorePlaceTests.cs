using Autonomy.Core.Journaling;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
using Autonomy.Tests.Support;
using Xunit;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Journals;

/// <summary>A store that is moved or deleted while it is in use acknowledges nothing that nobody would find.</summary>
public sealed class StorePlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store");

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public async Task WhatWasMovedTakesNothingUntilItIsBack()
    {
        await using SqliteJournal journal = StoreFolder.Open(Store);
        await journal.AppendedAsync(Request("a", 0, "1"));
        Directory.Move(Store, _folder.File("moved"));
        Directory.CreateDirectory(Store);

        AppendResult refused = await journal.AppendAsync(Request("a", 1, "2"));
        Assert.Equal((AppendOutcome.Refused, StoreErrorKind.Moved), (refused.Outcome, journal.Refusal));
        Assert.Contains("moved, deleted or replaced", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Store));

        Directory.Delete(Store);
        Directory.Move(_folder.File("moved"), Store);
        Assert.Equal(2, await journal.AppendedAsync(Request("a", 1, "2")));
        Assert.True((await journal.VerifyAsync(default)).IsWhole);
    }

    [LinuxFact]
    public async Task WhoseLogWasTakenAwayTakesNothingUntilItIsBack()
    {
        await using SqliteJournal journal = StoreFolder.Open(Store);
        await journal.AppendedAsync(Request("a", 0, "1"));
        string log = Path.Combine(Store, "journal.db-wal");
        File.Move(log, _folder.File("wal"));

        AppendResult refused = await journal.AppendAsync(Request("a", 1, "2"));
        Assert.Equal((AppendOutcome.Refused, StoreErrorKind.Moved), (refused.Outcome, journal.Refusal));

        File.Move(_folder.File("wal"), log);
        Assert.Equal(2, await journal.AppendedAsync(Request("a", 1, "2")));
        Assert.True((await journal.VerifyAsync(default)).IsWhole);
    }

    [LinuxFact]
    public async Task WhatStandsInItsPlaceIsNotWrittenInto()
    {
        await using SqliteJournal journal = StoreFolder.Open(Store);
        await journal.AppendedAsync(Request("a", 0, "1"));
        Directory.Move(Store, _folder.File("moved"));
        await using (SqliteJournal other = StoreFolder.Open(Store)) await other.AppendedAsync(Request("b", 0, "1"));

        for (int i = 0; i < 2; i++)
            Assert.Equal(AppendOutcome.Refused, (await journal.AppendAsync(Request("a", 1, "2"))).Outcome);
        await using SqliteJournal again = StoreFolder.Open(Store);
        Assert.Empty(await again.ReadAsync("a"));
        Assert.Single(await again.ReadAsync("b"));
    }

    [LinuxFact]
    public async Task WhatWasDeletedTakesNothing()
    {
        await using SqliteJournal journal = StoreFolder.Open(Store);
        await journal.AppendedAsync(Request("a", 0, "1"));
        Directory.Delete(Store, recursive: true);

        Assert.Equal(AppendOutcome.Refused, (await journal.AppendAsync(Request("a", 1, "2"))).Outcome);
        Assert.False(Directory.Exists(Store));
    }
}
