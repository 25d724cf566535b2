using Autonomy.Adapters.Workers;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Workers;

/// <content>Attempts that ask before a worker is offered them, and what is told of those that stand in line.</content>
public sealed partial class WorkerPoolTests
{
    private static readonly AttemptId First = new("k1", 1);

    private readonly List<string> _asked = [];

    [Fact]
    public async Task AnAttemptThatAsksIsOfferedOnceItMayBeAndKeepsItsPlaceMeanwhile()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1", concurrency: 1);
        Task<ToolOutcome> end = Ask("k1");
        _ = Call("k2", 1);

        Assert.Equal(["k1"], _asked);
        Assert.Empty(link.Offers);
        Assert.Empty(Pool.Views().Single().Attempts);
        Pool.HandOut("k1", 1);
        Assert.Equal([First], link.Offers);

        Pool.HandOut("k1", 1);
        Assert.Single(link.Offers);
        seat.Complete(First, new DataString("done"));
        Assert.IsType<ToolOutcome.Succeeded>(await end);
        Assert.Equal(2, link.Offers.Count);
    }

    [Fact]
    public void ThePlaceOfAWorkerThatGoesIsGivenUpForOneOfAnother()
    {
        (WorkerSeat busy, RecordedLink link) = Connect("w1", concurrency: 1);
        _ = Call("k0", 1);
        (WorkerSeat seat, RecordedLink gone) = Connect("w2", concurrency: 1);
        _ = Ask("k1");
        _ = Ask("k2");
        seat.Leave();
        busy.Complete(new AttemptId("k0", 1), DataNull.Value);
        // It is the next again, and is not asked about twice.
        Assert.Equal(["k1"], _asked);
        Pool.HandOut("k1", 1);

        Assert.Empty(gone.Offers);
        Assert.Equal(First, link.Offers[^1]);
    }

    [Fact]
    public void WhatMayBeOfferedByTheTimeAWorkerComesIsOfferedAtOnce()
    {
        (WorkerSeat seat, _) = Connect("w1", concurrency: 1);
        (WorkerSeat busy, RecordedLink other) = Connect("w2", concurrency: 1);
        _ = Ask("k1");
        _ = Ask("k2");
        // Each worker keeps a place for one of them; the first goes, and its attempt stands in line.
        seat.Leave();
        Pool.HandOut("k1", 1);
        Pool.HandOut("k2", 1);
        Assert.Equal([new AttemptId("k2", 1)], other.Offers);

        busy.Complete(new AttemptId("k2", 1), DataNull.Value);
        Assert.Equal([new AttemptId("k2", 1), First], other.Offers);
        Assert.Equal(["k1", "k2"], _asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhereTheLastWorkerGoesBeforeItWasNotBegun(bool drains)
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> end = Ask("k1");
        if (drains) seat.Drain();
        else seat.Leave();

        Assert.Equal(FailureCodes.NotBegun, Assert.IsType<ToolOutcome.Failed>(await end).Failure.Code);
        Pool.HandOut("k1", 1);
        Assert.Empty(link.Offers);
    }

    [Fact]
    public async Task OneThatIsStoppedBeforeDidNothingAndItsPlaceIsTheNexts()
    {
        (_, RecordedLink link) = Connect("w1", concurrency: 1);
        using var stop = new CancellationTokenSource();
        Task<ToolOutcome> end = Ask("k1", stop.Token);
        _ = Call("k2", 1);
        await stop.CancelAsync();

        Failure failure = Assert.IsType<ToolOutcome.Failed>(await end).Failure;
        Assert.Equal((FailureCodes.NotBegun, FailureEffect.None), (failure.Code, failure.Effect));
        Pool.HandOut("k1", 1);
        Assert.Equal([new AttemptId("k2", 1)], link.Offers);
        Assert.Empty(link.Cancels);
    }

    [Fact]
    public async Task OneThatIsLetGoBeforeIsNotBegunAndToldSoToWhoeverTakesItUp()
    {
        (_, RecordedLink link) = Connect("w1", concurrency: 1);
        _ = Ask("k1");
        _ = Call("k2", 1);
        Pool.LetGo("k1", 1);

        Assert.Equal([new AttemptId("k2", 1)], link.Offers);
        Failure failure = Assert.IsType<ToolOutcome.Failed>(await TakeUp("k1", 1)).Failure;
        Assert.Equal((FailureCodes.NotBegun, FailureEffect.None), (failure.Code, failure.Effect));
    }

    [Fact]
    public void NoLeaseRunsBeforeItWasOfferedAndNoWorkerCanHaveEndedIt()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> end = Ask("k1");
        for (int i = 0; i < 8; i++)
        {
            _time.Advance(Lease / 2);
            seat.Heartbeat([]);
        }

        seat.Complete(First, new DataString("it says"));
        Assert.Equal([(First, "not_open")], link.Refusals);
        Assert.False(end.IsCompleted);
        Pool.HandOut("k1", 1);
        seat.Complete(First, new DataString("done"));
        Assert.True(end.IsCompletedSuccessfully);
    }

    [Fact]
    public void TheLineIsToldWithItsPlacesAndWhoStandsBefore()
    {
        (WorkerSeat seat, _) = Connect("w1", concurrency: 2);
        Connect("w2", concurrency: 3, ofTool: 1);
        for (int i = 1; i <= 5; i++) _ = Call($"k{i}", 1);

        DateTimeOffset now = _time.GetUtcNow();
        Assert.Equal(new RemoteStanding.InLine(2, 3, 0, now), Pool.StandingOf("k4", 1));
        Assert.Equal(new RemoteStanding.InLine(2, 3, 1, now), Pool.StandingOf("k5", 1));
        Assert.Null(Pool.StandingOf("k5", 2));

        AttemptId ended = Pool.Views()[0].Attempts[0].Offer.Id;
        seat.Complete(ended, DataNull.Value);
        Assert.IsType<RemoteStanding.Held>(Pool.StandingOf("k4", 1));
        Assert.Equal(new RemoteStanding.InLine(2, 3, 0, now), Pool.StandingOf("k5", 1));
    }

    [Fact]
    public void AnAttemptWhoseWorkerIsGoneIsToldWithTheEndOfItsLease()
    {
        (WorkerSeat seat, _) = Connect("w1");
        DateTimeOffset heard = _time.GetUtcNow();
        _ = Call("k1", 1);
        Assert.Equal(new RemoteStanding.Held("w1", true, heard, heard + Lease), Pool.StandingOf("k1", 1));

        _time.Advance(Lease / 2);
        seat.Leave();
        Assert.Equal(new RemoteStanding.Held("w1", false, heard, heard + Lease), Pool.StandingOf("k1", 1));

        _ = TakeUp("k9", 1);
        Assert.Equal(new RemoteStanding.Unclaimed(_time.GetUtcNow() + Lease), Pool.StandingOf("k9", 1));
    }

    private Task<ToolOutcome> Ask(string key, CancellationToken cancellation = default) =>
        Pool.ExecuteAsync(
            Request, ContextOf(key, 1) with { AskToOffer = () => _asked.Add(key) }, cancellation).AsTask();
}
