using Autonomy.Core.Journaling;
using Xunit;
using static Autonomy.Tests.Journals.JournalSupport;

namespace Autonomy.Tests.Journals;

/// <summary>What a journal promises beyond that when it outlives its process.</summary>
public abstract class DurableJournalConformance : JournalConformance
{
    [Fact]
    public async Task EverythingIsThereAgainAfterReopening()
    {
        Payload payload = PayloadOf(Utf8("payload"));
        await Journal.AppendedAsync(Request("a", 0, "1", "2") with
        {
            Payloads = [payload],
            Snapshot = new Snapshot(2, 1, Utf8("two")),
            WakeUp = WakeUpChange.Set(Noon),
            Fence = new Fence(3, 5),
        });
        long head = Journal.HeadOffset;

        await ReopenAsync();

        Assert.Equal(head, Journal.HeadOffset);
        Assert.Equal(["1", "2"], (await Journal.ReadAsync("a")).Select(one => Text(one.Body)));
        Assert.Equal("two", await SnapshotTextAsync("a"));
        Assert.Equal([new WakeUp(new StreamId("a"), Noon)], await WakeUpsAsync());
        Assert.Equal("payload", Text((await Journal.ReadPayloadAsync(payload.Hash, default))!.Value));
    }

    [Fact]
    public async Task AReopenedJournalGoesOnWhereItWas()
    {
        await Journal.AppendedAsync(Request("a", 0, "1") with { Fence = new Fence(3, 5) });
        long head = Journal.HeadOffset;

        await ReopenAsync();

        AppendResult stale = await Journal.AppendAsync(Request("a", 1, "x") with { Fence = new Fence(3, 4) });
        AppendResult conflict = await Journal.AppendAsync(Request("a", 0, "x"));
        AppendResult next = await Journal.AppendAsync(Request("a", 1, "2"));
        Assert.Equal(AppendOutcome.Fenced, stale.Outcome);
        Assert.Equal((AppendOutcome.Conflict, 1L), (conflict.Outcome, conflict.Version));
        Assert.Equal((AppendOutcome.Appended, 2L), (next.Outcome, next.Version));
        Assert.True(next.Offset > head);
    }

    private async Task ReopenAsync()
    {
        await Journal.DisposeAsync();
        Journal = Open();
    }
}
