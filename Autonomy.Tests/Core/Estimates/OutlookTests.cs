using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Estimates;

public sealed class OutlookTests
{
    private const string Two = """
        { "id": "a", "tool": "test.pure", "estimate": "10s" },
        { "id": "b", "tool": "test.pure", "estimate": "30s", "needs": ["a"] }
        """;

    private readonly Estimator _estimator = new(TestTools.All, new DurationTable());

    [Fact]
    public void ProgressGrowsFromZeroToOne()
    {
        ExecutionRun run = ExecutionRun.Of(Two);
        var live = new LiveEstimate(_estimator, run.State);
        List<double> progress = [live.Of(run.State, run.Now).Progress];
        void Note(TimeSpan later)
        {
            run.Now += later;
            progress.Add(live.Of(run.State, run.Now).Progress);
        }

        Note(TimeSpan.FromSeconds(4));
        Note(TimeSpan.FromSeconds(40));
        run.Succeed("a");
        Note(TimeSpan.Zero);
        Note(TimeSpan.FromSeconds(10));
        run.Succeed("b");
        Note(TimeSpan.Zero);

        Assert.Equal(0, progress[0]);
        Assert.Equal(1, progress[^1]);
        Assert.Equal(progress.Order(), progress);
        Assert.All(progress.SkipLast(1), part => Assert.InRange(part, 0, 0.99));
    }

    [Fact]
    public void AnExecutionIsSlowerThanUsualBeyondTheP95OfItsFirstEstimate()
    {
        ExecutionRun run = ExecutionRun.Of(Two);
        var live = new LiveEstimate(_estimator, run.State);
        Assert.Equal(Tempo.Usual, live.Of(run.State, run.Now).Tempo);

        run.Now += live.Of(run.State, run.Now).First.Total.P95 + TimeSpan.FromSeconds(1);
        Outlook late = live.Of(run.State, run.Now);

        Assert.Equal(Tempo.SlowerThanUsual, late.Tempo);
        Assert.Equal([0], late.SlowSteps.ToArray());
    }

    [Fact]
    public void AnExecutionThatEndsEarlyIsFasterThanUsual()
    {
        ExecutionRun run = ExecutionRun.Of(Two);
        var live = new LiveEstimate(_estimator, run.State);
        run.Succeed("a");
        run.Succeed("b");

        Assert.Equal(Tempo.FasterThanUsual, live.Of(run.State, run.Now).Tempo);
    }

    [Fact]
    public void TimeInWhichPeopleWereAskedIsNotHeldAgainstIt()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure", "estimate": "10s", "approval": "always" }""");
        var live = new LiveEstimate(_estimator, run.State);
        run.Now += TimeSpan.FromDays(3);
        run.Answer("approve");
        run.Now += TimeSpan.FromSeconds(5);

        Assert.Equal(TimeSpan.FromSeconds(5), WorkingTime.Of(run.State, run.Now));
        Assert.Equal(Tempo.Usual, live.Of(run.State, run.Now).Tempo);
    }

    [Fact]
    public void APauseIsNoWorkAndCountsOnceBesideAQuestion()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.send", "approval": "always" },
            { "id": "b", "tool": "core.wait", "with": { "duration": "1h" } }
            """);
        run.Now += TimeSpan.FromSeconds(60);
        run.Tell(new ExecutionCommand.Pause("ada", null));
        run.Now += TimeSpan.FromSeconds(60);
        run.Answer(DecisionOption.Reject);
        run.Now += TimeSpan.FromSeconds(60);
        Assert.Equal(TimeSpan.Zero, WorkingTime.Of(run.State, run.Now));
        run.Tell(new ExecutionCommand.Resume("ada"));
        run.Now += TimeSpan.FromSeconds(7);

        Assert.Equal(TimeSpan.FromSeconds(7), WorkingTime.Of(run.State, run.Now));
    }

    [Theory]
    [InlineData("""{ "id": "a", "tool": "core.signal", "with": { "name": "go" } }""")]
    [InlineData("""{ "id": "a", "tool": "core.approve" }""")]
    public void AnExecutionThatOnlyWaitsForOthersIsNotSlowHoweverLongTheyTake(string waiting)
    {
        ExecutionRun run = ExecutionRun.Of(waiting);
        var live = new LiveEstimate(_estimator, run.State);
        // What the engine itself takes until it waits is more than nothing.
        Assert.Equal(TimeSpan.Zero, live.Of(run.State, run.Now).First.Total.P95);
        run.Now += TimeSpan.FromMilliseconds(3);
        Assert.Equal(Tempo.Usual, live.Of(run.State, run.Now).Tempo);

        run.Now += TimeSpan.FromDays(3);
        Assert.Equal(Tempo.Usual, live.Of(run.State, run.Now).Tempo);
    }

    [Fact]
    public void WhereNoTimeIsExpectedTheEnginesOwnIsNotSlowness()
    {
        Assert.False(DurationRange.Zero.IsExceededBy(TimeSpan.FromMilliseconds(3)));
        Assert.True(DurationRange.Zero.Plus(TimeSpan.FromMilliseconds(2)).IsExceededBy(TimeSpan.FromMilliseconds(3)));
    }

    [Fact]
    public void OfAWaitForASignalOnlyTheTimeOfOtherWorkCounts()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "estimate": "10s" },
            { "id": "s", "tool": "core.signal", "with": { "name": "go" } },
            { "id": "b", "tool": "test.pure", "estimate": "10s", "needs": ["s"] }
            """);
        var live = new LiveEstimate(_estimator, run.State);
        run.Now += TimeSpan.FromSeconds(5);
        run.Succeed("a");
        run.Now += TimeSpan.FromHours(1);
        run.Tell(new ExecutionCommand.Pause("ada", null));
        run.Now += TimeSpan.FromHours(1);
        run.Tell(new ExecutionCommand.Resume("ada"));
        run.Now += TimeSpan.FromHours(1);
        Assert.Equal(TimeSpan.FromSeconds(5), WorkingTime.Of(run.State, run.Now));

        run.Tell(new ExecutionCommand.Signal("go", DataNull.Value, "ada"));
        run.Now += TimeSpan.FromSeconds(4);

        Assert.Equal(TimeSpan.FromSeconds(9), WorkingTime.Of(run.State, run.Now));
        Assert.Equal(Tempo.Usual, live.Of(run.State, run.Now).Tempo);
    }

    [Fact]
    public void AnEstimateIsWorkedOutEveryTwoSecondsAtMost()
    {
        ExecutionRun run = ExecutionRun.Of(Two);
        var live = new LiveEstimate(_estimator, run.State);
        Outlook first = live.Of(run.State, run.Now);

        Outlook soon = live.Of(run.State, run.Now + TimeSpan.FromSeconds(1));
        Outlook later = live.Of(run.State, run.Now + TimeSpan.FromSeconds(3));

        Assert.Equal(first.Current.Left.P50 - TimeSpan.FromSeconds(1), soon.Current.Left.P50);
        Assert.Equal(first.Current.Total, soon.Current.Total);
        Assert.NotEqual(first.Current.Total, later.Current.Total);
    }
}
