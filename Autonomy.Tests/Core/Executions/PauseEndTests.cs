using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>Pauses that stop what runs, and pauses that are over by themselves.</summary>
public sealed class PauseEndTests
{
    private const string Mixed =
        """
        { "id": "read", "tool": "test.pure" }, { "id": "pay", "tool": "test.send" },
        { "id": "put", "tool": "test.put" }, { "id": "after", "tool": "test.pure", "needs": ["read"] }
        """;

    private static readonly Failure Stopped = Failures.OfCancel("test.pure");

    private static ExecutionCommand.Pause For(TimeSpan time, PauseThen then = PauseThen.Resume) =>
        new("ada", "lunch") { After = time, Then = then };

    private static ExecutionCommand.Pause Now => new("ada", null) { Now = true };

    [Fact]
    public void APauseNowStopsWhatMayBeRepeatedAndLetsTheRestFinish()
    {
        ExecutionRun run = ExecutionRun.Of(Mixed);

        Assert.Equal(["execution-pause-requested"], run.Tell(Now));
        Assert.Equal([0, 2], run.Effects.OfType<ExecutionEffect.CancelAttempt>().Select(cancel => cancel.Unit.Step));
        Assert.Equal(3, run.State.RunningAttempts);
        Assert.Equal(["attempt-stopped read", "step-ready read"], run.Fail("read", Stopped));
        Assert.Equal(["attempt-stopped put", "step-ready put"], run.Fail("put", Stopped));
        Assert.Equal(["step-completed pay", "execution-paused"], run.Succeed("pay"));
    }

    [Fact]
    public void AStoppedAttemptIsNoFailureUsesNoTryAndBeginsAgainAfterTheResume()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure", "retry": { "attempts": 1 } }""");
        for (int cycle = 1; cycle <= 3; cycle++)
        {
            run.Tell(Now);
            Assert.Equal(["attempt-stopped a", "step-ready a", "execution-paused"], run.Fail("a", Stopped));
            Assert.Null(run.Unit("a").LastFailure);
            Assert.Equal(
                ["execution-resumed", "attempt-started a"], run.Tell(new ExecutionCommand.Resume("ada")));
            Assert.Equal((cycle + 1, 1), (run.Unit("a").Attempts, run.Unit("a").Tries));
        }

        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a"));
    }

    [Fact]
    public void AnAttemptThatCompletesAlthoughItWasAskedToStopHasCompleted()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Tell(Now);

        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a"));
    }

    [Fact]
    public void ACancelOfWhatNobodyStoppedIsAFailureLikeAnyOther()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");

        Assert.Contains("attempt-failed a", run.Fail("a", Stopped));
    }

    [Fact]
    public void AnAttemptThatWasAskedToStopAtACrashIsLostLikeAnyOther()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Tell(Now);

        Assert.Equal(["attempt-failed a", "step-ready a", "execution-paused"], run.Restart());
        run.Tell(new ExecutionCommand.Resume("ada"));
        Assert.Contains("attempt-failed a", run.Fail("a", Stopped));
    }

    [Fact]
    public void ItemsAreStoppedOneByOneAndKeepTheirOrder()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "f", "tool": "test.pure", "forEach": [1, 2, 3], "forEachConcurrency": 2 }""");
        run.Tell(Now);
        run.Fail("f/1", Stopped);
        run.Fail("f/0", Stopped);

        Assert.Equal(
            ["execution-resumed", "attempt-started f/1", "attempt-started f/0"],
            run.Tell(new ExecutionCommand.Resume("ada")));
    }

    [Fact]
    public void APauseWithATimeIsResumedByTheClockAndNotEarlier()
    {
        ExecutionRun run = ExecutionRun.Of(Mixed);
        run.Tell(For(TimeSpan.FromHours(1)));
        run.Succeed("read");
        run.Succeed("pay");
        run.Succeed("put");

        Assert.Empty(run.Advance(TimeSpan.FromMinutes(59)));
        Assert.Equal(["execution-resumed", "attempt-started after"], run.Advance(TimeSpan.FromMinutes(1)));
        Assert.Null(run.State.PauseEnd);
    }

    [Fact]
    public void TheEndOfAPauseSurvivesARestart()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "s", "tool": "core.signal", "with": { "name": "go" } }""");
        run.Tell(For(TimeSpan.FromHours(1), PauseThen.Cancel));
        run.Restart();

        Assert.Equal(run.Now + TimeSpan.FromHours(1), run.State.NextTimer);
        Assert.Equal(
            ["execution-cancel-requested", "execution-cancelled"], run.Advance(TimeSpan.FromHours(1)));
        Assert.Equal((PauseEnd.ByClock, "the time of its pause was over"), run.State.Intervention);
    }

    [Fact]
    public void APauseThatIsStillPausingWhenItsTimeIsOverGoesOn()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.send" }""");
        run.Tell(For(TimeSpan.FromSeconds(5)));

        Assert.Equal(["execution-resumed"], run.Advance(TimeSpan.FromSeconds(5)));
        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a"));
    }

    [Fact]
    public void ASecondPauseChangesTheEndAndOneWithoutATimeLeavesItAsItIs()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "s", "tool": "core.signal", "with": { "name": "go" } }""");
        run.Tell(For(TimeSpan.FromHours(1)));

        Assert.Empty(run.Tell(new ExecutionCommand.Pause("bob", null)));
        Assert.Equal(["execution-paused"], run.Tell(For(TimeSpan.FromHours(2))));
        Assert.Empty(run.Advance(TimeSpan.FromHours(1)));
        Assert.Equal(["execution-resumed"], run.Advance(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void WhoeverResumesFirstEndsThePauseAndItsClock()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "s", "tool": "core.signal", "with": { "name": "go" } }""");
        run.Tell(For(TimeSpan.FromHours(1), PauseThen.Cancel));
        run.Tell(new ExecutionCommand.Resume("ada"));

        Assert.Empty(run.Advance(TimeSpan.FromDays(1)));
        Assert.Equal(ExecutionStatus.Running, run.State.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(24 * 30 + 1)]
    public void APauseOfNoTimeOrOfMoreThanThirtyDaysIsRefused(int hours)
    {
        ExecutionRun run = ExecutionRun.Of(Mixed);

        Assert.Equal(RejectionCode.InvalidArgument, run.Refuse(For(TimeSpan.FromHours(hours))).Code);
    }
}
