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
        box.Add(Told("a"));
        box.Add(Told("b"));
        box.MoveTo(9);
        box.Postpone("a", Now, null);

        Outbox read = Outbox.Read(box.Write());

        Assert.Equal(9, read.Position);
        Assert.Equal(box.Pending, read.Pending);
    }

    [Fact]
    public void OneThatIsRefusedDoesNotHoldUpTheOthers()
    {
        Outbox box = Outbox.From(0);
        box.Add(Told("a"));
        box.Add(Told("b"));

        box.Postpone("a", Now, null);

        Assert.Equal("b", box.Due(Now)!.Notification.Id);
        Assert.Equal(Now + Outbox.RetryDelays[0], box.Pending[0].Due);
    }

    [Fact]
    public void ItIsTriedAgainForHoursAndThenGivenUp()
    {
        Outbox box = Outbox.From(0);
        box.Add(Told("a"));
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
        box.Add(Told("a"));
        box.Add(Told("b"));

        box.Postpone("a", Now, TimeSpan.FromMinutes(7));
        box.Postpone("b", Now, TimeSpan.FromSeconds(1));

        Assert.Equal([Now.AddMinutes(7), Now + Outbox.RetryDelays[0]], box.Pending.Select(pending => pending.Due));
    }

    private static Notification Told(string id) =>
        new(id, "execution.completed", Now, DataObject.Of(("execution", id)));
}
