using Autonomy.Adapters.Workers;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Workers;

/// <content>Attempts that are let go and taken up by the same engine, whose execution began anew.</content>
public sealed partial class WorkerPoolTests
{
    private static readonly AttemptId K1 = new("k", 1);

    [Fact]
    public async Task AnAttemptThatIsLetGoIsTakenUpWhereItRuns()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        _ = Call("k", 1);
        Pool.LetGo("k", 1);
        Task<ToolOutcome> takenUp = TakeUp("k", 1);
        PassTheStart(seat, K1);
        Assert.False(takenUp.IsCompleted);

        seat.Complete(K1, new DataString("done"));
        Assert.Equal(new DataString("done"), Assert.IsType<ToolOutcome.Succeeded>(await takenUp).Output);
        Assert.Equal([K1], link.Offers);
        Assert.Empty(link.Cancels);
    }

    [Fact]
    public async Task AnAttemptThatIsTakenUpIsLostAndStoppedAsAnyOther()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        using var cancellation = new CancellationTokenSource();
        _ = Call("k", 1);
        Pool.LetGo("k", 1);
        Task<ToolOutcome> takenUp =
            Pool.TakeUpAsync(Request, ContextOf("k", 1), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.Equal([K1], link.Cancels);

        seat.Leave();
        _time.Advance(Lease * 1.5);
        Assert.Equal(FailureEffect.Unknown, Assert.IsType<ToolOutcome.Failed>(await takenUp).Failure.Effect);
    }

    [Fact]
    public async Task AnEndThatComesWhileNobodyAwaitsItIsKeptUntilSomebodyDoes()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        _ = Call("k", 1);
        PassTheStart(seat, K1);
        Pool.LetGo("k", 1);
        seat.Complete(K1, new DataString("done"));
        _time.Advance(TimeSpan.FromMinutes(59));

        Assert.Empty(link.Refusals);
        Assert.Equal(
            new DataString("done"), Assert.IsType<ToolOutcome.Succeeded>(await TakeUp("k", 1)).Output);
    }

    [Fact]
    public async Task AnEndThatNobodyAsksForIsForgottenAfterAnHour()
    {
        (WorkerSeat seat, _) = Connect("w1");
        _ = Call("k", 1);
        Pool.LetGo("k", 1);
        seat.Complete(K1, DataNull.Value);
        _time.Advance(TimeSpan.FromMinutes(61));
        Task<ToolOutcome> takenUp = TakeUp("k", 1);

        _time.Advance(Lease * 1.5);
        Assert.Equal(FailureCodes.WorkerLost, Assert.IsType<ToolOutcome.Failed>(await takenUp).Failure.Code);
    }

    [Fact]
    public async Task AnAttemptThatWaitsInLineIsTakenUpThere()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1", concurrency: 1);
        _ = Call("first", 1);
        _ = Call("k", 1);
        Pool.LetGo("k", 1);
        Task<ToolOutcome> takenUp = TakeUp("k", 1);
        seat.Complete(new AttemptId("first", 1), DataNull.Value);

        Assert.Equal([new AttemptId("first", 1), K1], link.Offers);
        seat.Complete(K1, DataNull.Value);
        Assert.IsType<ToolOutcome.Succeeded>(await takenUp);
    }

    [Fact]
    public async Task WhatWasOverForTheEngineAndRunsOnIsAwaitedAgain()
    {
        (WorkerSeat seat, _) = Connect("w1");
        using var cancellation = new CancellationTokenSource();
        Task<ToolOutcome> first = Call("k", 1, cancellation.Token);
        await cancellation.CancelAsync();
        for (int i = 0; i < 4; i++)
        {
            _time.Advance(Lease / 4);
            seat.Heartbeat([new AttemptNews(K1, null)]);
        }

        Assert.IsType<ToolOutcome.Failed>(await first);
        Task<ToolOutcome> takenUp = TakeUp("k", 1);
        seat.Complete(K1, DataNull.Value);
        Assert.IsType<ToolOutcome.Succeeded>(await takenUp);
        Assert.Equal(0, _pools.Totals().Running);
    }

    [Fact]
    public void AWorkerThatSaysItDrainsAlreadyIsHandedNothing()
    {
        Connect("w1");
        Task<ToolOutcome> running = Call("k", 1);
        var link = new RecordedLink();
        WorkerHello hello = Hello("w1") with { Running = [K1], IsDraining = true };
        Assert.True(Pool.TryConnect(hello, link, out WorkerSeat? seat, out _));

        Assert.Equal("red: ", _published[^1]);
        Assert.True(Call("other", 1).IsCompleted);
        seat.Complete(K1, DataNull.Value);
        Assert.True(running.IsCompletedSuccessfully);
        Assert.Empty(link.Offers);
    }

    [Fact]
    public void AWorkerClaimsNoMoreThanAnyMayRun()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        seat.Heartbeat([.. Enumerable.Range(0, WorkerTerms.ConcurrencyMax)
            .Select(i => new AttemptNews(new AttemptId($"a{i}", 1), null))]);
        Assert.Empty(link.Cancels);

        seat.Heartbeat([new AttemptNews(new AttemptId("a0", 1), null), new AttemptNews(K1, null)]);
        Assert.Equal([K1], link.Cancels);
    }
}
