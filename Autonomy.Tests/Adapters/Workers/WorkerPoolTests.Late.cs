using Autonomy.Adapters.Workers;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Workers;

/// <content>Attempts that somebody is asked about, and whose workers tell of them after all.</content>
public sealed partial class WorkerPoolTests
{
    private readonly List<string> _words = [];

    [Fact]
    public async Task AnEndThatSomebodyIsAskedAboutIsKeptForThem()
    {
        (WorkerSeat seat, RecordedLink link) = await LostAsync();
        Await(K1);
        Assert.Empty(_words);
        seat.Complete(K1, new DataString("sent"));
        seat.Complete(K1, new DataString("told twice"));

        Assert.Equal(["k 1"], _words);
        Assert.Equal([(K1, "not_open")], link.Refusals);
        Assert.Equal(new DataString("sent"), Assert.IsType<ToolOutcome.Succeeded>(await TakeUp("k", 1)).Output);
    }

    [Fact]
    public async Task AnEndThatIsToldBeforeSomebodyIsAskedIsThereWhenTheyAre()
    {
        (WorkerSeat seat, RecordedLink link) = await LostAsync();
        seat.Complete(K1, DataNull.Value);
        Assert.Empty(link.Refusals);

        Await(K1);
        Assert.Equal(["k 1"], _words);
        Assert.True(TakeUp("k", 1).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task OnceNobodyIsAskedAnyMoreTheEndIsRefusedAndWhatRunsIsStopped()
    {
        (WorkerSeat seat, RecordedLink link) = await LostAsync();
        Await(K1);
        for (int beats = 0; beats < 8; beats++)
        {
            _time.Advance(Lease / 2);
            seat.Heartbeat([new AttemptNews(K1, null)]);
        }

        Assert.Empty(link.Cancels);
        Pool.DropWord("k", 1);
        Assert.Equal([K1], link.Cancels);
        seat.Complete(K1, DataNull.Value);
        Assert.Equal([(K1, "not_open")], link.Refusals);
        Assert.Empty(_words);
    }

    [Fact]
    public async Task AnEndThatIsKeptWhenThePersonAnswersIsRefused()
    {
        (WorkerSeat seat, RecordedLink link) = await LostAsync();
        Await(K1);
        seat.Complete(K1, DataNull.Value);
        Pool.DropWord("k", 1);

        Assert.Equal([(K1, "not_open")], link.Refusals);
    }

    [Fact]
    public async Task TheNextAttemptMakesTheFormerOneStale()
    {
        (WorkerSeat seat, RecordedLink link) = await LostAsync();
        seat.Complete(K1, DataNull.Value);
        Task<ToolOutcome> second = Call("k", 2);

        Assert.Equal([(K1, "stale_attempt")], link.Refusals);
        seat.Complete(new AttemptId("k", 2), DataNull.Value);
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task AnotherWorkerThanTheOneThatRanItTellsNothing()
    {
        await LostAsync();
        Await(K1);
        (WorkerSeat other, RecordedLink link) = Connect("w2");
        other.Complete(K1, DataNull.Value);

        Assert.Equal([(K1, "other_worker")], link.Refusals);
        Assert.Empty(_words);
    }

    [Fact]
    public async Task ThatItIsNotKnownIsNoWord()
    {
        (WorkerSeat seat, RecordedLink link) = await LostAsync();
        Await(K1);
        seat.Fail(K1, Broken with { Effect = FailureEffect.Unknown });

        Assert.Equal([(K1, "not_open")], link.Refusals);
        Assert.Empty(_words);
    }

    [Fact]
    public async Task AnOutputThatBreaksTheToolsSchemaFailsWithItsEffectThoughItIsLate()
    {
        (WorkerSeat seat, _) = await LostAsync("""{ "type": "string" }""");
        Await(K1);
        seat.Complete(K1, DataNull.Value);

        Failure failure = Assert.IsType<ToolOutcome.Failed>(await TakeUp("k", 1)).Failure;
        Assert.Equal(("output_invalid", FailureEffect.Applied), (failure.Code, failure.Effect));
    }

    [Fact]
    public async Task WhatRunsOnWhileSomebodyIsAskedTakesItsPlace()
    {
        (WorkerSeat seat, RecordedLink link) = await LostAsync(concurrency: 1, isRunning: true);
        Await(K1);
        Task<ToolOutcome> next = Call("other", 1);
        Assert.Empty(link.Offers);

        seat.Complete(K1, DataNull.Value);
        Assert.Equal([new AttemptId("other", 1)], link.Offers);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public void WhatAWorkerSaysItRunsTakesItsPlacesBeforeItIsAwaited()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1", concurrency: 1, running: [K1]);
        _ = Call("other", 1);
        Assert.Empty(link.Offers);

        Task<ToolOutcome> awaited = TakeUp("k", 1);
        Assert.Empty(link.Offers);
        seat.Complete(K1, DataNull.Value);
        Assert.True(awaited.IsCompletedSuccessfully);
        Assert.Equal([new AttemptId("other", 1)], link.Offers);
    }

    [Fact]
    public void WhatNobodyAwaitsInTheEndLeavesItsPlace()
    {
        (WorkerSeat seat, RecordedLink link) = Connect("w1", concurrency: 1, running: [K1]);
        _ = Call("other", 1);
        PassTheStart(seat, K1);

        Assert.Contains(K1, link.Cancels);
        Assert.Equal([new AttemptId("other", 1)], link.Offers);
    }

    [Fact]
    public void TheExecutionOfAnEndThatNobodyHasAskedForIsWokenOnceTheStartIsOver()
    {
        var wanted = new List<string>();
        _pools.Wanted += execution => wanted.Add(execution.Value);
        (WorkerSeat seat, RecordedLink link) = Connect("w1");
        seat.Complete(K1, DataNull.Value);
        seat.Complete(new AttemptId("j", 1), DataNull.Value);
        Assert.Empty(wanted);
        for (int beats = 0; wanted.Count == 0; beats++)
        {
            Assert.True(beats < 8);
            _time.Advance(Lease / 2);
            seat.Heartbeat([]);
        }

        Assert.Equal(["k", "j"], wanted);
        Await(K1);
        Assert.Equal(["k 1"], _words);
        PassTheStart(seat, K1);
        Assert.Equal([(new AttemptId("j", 1), "not_open")], link.Refusals);
        Assert.True(TakeUp("k", 1).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task ThatAnAttemptWasNotBegunUsesATryOnlyWhereThatCouldGoOnForEver()
    {
        (WorkerSeat seat, _) = Connect("w1");
        Task<ToolOutcome> declined = Call("k", 1);
        seat.Fail(K1, NotBegun);
        Assert.Equal("worker_failed", Assert.IsType<ToolOutcome.Failed>(await declined).Failure.Code);

        Task<ToolOutcome> readLate = Call("k", 2);
        seat.Leave();
        (seat, _) = Connect("w1");
        seat.Fail(new AttemptId("k", 2), NotBegun);
        Assert.Equal(FailureCodes.NotBegun, Assert.IsType<ToolOutcome.Failed>(await readLate).Failure.Code);

        Task<ToolOutcome> drained = Call("k", 3);
        seat.Drain();
        seat.Fail(new AttemptId("k", 3), NotBegun);
        Assert.Equal(FailureCodes.NotBegun, Assert.IsType<ToolOutcome.Failed>(await drained).Failure.Code);
    }

    private static Failure NotBegun =>
        new() { Kind = FailureKind.Unavailable, Code = FailureCodes.NotBegun, Message = "It was read late." };

    private void Await(AttemptId attempt) =>
        Pool.AwaitWord(attempt.Key, attempt.Number, () => _words.Add($"{attempt.Key} {attempt.Number}"));

    /// <summary>The lease of an attempt is over, long after the start; its worker has come back.</summary>
    private async Task<(WorkerSeat Seat, RecordedLink Link)> LostAsync(
        string output = "{}", int concurrency = 8, bool isRunning = false)
    {
        _time.Advance(Lease * 4);
        (WorkerSeat seat, _) = Connect("w1", concurrency, output: output);
        Task<ToolOutcome> end = Call("k", 1);
        seat.Leave();
        _time.Advance(Lease * 1.5);
        Assert.Equal(FailureCodes.WorkerLost, Assert.IsType<ToolOutcome.Failed>(await end).Failure.Code);
        return Connect("w1", concurrency, output: output, running: isRunning ? [K1] : []);
    }
}
