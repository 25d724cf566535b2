using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>What an engine may be told to take on, and what it does at those limits.</summary>
public sealed class EngineLimitsTests
{
    [Fact]
    public void WrongLimitsAreRefusedAllAtOnceBeforeAnythingStarts()
    {
        var limits = new EngineLimits
        {
            LiveExecutionsMax = 0,
            EventsPerSnapshot = -1,
            SleepsBeyond = TimeSpan.MaxValue,
        };
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new EngineRun(limits: limits));
        Assert.Contains("LiveExecutionsMax is 0; it must be 1 to", refused.Message);
        Assert.Contains("EventsPerSnapshot is -1; it must be 1 to", refused.Message);
        Assert.Contains("SleepsBeyond is", refused.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void AnExecutionThatRunsIsStoredAsOftenAsTheLimitSaysAndGoesOnFromThere(int eventsPerSnapshot)
    {
        var run = new EngineRun(limits: new EngineLimits { EventsPerSnapshot = eventsPerSnapshot });
        ExecutionId id = run.Begin(run.ChainOf(10, "script.work"));
        for (int step = 0; step < 10; step++)
        {
            run.Tools.Only().Succeed();
            run.Run();
            if (step == 5) run.Crash();
            run.Engine.GoOn(id);
            run.Run();
            // The attempt that was lost with the engine stays open in the ledger, and is answered to nobody.
            if (step == 5) run.Tools.Open[0].Succeed();
        }

        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
        int events = run.EventsOf(id).Count;
        int snapshots = run.Journal.Appends.Count(append => append.Snapshot is not null);
        Assert.InRange(snapshots, events / eventsPerSnapshot / 4, events / eventsPerSnapshot);
    }

    [Fact]
    public void AnExecutionLeavesMemoryAtOnceWhereTheLimitSaysSo()
    {
        var run = new EngineRun(limits: new EngineLimits { SleepsBeyond = TimeSpan.Zero });
        ExecutionId id = run.Begin(run.PlanOf("""{"id":"a","tool":"core.wait","with":{"duration":"1s"}}"""));
        Assert.Equal(1, run.Left);
        run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
    }

    [Fact]
    public void TheEndsOfCancelledAttemptsReachAnExecutionWhoseMailboxIsFull()
    {
        var run = new EngineRun(limits: new EngineLimits { ExecutionMailboxCapacity = 1 });
        ExecutionId id = run.Begin(run.PlanOf(
            """{"id":"go","tool":"core.signal","with":{"name":"go"}}""",
            """{"id":"a","tool":"script.pay","needs":["go"]}""",
            """{"id":"b","tool":"script.pay","needs":["go"]}""",
            """{"id":"c","tool":"script.pay","needs":["go"]}"""));
        run.Journal.Holds = true;
        // While one append is under way, the start of the attempts and the cancel gather in the next.
        Task<CommandReply> unheard = Tell(new ExecutionCommand.Signal("other", DataNull.Value, "tester"));
        Task<CommandReply> go = Tell(new ExecutionCommand.Signal("go", DataNull.Value, "tester"));
        Task<CommandReply> cancel = Tell(new ExecutionCommand.Cancel("tester", null, Undo: false));
        run.Journal.Release();
        run.Run();
        Assert.All([unheard, go, cancel], reply => Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)));
        Assert.Equal(ExecutionStatus.Cancelled, run.StatusOf(id));
        Assert.Empty(run.Tools.Ledger);

        Task<CommandReply> Tell(ExecutionCommand command)
        {
            Task<CommandReply> reply = run.Engine.SendAsync(id, command);
            run.Run();
            return reply;
        }
    }

    [Fact]
    public void CommandsBeyondOneAppendGoIntoTheNext()
    {
        var run = new EngineRun(limits: new EngineLimits { EventsPerAppendMax = 1 });
        ExecutionId id = run.Begin(run.PlanOf("""{"id":"a","tool":"script.work"}"""));
        int before = run.Journal.Appends.Count;
        Task<CommandReply>[] replies = [.. Enumerable.Range(0, 5).Select(_ =>
            run.Engine.SendAsync(id, new ExecutionCommand.Signal("s", DataNull.Value, "tester")))];
        run.Run();
        Assert.All(replies, reply => Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)));
        Assert.Equal(before + 5, run.Journal.Appends.Count);
    }
}
