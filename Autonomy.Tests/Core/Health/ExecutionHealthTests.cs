using Autonomy.Core.Executions;
using Autonomy.Core.Health;
using Autonomy.Core.Recovery;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Health;

public sealed class ExecutionHealthTests
{
    private const string Fragile = """
        { "id": "a", "tool": "test.pure", "optional": true, "retry": { "attempts": 1 } },
        { "id": "b", "tool": "test.pure", "optional": true, "retry": { "attempts": 1 } },
        { "id": "x", "tool": "test.pure", "optional": true, "retry": { "attempts": 1 } },
        { "id": "c", "tool": "test.put" }, { "id": "d", "tool": "test.put" }, { "id": "e", "tool": "test.put" },
        { "id": "f", "tool": "test.put" }, { "id": "g", "tool": "test.put" }, { "id": "h", "tool": "test.put" }
        """;

    [Fact]
    public void WhatIsStillToDoIsNoFailure()
    {
        ExecutionRun run = ExecutionRun.Of(Fragile);
        run.Succeed("c");
        Assert.Equal(100, HealthScore.ValueOf(run.State.Work));
        Assert.Equal((1, 0, 1, 0), Counts(run));
    }

    [Fact]
    public void ARetryThatHelpsIsAnErrorAndNoLoss()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Fail("a", FailureKind.ConnectFailed);
        run.Advance(run.State.NextTimer!.Value - run.Now);
        run.Succeed("a");
        Assert.Equal((1, 0, 2, 1), Counts(run));
        Assert.Equal(92.5, HealthScore.ValueOf(run.State.Work));
    }

    [Fact]
    public void BeingHeldBackByOthersIsNoErrorOfTheTool()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Fail("a", FailureKind.RateLimited);
        Assert.Equal((0, 0, 0, 0), Counts(run));
    }

    [Fact]
    public void WhatIsSkippedForAFailureIsLostToo()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "retry": { "attempts": 1 } },
            { "id": "b", "tool": "test.pure", "needs": ["a"] }
            """);
        run.Fail("a", FailureKind.BadInput);
        Assert.Equal((0, 2, 1, 1), Counts(run));
    }

    [Fact]
    public void ADropIsToldOnceForEachClassUntilTheHealthHasRecovered()
    {
        ExecutionRun run = ExecutionRun.Of(Fragile, concurrency: 16);
        run.Fail("a", FailureKind.BadInput);
        ExecutionEvent.HealthDropped dropped = Assert.Single(Drops(run));
        Assert.Equal(
            (HealthClass.Excellent, HealthClass.Degraded, 40m), (dropped.From, dropped.To, dropped.Score));
        Assert.StartsWith("The step 'a' (test.pure) took longest", dropped.Bottleneck, StringComparison.Ordinal);

        // One of two is done, and the health is good again; one of three, and it still is.
        run.Succeed("c");
        Assert.Equal(HealthClass.Good, run.State.ToldHealth);
        ExecutionEvent.HealthRecovered risen = Assert.Single(Recoveries(run));
        Assert.Equal((HealthClass.Degraded, HealthClass.Good), (risen.From, risen.To));
        Assert.Equal(Math.Round((decimal)HealthScore.ValueOf(run.State.Work), 1), risen.Score);
        run.Fail("b", FailureKind.BadInput);
        Assert.Single(Drops(run));
        run.Fail("x", FailureKind.BadInput);
        Assert.Equal(HealthClass.Degraded, Drops(run)[1].To);
        foreach (string step in (string[])["d", "e", "f", "g", "h"]) run.Succeed(step);
        Assert.Equal(HealthClass.Excellent, run.State.ToldHealth);
        Assert.Equal(2, Drops(run).Count);
        Assert.Equal(HealthClass.Excellent, Recoveries(run)[^1].To);
        Assert.All(Recoveries(run), recovery => Assert.True(recovery.To < recovery.From));
    }

    [Fact]
    public void TheHistoryIsTheFoldOfTheJournalToEachInstant()
    {
        ExecutionRun run = ExecutionRun.Of(Fragile);
        run.Now += TimeSpan.FromSeconds(40);
        run.Fail("a", FailureKind.BadInput);
        run.Now += TimeSpan.FromSeconds(40);
        run.Succeed("c");

        var history = HealthHistory.Of(Timed(run), TimeSpan.FromSeconds(30), run.Now + TimeSpan.FromSeconds(10));
        Assert.Equal([0, 30, 60, 90], history.Snapshots.Select(at => (at.At - ExecutionRun.Beginning).TotalSeconds));
        Assert.Equal(100, history.Snapshots[1].Score);
        Assert.Equal(HealthScore.ValueOf(run.State.Work), history.Snapshots[^1].Score);
        Assert.True(history.Snapshots[2].Score < history.Snapshots[3].Score);
        Assert.Equal(HealthTrend.Falling, history.Trend);
    }

    [Fact]
    public void ALongLifeHasNoMoreSnapshotsThanAShortOne()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        var history = HealthHistory.Of(Timed(run), TimeSpan.FromSeconds(30), run.Now + TimeSpan.FromDays(30));
        Assert.InRange(history.Snapshots.Length, 2, HealthHistory.SnapshotsMax);
        Assert.Equal((HealthTrend.Steady, 0), (history.Trend, history.Change));
    }

    [Fact]
    public void TheBreakdownSaysWhichToolTookTheTimeAndHowItFailed()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "slow", "tool": "test.pure" }, { "id": "quick", "tool": "test.put" }""");
        run.Now += TimeSpan.FromSeconds(1);
        run.Succeed("quick");
        run.Now += TimeSpan.FromSeconds(8);
        run.Fail("slow", FailureKind.ConnectFailed);
        run.Now = run.State.NextTimer!.Value;
        run.Tell(ExecutionCommand.Tick.Instance);
        run.Now += TimeSpan.FromSeconds(20);

        var health = ExecutionHealth.Of(run.State, LogOf(run), run.Now);
        Assert.Equal(["test.pure", "test.put"], health.Tools.Select(tool => tool.Name));
        WorkShare slow = health.Tools[0];
        Assert.Equal((2, 1, TimeSpan.FromSeconds(9)), (slow.Attempts, slow.Failed, slow.Median));
        Assert.Equal(new FailureCount(FailureKind.ConnectFailed, 1), Assert.Single(slow.Failures));
        const string Most = "went to test.pure (2 attempts, 1 of them failed)";
        Assert.Contains(Most, health.Bottleneck, StringComparison.Ordinal);
        Assert.Contains("the step 'slow'", health.Bottleneck, StringComparison.Ordinal);
        Assert.Empty(health.Agents);
    }

    [Fact]
    public void AWaitThatTookMostOfTheTimeIsTheBottleneck()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "core.signal", "with": { "name": "go" } }, { "id": "b", "tool": "test.pure" }""");
        run.Now += TimeSpan.FromSeconds(1);
        run.Succeed("b");
        run.Now += TimeSpan.FromMinutes(1);
        Bottleneck worst = LogOf(run).Bottleneck(run.Now)!;
        Assert.Equal(("signal", "a", true), (worst.Name, worst.Step, worst.IsWait));
        Assert.StartsWith("98 % of the time was spent waiting for a signal", worst.Sentence, StringComparison.Ordinal);
    }

    private static (int Done, int Lost, int Attempts, int Failures) Counts(ExecutionRun run)
    {
        WorkTally work = run.State.Work;
        return (work.UnitsDone, work.UnitsLost, work.Attempts, work.Failures);
    }

    [Fact]
    public void WhatIsReadyInAPausedExecutionWaitsForItsResumeAndForNoPlace()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "go", "tool": "core.signal", "with": { "name": "go" } },
            { "id": "a", "tool": "test.pure", "needs": ["go"] }
            """);
        run.Tell(new ExecutionCommand.Pause("ada", null));
        run.Signal("go");
        run.Now += TimeSpan.FromHours(1);
        Bottleneck paused = LogOf(run).Bottleneck(run.Now)!;
        run.Tell(new ExecutionCommand.Resume("ada"));
        run.Succeed("a");

        Assert.Equal((WorkLog.WaitForResume, "a", true), (paused.Name, paused.Step, paused.IsWait));
        Assert.Contains("waiting for the resume of the execution", paused.Sentence, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(1), LogOf(run).Bottleneck(run.Now)!.Time);
    }

    private static List<ExecutionEvent.HealthRecovered> Recoveries(ExecutionRun run) =>
        [.. run.Events.OfType<ExecutionEvent.HealthRecovered>()];

    private static List<ExecutionEvent.HealthDropped> Drops(ExecutionRun run) =>
        [.. run.Events.OfType<ExecutionEvent.HealthDropped>()];

    private static (ExecutionEvent Happened, DateTimeOffset At)[] Timed(ExecutionRun run) =>
        [.. run.Events.Zip(run.Journal, (happened, stored) => (happened, stored.Time))];

    private static WorkLog LogOf(ExecutionRun run)
    {
        var log = new WorkLog();
        foreach ((ExecutionEvent happened, DateTimeOffset at) in Timed(run)) log.Take(happened, at);
        return log;
    }
}
