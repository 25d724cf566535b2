using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Spending;
using Autonomy.Tests.Core.Executions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Spending;

/// <summary>The ledger of a workspace: what it promises it keeps, and nobody spends that of another.</summary>
public sealed class SpendingDeciderTests
{
    private static readonly SpendingKey Shop = new(SpendingScope.Project, "shop", SpendingPeriod.Total);
    private static readonly BudgetAmount OneCall = new(1, 0, 1);

    private readonly List<SpendingEvent> _events = [];
    private SpendingLedger _ledger = new();
    private DateTimeOffset _now = new(2026, 1, 31, 23, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WhatIsReservedIsNotPromisedTwice()
    {
        Set(Shop, new SpendingLimit(1.5m, null, null));

        Assert.Null(Ask("a", "shop"));
        SpendingShortage shortage = Ask("b", "shop")!;
        Assert.Equal("the project shop", shortage.Subject);
        Assert.Equal((BudgetPart.Cost, false), (shortage.Part, shortage.IsForGood));
        Tell(new SpendingCommand.Settle("a", new BudgetAmount(0.25m, 0, 1)));
        Assert.Null(Ask("b", "shop"));
        Assert.Null(Ask("c", "other"));
    }

    [Fact]
    public void TheSameReservationIsGivenOnceAndSettledOnce()
    {
        Set(Shop, new SpendingLimit(null, null, 1));

        Ask("a", "shop");
        Ask("a", "shop");
        Tell(new SpendingCommand.Settle("a", OneCall));
        Tell(new SpendingCommand.Settle("a", OneCall));

        Assert.Equal(new BudgetAmount(1, 0, 1), _ledger.Accounts[Shop].SpentAt(_now));
        Assert.Equal(default, _ledger.Accounts[Shop].Reserved);
        Assert.True(Ask("b", "shop")!.IsForGood);
    }

    [Fact]
    public void ADayAndAMonthBeginAnewAtMidnight()
    {
        var day = new SpendingKey(SpendingScope.Workspace, "", SpendingPeriod.Day);
        var total = new SpendingKey(SpendingScope.Tool, "test.*", SpendingPeriod.Total);
        Set(day, new SpendingLimit(null, null, 1));
        Set(total, new SpendingLimit(null, null, 100));
        Ask("a", null);
        Tell(new SpendingCommand.Settle("a", OneCall));

        Assert.NotNull(Ask("b", null));
        _now += TimeSpan.FromHours(1);
        Assert.Null(Ask("b", null));
        Assert.Equal(1, _ledger.Accounts[total].SpentAt(_now).Calls);
        Assert.Equal(0, _ledger.Accounts[day].SpentAt(_now).Calls);
    }

    [Fact]
    public void FourFifthsAreToldOnceAPeriod()
    {
        Set(Shop, new SpendingLimit(null, null, 5));

        for (int i = 0; i < 5; i++)
        {
            Ask($"r{i}", "shop");
            Tell(new SpendingCommand.Settle($"r{i}", OneCall));
        }

        Assert.Equal(4, Assert.Single(_events.OfType<SpendingEvent.Warned>()).Used);
    }

    [Fact]
    public void WhatAnExecutionForgotCountsAsItWasReservedWhenItComesBack()
    {
        Set(Shop, new SpendingLimit(10, null, null));
        Ask("a", "shop");
        Ask("b", "shop");

        Tell(new SpendingCommand.Reconcile("e", ["b"]));

        Assert.Equal(["b"], _ledger.Open.Keys);
        Assert.Equal(1, _ledger.Accounts[Shop].SpentAt(_now).CostUsd);
    }

    [Fact]
    public void WhatNobodySettlesCountsAsSpentInTheEnd()
    {
        Set(Shop, new SpendingLimit(10, null, null));
        Ask("a", "shop");

        Tell(SpendingCommand.Tick.Instance);
        Assert.Single(_ledger.Open);
        _now += SpendingDecider.ReservationMax;
        Tell(SpendingCommand.Tick.Instance);

        Assert.Empty(_ledger.Open);
        Assert.Equal(1, _ledger.Accounts[Shop].SpentAt(_now).CostUsd);
    }

    [Fact]
    public void ALimitNeedsANameAndSomethingToLimit()
    {
        var nameless = new SpendingKey(SpendingScope.Project, "", SpendingPeriod.Day);

        SpendingCommand[] wrong =
        [
            new SpendingCommand.SetLimit(nameless, new SpendingLimit(1, null, null), "ada"),
            new SpendingCommand.SetLimit(Shop, new SpendingLimit(null, null, null), "ada"),
            new SpendingCommand.RemoveLimit(Shop, "ada"),
        ];
        Assert.All(wrong, command => Assert.IsType<SpendingVerdict.Refused>(Decide(command)));
    }

    [Fact]
    public void WithoutOverrunsALimitIsNeverExceededAndASnapshotIsTheSameLedger() => Prop
        .ForAll(Gen.Choose(1, int.MaxValue - 1).ToArbitrary(), seed => new SpendingDeciderTests().Live(new Dice(seed)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private void Live(Dice dice)
    {
        var day = new SpendingKey(SpendingScope.Tool, "test.*", SpendingPeriod.Day);
        Set(Shop, new SpendingLimit(null, null, dice.Next(1, 20)));
        Set(day, new SpendingLimit(dice.Next(1, 20), null, null));
        for (int i = 0; i < 200; i++)
        {
            if (dice.Chance(10)) _now += TimeSpan.FromHours(dice.Next(1, 60));
            DoSomething(dice, i);


            foreach (SpendingAccount account in _ledger.Accounts.Values)
            {
                BudgetAmount held = account.SpentAt(_now) + account.Reserved;
                Assert.InRange(held.Calls, 0, account.Limit.Calls ?? long.MaxValue);
                bool isWithin = account.Limit.CostUsd is not { } limit || account.Reserved.CostUsd <= limit;
                Assert.True(account.Reserved.CostUsd >= 0 && isWithin);
            }
        }
    }

    private void DoSomething(Dice dice, int round)
    {
        if (dice.Chance(2))
        {
            Ask($"r{dice.Next(0, 40)}-{round / 50}", dice.Of("shop", "other"));
        }
        else if (dice.Chance(8))
        {
            Tell(new SpendingCommand.Reconcile("e", [.. _ledger.Open.Keys.Take(3)]));
        }
        else if (dice.Chance(8))
        {
            Tell(SpendingCommand.Tick.Instance);
        }
        else
        {
            var used = new BudgetAmount(dice.Next(0, 1), 0, 1);
            Tell(new SpendingCommand.Settle($"r{dice.Next(0, 40)}-{round / 50}", used));
        }
    }

    private void Set(SpendingKey key, SpendingLimit limit) => Tell(new SpendingCommand.SetLimit(key, limit, "ada"));

    private SpendingShortage? Ask(string reservation, string? project)
    {
        var asked = new SpendingCommand.Reserve(reservation, "e", project, "test.paid", OneCall);
        if (Decide(asked) is SpendingVerdict.Short { Shortage: var shortage }) return shortage;
        Tell(asked);
        return null;
    }

    private SpendingVerdict Decide(SpendingCommand command) => SpendingDecider.Decide(_ledger, command, _now);

    // Each event goes through its stored form, and the ledger through a snapshot.
    private void Tell(SpendingCommand command)
    {
        var accepted = Assert.IsType<SpendingVerdict.Accepted>(Decide(command));
        foreach (SpendingEvent happened in accepted.Events)
        {
            _events.Add(happened);
            NewEvent stored = SpendingEventTable.Encode(happened);
            _ledger.Apply(SpendingEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), _now);
        }

        byte[] snapshot = SpendingSnapshot.Write(_ledger);
        _ledger = SpendingSnapshot.Read(snapshot);
        Assert.Equal(Encoding.UTF8.GetString(snapshot), Encoding.UTF8.GetString(SpendingSnapshot.Write(_ledger)));
    }
}
