using Autonomy.Core.Journaling;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
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
    [InlineData("update events set stream = 8 where stream = 2", 0, "2 events belong to stream number 8")]
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

        Assert.Equal([3L, 3L], found.Faults.Select(fault => fault.Version));
        Assert.All(found.Faults, fault => Assert.Equal("a", fault.Stream!.Value.Value));
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
        using (Connection connection = Connection.ForWriting(_folder.Database)) connection.Execute(change);
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
