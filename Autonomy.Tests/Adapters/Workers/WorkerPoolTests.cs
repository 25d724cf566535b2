using Autonomy.Adapters.Workers;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Adapters.Workers;

/// <summary>Who is handed what, and what becomes of it when workers are silent, wrong or gone.</summary>
public sealed partial class WorkerPoolTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly VirtualTime _time = new();
    private readonly WorkerPools _pools;
    private readonly List<string> _published = [];

    public WorkerPoolTests()
    {
        _pools = new WorkerPools(new WorkerTerms { Lease = Lease, Clock = _time });
        _pools.Open((workspace, tools) => _published.Add(
            $"{workspace}: {string.Join(' ', tools.Select(tool => $"{tool.Name} {tool.Effect}"))}"));
        _pools.Serve();
    }

    private WorkerPool Pool => _pools.PoolOf("red");

    public void Dispose() => _pools.Dispose();

    [Fact]
    public async Task AnAttemptIsHandedOutAndEndsAsItsWorkerSays()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> end = Call("k", 1);

        Assert.Equal([new AttemptId("k", 1)], link.Offers);
        seat.Complete(new AttemptId("k", 1), new DataString("done"));
        Assert.Equal(new DataString("done"), Assert.IsType<ToolOutcome.Succeeded>(await end).Output);
    }

    [Fact]
    public void TheLeastBusyWorkerIsHandedTheNextAndNoneMoreThanItsPlaces()
    {
        (_, RecordedLink small) = Connect("small", concurrency: 1);
        (WorkerSeat large, RecordedLink great) = Connect("large", concurrency: 3);

        for (int i = 1; i <= 6; i++) _ = Call($"k{i}", 1);
        Assert.Equal((1, 3), (small.Offers.Count, great.Offers.Count));

        large.Complete(great.Offers[0], DataNull.Value);
        Assert.Equal((1, 4), (small.Offers.Count, great.Offers.Count));
    }

    [Fact]
    public void AToolHasPlacesOfItsOwn()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1", concurrency: 10, ofTool: 1);

        _ = Call("k1", 1);
        _ = Call("k2", 1);
        Assert.Single(link.Offers);
        seat.Fail(link.Offers[0], Broken);
        Assert.Equal(2, link.Offers.Count);
    }

    [Fact]
    public async Task AnAttemptThatNoHeartbeatNamesIsLostAfterItsLease()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> named = Call("k1", 1);
        Task<ToolOutcome> forgotten = Call("k2", 1);

        for (int i = 0; i < 5; i++)
        {
            _time.Advance(Lease / 4);
            seat.Heartbeat([new AttemptNews(new AttemptId("k1", 1), null)]);
        }

        Failure failure = Assert.IsType<ToolOutcome.Failed>(await forgotten).Failure;
        Assert.Equal((FailureCodes.WorkerLost, FailureEffect.Unknown), (failure.Code, failure.Effect));
        Assert.False(named.IsCompleted);
        Assert.Equal([new AttemptId("k2", 1)], link.Cancels);
    }

    [Fact]
    public async Task ASilentWorkerIsCutOffAndWhatItRanIsLost()
    {
        (_, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> end = Call("k", 1);

        _time.Advance(Lease * 1.5);
        Assert.Equal(FailureCodes.WorkerLost, Assert.IsType<ToolOutcome.Failed>(await end).Failure.Code);
        Assert.NotNull(link.ClosedBecause);
        Assert.Equal("red: ", _published[^1]);
    }

    [Fact]
    public async Task AStaleAttemptNumberIsRefused()
    {
        Connect("w1");
        Task<ToolOutcome> first = Call("k", 1);
        _time.Advance(Lease * 1.5);
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> second = Call("k", 2);
        PassTheStart(seat, new AttemptId("k", 2));

        seat.Complete(new AttemptId("k", 1), DataNull.Value);
        Assert.Equal([(new AttemptId("k", 1), "stale_attempt")], link.Refusals);
        Assert.IsType<ToolOutcome.Failed>(await first);
        Assert.False(second.IsCompleted);
        seat.Complete(new AttemptId("k", 2), DataNull.Value);
        seat.Complete(new AttemptId("k", 2), DataNull.Value);
        Assert.Equal((new AttemptId("k", 2), "not_open"), link.Refusals[^1]);
    }

    [Fact]
    public void AnEndToldByAnotherWorkerIsRefused()
    {
        (_, RecordedLink first) = Connect("w1");
        Task<ToolOutcome> end = Call("k", 1);
        (WorkerSeat other, RecordedLink second) = Connect("w2");

        other.Complete(first.Offers[0], DataNull.Value);
        Assert.Equal("other_worker", Assert.Single(second.Refusals).Code);
        Assert.False(end.IsCompleted);
    }

    [Fact]
    public async Task AWorkerThatConnectsAgainGoesOnWithWhatItRuns()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> end = Call("k", 1);
        seat.Leave();

        _time.Advance(Lease / 2);
        (seat, link) = Connect("w1", running: [new AttemptId("k", 1)]);
        _time.Advance(Lease * 0.75);
        Assert.False(end.IsCompleted);
        seat.Complete(new AttemptId("k", 1), DataNull.Value);
        Assert.IsType<ToolOutcome.Succeeded>(await end);
        Assert.Empty(link.Offers);
    }

    [Fact]
    public async Task AnEndThatABrokenConnectionKeptBackCountsWhenItIsToldAgain()
    {
        (WorkerSeat seat, _) = Connect("w1");
        Task<ToolOutcome> end = Call("k", 1);
        seat.Leave();

        (seat, _) = Connect("w1");
        seat.Complete(new AttemptId("k", 1), DataNull.Value);
        Assert.IsType<ToolOutcome.Succeeded>(await end);
    }

    [Fact]
    public async Task AfterARestartAnAttemptIsClaimedByWhoRunsItWhoeverComesFirst()
    {
        Task<ToolOutcome> awaited = TakeUp("k1", 1);
        (WorkerSeat seat, _) = Connect("w1", running: [new AttemptId("k1", 1), new AttemptId("k2", 1)]);
        Task<ToolOutcome> late = TakeUp("k2", 1);

        seat.Complete(new AttemptId("k1", 1), new DataString("one"));
        seat.Complete(new AttemptId("k2", 1), new DataString("two"));
        Assert.Equal(new DataString("one"), Assert.IsType<ToolOutcome.Succeeded>(await awaited).Output);
        Assert.Equal(new DataString("two"), Assert.IsType<ToolOutcome.Succeeded>(await late).Output);
    }

    [Fact]
    public async Task AnEndThatComesBeforeItsExecutionIsReadIsKeptForIt()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        seat.Complete(new AttemptId("k", 1), new DataString("done"));

        Assert.Empty(link.Refusals);
        Assert.IsType<ToolOutcome.Succeeded>(await TakeUp("k", 1));
    }

    [Fact]
    public async Task AnAttemptThatNobodyClaimsAfterARestartIsLost()
    {
        Task<ToolOutcome> end = TakeUp("k", 1);

        _time.Advance(Lease * 1.5);
        Assert.Equal(FailureCodes.WorkerLost, Assert.IsType<ToolOutcome.Failed>(await end).Failure.Code);
    }

    [Fact]
    public async Task ALeaseOfBeforeTheEngineRunsFromWhenWorkersCanConnect()
    {
        using var pools = new WorkerPools(new WorkerTerms { Lease = Lease, Clock = _time });
        WorkerPool pool = pools.PoolOf("red");
        Task<ToolOutcome> end = pool.TakeUpAsync(Request, ContextOf("k", 1), CancellationToken.None).AsTask();

        // A start on a busy machine takes its time.
        _time.Advance(Lease * 10);
        Assert.False(end.IsCompleted);
        pools.Serve();
        _time.Advance(Lease * 0.75);
        Assert.True(pool.TryConnect(
            Hello("w1") with { Running = [new AttemptId("k", 1)] }, new RecordedLink(), out WorkerSeat? seat, out _));
        seat!.Complete(new AttemptId("k", 1), DataNull.Value);
        Assert.IsType<ToolOutcome.Succeeded>(await end);
    }

    [Fact]
    public void AnEndThatIsToldBeforeTheEngineHasReadItsExecutionsIsKeptHoweverLongThatTakes()
    {
        using var pools = new WorkerPools(new WorkerTerms { Lease = Lease, Clock = _time });
        WorkerPool pool = pools.PoolOf("red");
        var link = new RecordedLink();
        pools.Serve();
        Assert.True(pool.TryConnect(Hello("w1"), link, out WorkerSeat? seat, out _));
        _time.Advance(Lease / 2);
        seat!.Complete(new AttemptId("k", 1), DataNull.Value);

        Assert.Empty(link.Refusals);
    }

    [Fact]
    public async Task WhileTheEngineStopsNoLeaseEnds()
    {
        (WorkerSeat seat, _) = Connect("w1");
        Task<ToolOutcome> end = Call("k", 1);
        _pools.StopLeases();
        seat.Leave();

        _time.Advance(Lease * 10);
        Assert.False(end.IsCompleted);
    }

    [Fact]
    public async Task WhatWaitsForAPlaceWasNotBegunWhenTheLastWorkerGoes()
    {
        (WorkerSeat seat, _) = Connect("w1", concurrency: 1);
        Task<ToolOutcome> running = Call("k1", 1);
        Task<ToolOutcome> waiting = Call("k2", 1);
        seat.Leave();

        Failure failure = Assert.IsType<ToolOutcome.Failed>(await waiting).Failure;
        Assert.Equal((FailureCodes.NotBegun, FailureEffect.None), (failure.Code, failure.Effect));
        Assert.False(running.IsCompleted);
        Assert.IsType<ToolOutcome.Failed>(await Call("k3", 1));
    }

    [Fact]
    public async Task ACancelReachesTheWorkerWhoseAnswerCounts()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        using var cancellation = new CancellationTokenSource();
        Task<ToolOutcome> end = Call("k", 1, cancellation.Token);

        await cancellation.CancelAsync();
        Assert.Equal([new AttemptId("k", 1)], link.Cancels);
        seat.Fail(new AttemptId("k", 1), Broken with { Kind = FailureKind.Cancelled, Effect = FailureEffect.None });
        Assert.Equal(FailureKind.Cancelled, Assert.IsType<ToolOutcome.Failed>(await end).Failure.Kind);
    }

    [Fact]
    public async Task WhatIsCancelledWhileItWaitsForAPlaceWasNotBegun()
    {
        Connect("w1", concurrency: 1);
        _ = Call("k1", 1);
        using var cancellation = new CancellationTokenSource();
        Task<ToolOutcome> waiting = Call("k2", 1, cancellation.Token);

        await cancellation.CancelAsync();
        Assert.Equal(FailureCodes.NotBegun, Assert.IsType<ToolOutcome.Failed>(await waiting).Failure.Code);
    }

    [Fact]
    public async Task AnOutputThatBreaksTheToolsOwnSchemaIsAFailureThatHadItsEffect()
    {
        (WorkerSeat seat, _) = Connect("w1", output: """{ "type": "string" }""");
        Task<ToolOutcome> end = Call("k", 1);

        seat.Complete(new AttemptId("k", 1), DataNull.Value);
        Failure failure = Assert.IsType<ToolOutcome.Failed>(await end).Failure;
        Assert.Equal((FailureKind.OutputMismatch, FailureEffect.Applied), (failure.Kind, failure.Effect));
    }

    [Fact]
    public void AWorkerThatDrainsIsHandedNothingMoreAndEndsWhatItHas()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        Task<ToolOutcome> end = Call("k", 1);

        seat.Drain();
        Assert.Equal("red: ", _published[^1]);
        seat.Complete(new AttemptId("k", 1), DataNull.Value);
        Assert.True(end.IsCompletedSuccessfully);
        Assert.Single(link.Offers);
    }

    [Fact]
    public void OfTwoWorkersTheGravestEffectCounts()
    {
        Connect("w1", effect: EffectClass.Irreversible);
        Connect("w2", effect: EffectClass.Pure);

        Assert.Equal("red: remote.send Irreversible", _published[^1]);
        Assert.Single(_published);
    }

    [Fact]
    public async Task WhenTheEngineStopsWhatRunsIsLeftRunning()
    {
        (_, RecordedLink link) = Connect("w1");
        using var cancellation = new CancellationTokenSource();
        Task<ToolOutcome> end = Call("k", 1, cancellation.Token);

        _pools.Close();
        await cancellation.CancelAsync();
        Assert.Empty(link.Cancels);
        Assert.False(end.IsCompleted);
        Assert.False(Pool.TryConnect(Hello("w2"), new RecordedLink(), out _, out string? refusal));
        Assert.Equal("The service stops.", refusal);
    }

    [Fact]
    public async Task WorkspacesAreApart()
    {
        (_, RecordedLink link) = Connect("w1");

        await _pools.PoolOf("blue").ExecuteAsync(Request, ContextOf("k", 1), CancellationToken.None);

        Assert.Empty(link.Offers);
    }

    private static ToolCall Request => new(ToolName.Parse("remote.send"), DataObject.Empty);

    private static Failure Broken => new() { Kind = FailureKind.Unknown, Code = "broke", Message = "It broke." };

    private Task<ToolOutcome> Call(string key, int attempt, CancellationToken cancellation = default) =>
        Pool.ExecuteAsync(Request, ContextOf(key, attempt), cancellation).AsTask();

    private Task<ToolOutcome> TakeUp(string key, int attempt) =>
        Pool.TakeUpAsync(Request, ContextOf(key, attempt), CancellationToken.None).AsTask();

    private ToolContext ContextOf(string key, int attempt) => new()
    {
        Execution = "x",
        Step = "s",
        Attempt = attempt,
        IdempotencyKey = key,
        Deadline = _time.GetUtcNow(),
        Time = _time,
    };

    private (WorkerSeat Seat, RecordedLink Link) Connect(
        string instance, int concurrency = 8, int? ofTool = null, EffectClass effect = EffectClass.Idempotent,
        string output = "{}", AttemptId[]? running = null, bool canProbe = false)
    {
        var link = new RecordedLink();
        WorkerHello hello = Hello(instance, concurrency, ofTool, effect, output, canProbe) with
        {
            Running = [.. running ?? []],
        };
        Assert.True(Pool.TryConnect(hello, link, out WorkerSeat? seat, out _));
        return (seat, link);
    }

    private static WorkerHello Hello(
        string instance, int concurrency = 8, int? ofTool = null, EffectClass effect = EffectClass.Idempotent,
        string output = "{}", bool canProbe = false)
    {
        ToolDescriptor tool = ToolDescriptor.Absent(ToolName.Parse("remote.send"), effect) with
        {
            OutputSchema = (DataObject)DataJson.Parse(output),
            CanProbe = canProbe,
        };
        return new WorkerHello(instance, instance, [new OfferedTool(tool, ofTool ?? concurrency)], concurrency);
    }

    // Past three leases nobody is awaited any more who ran before the engine did.
    private void PassTheStart(WorkerSeat seat, AttemptId running)
    {
        for (int i = 0; i < 8; i++)
        {
            _time.Advance(Lease / 2);
            seat.Heartbeat([new AttemptNews(running, null)]);
        }
    }
}
