using Autonomy.Core.Notifications;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Notifications;

public sealed class OutboxTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WhatIsStoredIsReadBackWhole()
    {
        Outbox box = Outbox.From(3);
        box.Add(Told("a"), 4);
        box.Add(Told("b", "B"), 5);
        for (int i = 0; i <= Outbox.PlacePendingMax; i++) box.Add(Told($"c{i}", "C"), 6 + i);
        box.MoveTo(200);
        box.Postpone("a", Now, null);
        box.Note(Now, "a was not taken: 500.");

        Outbox read = Outbox.Read(box.Write());

        Assert.Equal(200, read.Position);
        Assert.Equal(box.Pending, read.Pending);
        Assert.True(read.IsLate);
        Assert.Equal(box.WaitOf("c100", "C", 106, null), read.WaitOf("c100", "C", 106, null));
        Assert.Equal(new DeliveryProblem(Now, "a was not taken: 500."), read.LastProblem);
        Assert.Equal(read.LastProblem, read.Copy().LastProblem);
    }

    [Fact]
    public void WhatWasStoredBeforeThereWerePlacesIsReadToo()
    {
        Outbox read = Outbox.Read("""
            {"position":7,"pending":[{"notification":{"id":"a","type":"execution.completed",
             "timestamp":"2026-01-01T00:00:00.000Z","data":{"execution":"a"}},"attempts":2,
             "due":"2026-01-01T00:00:30.000Z"}]}
            """u8);

        PendingNotification pending = Assert.Single(read.Pending);
        Assert.Equal((7L, 2, null), (read.Position, pending.Attempts, pending.Notification.Place));
        Assert.Equal(Now.AddSeconds(30), pending.Due);
        Assert.False(read.IsLate);
        Assert.Null(read.LastProblem);
    }

    [Fact]
    public void OfALongProblemTheBeginningIsKept()
    {
        Outbox box = Outbox.From(3);
        box.Note(Now, new string('a', 5_000));

        Assert.InRange(Outbox.Read(box.Write()).LastProblem!.Message.Length, Outbox.ProblemLengthMax, 1_100);
    }

    [Fact]
    public void APlaceThatTakesNothingComesAfterThoseThatDo()
    {
        Outbox box = Outbox.From(0);
        foreach (string id in new[] { "a1", "a2", "b1", "c1" }) box.Add(Told(id, id[..1]), 1);
        List<string> order = [];
        DateTimeOffset now = Now;
        for (int i = 0; i < 4; i++)
        {
            string id = box.Due(now)!.Notification.Id;
            order.Add(id);
            if (id[0] == 'c') box.Remove(id);
            else box.Postpone(id, now, null);
            if (i == 0) box.Add(Told("c2", "c"), 2);
        }

        // What failed last comes last, tried or not; of those that fail, the one that was tried longest ago.
        Assert.Equal(["a1", "b1", "c1", "c2"], order);
        Assert.Equal("a2", box.Due(now)!.Notification.Id);
        box.Postpone("a2", now, null);
        now += Outbox.RetryDelays[0];
        Assert.Equal("b1", box.Due(now)!.Notification.Id);
        box.Remove("b1");
        Assert.Equal("a1", box.Due(now)!.Notification.Id);
    }

    [Fact]
    public void APlaceThatTookNothingHasItsTurnHoweverMuchThereIsForOthers()
    {
        Outbox box = Outbox.From(0);
        box.Add(Told("a", "A"), 1);
        box.Postpone("a", Now, null);
        DateTimeOffset now = Now + Outbox.RetryDelays[0];
        box.Add(Told("b0", "B"), 2);
        int others = 0;
        while (box.Due(now)!.Notification.Id is { } next && next != "a")
        {
            box.Remove(next);
            // There is always something for another.
            box.Add(Told($"b{++others}", "B"), others + 2);
        }

        Assert.Equal(Outbox.OthersFirstMax, others);
    }

    [Fact]
    public void OnePlaceAloneDoesNotFillItAndWhatIsLeftInTheJournalComesInItsOrder()
    {
        Outbox box = Outbox.From(0);
        FoundNotification[] all =
            [.. Enumerable.Range(1, 1_500).Select(i => new FoundNotification(Told($"a{i}", "A"), i))];
        foreach (FoundNotification one in all) box.Add(one.Notification, one.Offset);
        box.MoveTo(1_500);
        Assert.Equal((true, Outbox.PlacePendingMax, null), (box.HasRoom, box.Pending.Count, box.Late));
        all = [.. all, new FoundNotification(Told("b", "B"), 1_501)];
        box.Add(all[^1].Notification, 1_501);
        box.MoveTo(1_501);
        Assert.Equal("b", box.Pending[^1].Notification.Id);
        box.Remove("b");

        List<string> told = [];
        while (box.Due(Now) is { } due)
        {
            told.Add(due.Notification.Id);
            box.Remove(due.Notification.Id);
            if (box.Late is { } late)
            {
                FoundNotification[] page = [.. all.Where(one => one.Offset > late.Position).Take(256)];
                box.CatchUp("A", page[^1].Offset, page);
            }
        }

        Assert.Equal(all[..^1].Select(static one => one.Notification.Id), told);
        Assert.False(box.IsLate);
    }

    [Fact]
    public void TenPlacesThatTakeNothingFillIt()
    {
        Outbox box = Outbox.From(0);
        for (int i = 0; i < Outbox.PendingMax; i++) box.Add(Told($"a{i}", $"{i % 10}"), i + 1);
        box.MoveTo(Outbox.PendingMax);

        Assert.False(box.HasRoom);
        OutboxWait wait = Assert.IsType<OutboxWait>(box.WaitOf("b", "B", 2_000, null));
        Assert.Equal((Outbox.PendingMax, Now), (wait.Messages, wait.Since));
    }

    [Fact]
    public void ItSaysBehindWhatSomethingWaits()
    {
        Outbox box = Outbox.From(0);
        for (int i = 0; i < 150; i++) box.Add(Told($"a{i}", "A"), i + 1);
        box.Add(Told("b0", "B"), 151);
        box.MoveTo(151);

        Assert.Equal(new OutboxWait("A", 7, Now), box.WaitOf("a7", "A", 8, null));
        Assert.Equal(
            new OutboxWait("A", Outbox.PlacePendingMax, Now) { IsMore = true }, box.WaitOf("a140", "A", 141, null));
        Assert.Null(box.WaitOf("b0", "B", 151, null));
        Assert.Null(box.WaitOf("a0", "A", 1, null));
        Assert.Equal(new OutboxWait("B", 1, Now), box.WaitOf("b1", "B", 152, null));
        Assert.Null(box.WaitOf("c0", "C", 153, null));
        Assert.Equal(new OutboxWait("A", 1, Now), box.WaitOf("c0", "C", 153, Told("a0", "A")));
        Assert.Null(box.WaitOf("c0", "C", 150, Told("a0", "A")));
    }

    [Fact]
    public void OneThatIsRefusedDoesNotHoldUpTheOthers()
    {
        Outbox box = Outbox.From(0);
        box.Add(Told("a"), 1);
        box.Add(Told("b"), 2);

        box.Postpone("a", Now, null);

        Assert.Equal("b", box.Due(Now)!.Notification.Id);
        Assert.Equal(Now + Outbox.RetryDelays[0], box.Pending[0].Due);
    }

    [Fact]
    public void ItIsTriedAgainForHoursAndThenGivenUp()
    {
        Outbox box = Outbox.From(0);
        box.Add(Told("a"), 1);
        DateTimeOffset now = Now;
        int tries = 1;
        while (box.Postpone("a", now, null))
        {
            now = box.NextDue!.Value;
            tries++;
        }

        Assert.Equal(10, tries);
        Assert.InRange(now - Now, TimeSpan.FromHours(12), TimeSpan.FromHours(24));
        Assert.Empty(box.Pending);
    }

    [Fact]
    public void TheOtherSideMayAskForALongerWaitNotForAShorterOne()
    {
        Outbox box = Outbox.From(0);
        box.Add(Told("a"), 1);
        box.Add(Told("b"), 2);

        box.Postpone("a", Now, TimeSpan.FromMinutes(7));
        box.Postpone("b", Now, TimeSpan.FromSeconds(1));

        Assert.Equal([Now.AddMinutes(7), Now + Outbox.RetryDelays[0]], box.Pending.Select(pending => pending.Due));
    }

    private static Notification Told(string id, string? place = null) =>
        new(id, "execution.completed", Now, DataObject.Of(("execution", id))) { Place = place };
}
