using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>An execution that only waits leaves memory, and comes back when it is due or told.</summary>
public sealed class PassivationTests
{
    private const string AnHour = """{"id":"a","tool":"core.wait","with":{"duration":"1h"}}""";
    private const string ForGo = """{"id":"a","tool":"core.signal","with":{"name":"go"}}""";

    private readonly EngineRun _run = new();

    [Fact]
    public void ALongWaitLeavesMemoryWithASnapshotAndAWakeUp()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(AnHour));
        Assert.Equal(1, _run.Left);
        // Its beginning and its sleep are one append.
        Assert.NotNull(Assert.Single(_run.Journal.Appends).Snapshot);
        Assert.Equal(new WakeUp(id.Stream, _run.Time.GetUtcNow() + TimeSpan.FromHours(1)),
            Assert.Single(_run.WakeUps()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ASleepingExecutionCostsNoWritesAndWakesOnceWhenItIsDue(bool wakesWholeStore)
    {
        var run = new EngineRun(wakesWholeStore: wakesWholeStore);
        ExecutionId id = run.Begin(run.PlanOf(AnHour));
        int appends = run.Journal.Appends.Count;
        run.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal((appends, 1), (run.Journal.Appends.Count, run.Left));
        run.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
        Assert.Equal((appends + 1, 2), (run.Journal.Appends.Count, run.Left));
        Assert.Empty(run.WakeUps());
        run.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, run.Left);
    }

    [Fact]
    public void AShortWaitStaysInMemory()
    {
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"core.wait","with":{"duration":"50s"}}"""));
        Assert.Equal((1, 0), (_run.Journal.Appends.Count, _run.Left));
        _run.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AnEngineThatWakesTheWholeStoreWakesWhatAnotherPutToSleep()
    {
        var run = new EngineRun(wakesWholeStore: true);
        ExecutionId sleeping = run.Begin(run.PlanOf(AnHour));
        ExecutionId working = run.Begin(run.ChainOf(1, "script.work"));
        run.Crash();
        Assert.Equal(2, run.Tools.Ledger.Count);
        run.Tools.Open[^1].Succeed();
        run.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(sleeping));
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(working));
    }

    [Fact]
    public void WhatComesWhileAnExecutionLeavesIsHandedToTheNextActor()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var run = new EngineRun(seed);
            ExecutionId id = run.Begin(run.PlanOf("""{"id":"a","tool":"script.work"}""",
                """{"id":"b","tool":"core.signal","needs":["a"],"with":{"name":"go"}}"""));
            run.Tools.Only().Succeed();
            Task<CommandReply>[] replies = [.. Enumerable.Range(0, 3)
                .Select(_ => run.Engine.SendAsync(id, new ExecutionCommand.Signal("other", DataNull.Value, "tester")))];
            Task<CommandReply> go =
                run.Engine.SendAsync(id, new ExecutionCommand.Signal("go", DataNull.Value, "tester"));
            Task<ExecutionEnded> ended = run.Engine.WhenEndedAsync(id);
            run.Run();
            Assert.All(replies, reply => Assert.True(reply.IsCompletedSuccessfully));
            Assert.IsType<CommandReply.Accepted>(EngineRun.Now(go));
            Assert.Equal(ExecutionStatus.Completed, EngineRun.Now(ended).Status);
        }
    }

    [Fact]
    public void AwaitingTheEndAsTheExecutionLeavesKeepsItsClockGoing()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var run = new EngineRun(seed);
            Task<CommandReply> reply = run.Submit(run.PlanOf(AnHour));
            while (!reply.IsCompleted) run.RunOne();
            var id = Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)).Execution;
            for (ulong turn = 0; turn < seed % 10; turn++) run.RunOne();
            Task<ExecutionEnded> ended = run.Engine.WhenEndedAsync(id);
            run.Run();
            run.Advance(TimeSpan.FromHours(1));
            Assert.Equal(ExecutionStatus.Completed, EngineRun.Now(ended).Status);
        }
    }

    [Fact]
    public void TheEndIsAwaitedAcrossSleepAndWaking()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(ForGo));
        Task<ExecutionEnded> ended = _run.Engine.WhenEndedAsync(id);
        _run.Run();
        Assert.False(ended.IsCompleted);
        _run.Send(id, new ExecutionCommand.Signal("go", DataNull.Value, "tester"));
        Assert.Equal(ExecutionStatus.Completed, EngineRun.Now(ended).Status);
    }

    [Fact]
    public void AThousandSleepingExecutionsHoldNoActors()
    {
        Task<CommandReply>[] replies = [.. Enumerable.Range(0, 1_000).Select(_ => _run.Submit(_run.PlanOf(AnHour)))];
        _run.Run();
        Assert.All(replies, reply => Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)));
        Assert.Equal(1_000, _run.Left);
        _run.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2_000, _run.Left);
        Assert.Empty(_run.WakeUps());
    }

    [Fact]
    public void APausedExecutionLeavesMemoryAndGoesOnWhenItIsResumed()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(2, "script.work"));
        _run.Send(id, new ExecutionCommand.Pause("tester", null));
        _run.Tools.Only().Succeed();
        _run.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ExecutionStatus.Paused, _run.StatusOf(id));
        Assert.Equal(1, _run.Left);
        _run.Send(id, new ExecutionCommand.Resume("tester"));
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }
}
