using Autonomy.Core.Journaling;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
using Autonomy.Journals.Sqlite.Indexing;
using Xunit;
using static System.StringComparison;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Journals;

public sealed class StoreVerificationTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AWholeStoreHasNoFaults()
    {
        StoreVerification found = await TamperAsync("select 1");

        Assert.True(found.IsWhole);
        Assert.Equal((2, 6, 1), (found.Streams, found.Events, found.Payloads));
    }

    [Theory]
    [InlineData("update events set body = '{}' where version = 2 and stream = 1", 2, "changed")]
    [InlineData("update events set name = 'step-failed' where version = 3 and stream = 1", 3, "changed")]
    [InlineData("update events set time_ms = time_ms + 1 where version = 1 and stream = 1", 1, "changed")]
    [InlineData("update events set schema = 2 where version = 1 and stream = 1", 1, "changed")]
    [InlineData("update streams set id = 'other' where key = 1", 1, "changed")]
    [InlineData("update snapshots set version = 7", 7, "The snapshot holds version 7, and the last event is 4.")]
    [InlineData("update payloads set bytes = 'x'", 0, "The bytes of payload")]
    [InlineData("delete from events where stream = 2 and version = 2", 0, "The event at offset 5 is missing")]
    [InlineData(
        "delete from events where stream = 2; delete from streams where key = 2", 0,
        "The events at offsets 4 to 5 are missing")]
    public async Task AChangeIsFoundWhereItWasMade(string change, long version, string message)
    {
        StoreFault fault = Assert.Single((await TamperAsync(change)).Faults);

        Assert.Equal(version, fault.Version);
        Assert.Contains(message, fault.Message, Ordinal);
    }

    [Fact]
    public async Task AMissingEventIsFoundByTheGapAndByTheChain()
    {
        StoreVerification found = await TamperAsync("delete from events where stream = 1 and version = 2");

        Assert.Equal([3L, 3L, 0], found.Faults.Select(fault => fault.Version));
        Assert.All(found.Faults.Take(2), fault => Assert.Equal("a", fault.Stream!.Value.Value));
        Assert.Contains("offset 2 is missing", found.Faults[2].Message, Ordinal);
    }

    [Theory]
    [InlineData("update events set stream = 8 where stream = 2", "2 events belong to stream number 8")]
    [InlineData("delete from events where stream = 2", "The events at offsets 4 to 5 are missing")]
    public async Task AStreamWithoutItsEventsIsFoundByItsName(string change, string message)
    {
        StoreVerification found = await TamperAsync(change);

        StoreFault empty = Assert.Single(found.Faults, fault => fault.Stream == new StreamId("b"));
        Assert.Contains("no events", empty.Message, Ordinal);
        Assert.Contains(found.Faults, fault => fault.Message.Contains(message, Ordinal));
    }

    [Fact]
    public async Task WhatWasRemovedInOrderIsNotMissingAndWhatStoodBesideItIs()
    {
        await using (SqliteJournal journal = _folder.Open())
        {
            // The offsets of what is removed: 1, 2, 4 and 6.
            await journal.AppendedAsync(Request("gone", 0, "1", "2"));
            await journal.AppendedAsync(Request("a", 0, "1"));
            await journal.AppendedAsync(Request("gone", 2, "3"));
            await journal.AppendedAsync(Request("a", 1, "2"));
            await journal.AppendedAsync(Request("gone", 3, "4"));
            await journal.AppendedAsync(Request("b", 0, "1", "2"));
            await journal.AppendedAsync(Request("gone", 4) with { Removes = true });
        }

        Assert.True((await VerifyAsync()).IsWhole);
        Execute("delete from events where stream = (select key from streams where id = 'a') and version = 2");
        Assert.Equal(
            "The event at offset 5 is missing, and no stream was removed that had it: it was taken out.",
            Assert.Single((await VerifyAsync()).Faults).Message);
    }

    [Fact]
    public async Task WhatAnOlderStoreLacksWhenItIsMigratedIsTakenForRemovedAndWhatItLacksLaterIsFound()
    {
        await FillAsync();
        Execute("""
            delete from events where stream = 1 and version = 1;
            drop table removed;
            delete from schema_version where version = 2;
            pragma user_version = 1;
            """);
        Assert.DoesNotContain((await VerifyAsync()).Faults, IsOfOffsets);
        await _folder.Open().DisposeAsync();
        Assert.DoesNotContain((await VerifyAsync()).Faults, IsOfOffsets);

        Execute("delete from events where stream = 1 and version = 2");
        StoreFault fault = Assert.Single((await VerifyAsync()).Faults, IsOfOffsets);
        Assert.Contains("offset 2 is missing", fault.Message, Ordinal);
    }

    [Fact]
    public async Task WhatTheListsHaveReadAtTheEndIsMissed()
    {
        await FillAsync();
        await using (var index = SqliteExecutionIndex.Open(_folder.Path, headOffset: 6)) index.Write([], 6);
        Assert.True((await VerifyAsync()).IsWhole);

        Execute("delete from snapshots; delete from events where offset = 6");
        StoreFault fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Contains("up to offset 6, and the last one is 5", fault.Message, Ordinal);
    }

    [Fact]
    public async Task AnIndexThatIsNoneSaysNothingOfTheStore()
    {
        await FillAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, SqliteExecutionIndex.FileName), "no database");

        Assert.True((await VerifyAsync()).IsWhole);
    }

    [Fact]
    public async Task EventsThatChangedPlacesAreFound()
    {
        StoreVerification found = await TamperAsync("""
            update events set offset = 1000 where stream = 1 and version = 1;
            update events set body = 'x' where stream = 2;
            """);

        Assert.Contains(found.Faults, fault => fault.Message.Contains("Offset 2 follows offset 1000", Ordinal));
        IEnumerable<StoreFault> ofB = found.Faults.Where(fault => fault.Stream == new StreamId("b"));
        Assert.Equal([1L, 2], ofB.Select(fault => fault.Version));
    }

    [Fact]
    public async Task ADamagedIndexIsFoundByTheCheck()
    {
        await FillAsync();
        using (Connection connection = Connection.ForWriting(_folder.Database))
        {
            connection.Execute("""
                pragma writable_schema = on;
                update sqlite_master set rootpage = (select rootpage from sqlite_master where name = 'wakeups_by_due')
                 where name = 'events_by_stream';
                """);
        }

        await using SqliteJournalReader reader = SqliteJournal.OpenReadOnly(_folder.Path);
        Assert.NotEmpty((await reader.CheckAsync(default)).Problems);
    }

    private async Task<StoreVerification> TamperAsync(string change)
    {
        await FillAsync();
        Execute(change);
        return await VerifyAsync();
    }

    private static bool IsOfOffsets(StoreFault fault) => fault.Message.Contains("offset", Ordinal);

    private void Execute(string change)
    {
        using Connection connection = Connection.ForWriting(_folder.Database);
        connection.Execute(change);
    }

    private async Task<StoreVerification> VerifyAsync()
    {
        await using SqliteJournalReader reader = SqliteJournal.OpenReadOnly(_folder.Path);
        return await reader.VerifyAsync(default);
    }

    private async Task FillAsync()
    {
        await using SqliteJournal journal = _folder.Open();
        await journal.AppendedAsync(Request("a", 0, "1", "2", "3") with { Payloads = [PayloadOf(Utf8("payload"))] });
        await journal.AppendedAsync(Request("b", 0, "1", "2"));
        await journal.AppendedAsync(Request("a", 3, "4") with { Snapshot = new Snapshot(4, 1, Utf8("{}")) });
    }
}
