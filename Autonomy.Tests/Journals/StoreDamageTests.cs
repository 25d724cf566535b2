using Autonomy.Core.Journaling;
using Autonomy.Journals;
using Autonomy.Journals.Sqlite;
using Xunit;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Journals;

/// <summary>A database that is found to be damaged takes nothing more, and what can be read of it is read.</summary>
public sealed class StoreDamageTests : IDisposable
{
    private const int PageBytes = 4096;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatAReaderFindsEndsTheTakingAlthoughTheNextAppendWouldTouchOtherPages()
    {
        Payload payload = PayloadOf(Utf8("whole"));
        await using (SqliteJournal whole = _folder.Open())
            await whole.AppendedAsync(Request("a", 0, "1") with { Payloads = [payload] });
        OverwriteRootOf("payloads");
        await using SqliteJournal journal = _folder.Open();
        await journal.AppendedAsync(Request("a", 1, "2"));
        Assert.Null(journal.Refusal);

        StoreException found = await Assert.ThrowsAsync<StoreException>(
            () => journal.ReadPayloadAsync(payload.Hash, default).AsTask());

        Assert.Equal((StoreErrorKind.Corrupt, StoreErrorKind.Corrupt), (found.Kind, journal.Refusal));
        AppendResult refused = await journal.AppendAsync(Request("a", 2, "3"));
        Assert.Equal(AppendOutcome.Refused, refused.Outcome);
        Assert.Contains("restore it from a backup", refused.Reason, StringComparison.Ordinal);
        await journal.TryAsync();
        Assert.Equal(StoreErrorKind.Corrupt, journal.Refusal);
        Assert.Equal(["1", "2"], (await journal.ReadAsync("a")).Select(stored => Text(stored.Body)));
    }

    [Fact]
    public async Task WhatAnAppendFindsIsNotTriedAgain()
    {
        await using (SqliteJournal whole = _folder.Open()) await whole.AppendedAsync(Request("a", 0, "1"));
        OverwriteRootOf("wakeups");
        await using SqliteJournal journal = _folder.Open();

        AppendResult found =
            await journal.AppendAsync(Request("a", 1, "2") with { WakeUp = WakeUpChange.Set(Noon) });
        AppendResult next = await journal.AppendAsync(Request("a", 1, "2"));

        Assert.Equal(
            (AppendOutcome.Refused, AppendOutcome.Refused, StoreErrorKind.Corrupt),
            (found.Outcome, next.Outcome, journal.Refusal));
    }

    private void OverwriteRootOf(string table)
    {
        long page;
        using (Connection connection = Connection.ForReading(_folder.Database))
            page = connection.QueryInt64($"select rootpage from sqlite_master where name = '{table}'");
        using FileStream database = File.OpenWrite(_folder.Database);
        database.Position = (page - 1) * PageBytes;
        database.Write(Enumerable.Repeat((byte)0xFF, PageBytes).ToArray());
    }
}
