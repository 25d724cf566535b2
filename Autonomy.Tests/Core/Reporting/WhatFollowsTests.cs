using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Reporting;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Reporting;

/// <summary>Whoever tells an execution something is told what follows, as it is and not as it was hoped for.</summary>
public sealed class WhatFollowsTests
{
    private const string Two =
        """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.send" }""";

    private const string Made =
        """
        { "id": "look", "tool": "test.pure" }, { "id": "make", "tool": "test.create", "needs": ["look"] },
        { "id": "pay", "tool": "test.send", "needs": ["make"] },
        { "id": "more", "tool": "test.create", "forEach": [1, 2], "needs": ["pay"] },
        { "id": "end", "tool": "test.pure", "needs": ["more"] }
        """;

    private static readonly ExecutionCommand.Pause Pause = new("ada", null);
    private static readonly ExecutionCommand.Cancel Cancel = new("ada", null, Undo: false);
    private static readonly ExecutionCommand.Cancel Undo = new("ada", null, Undo: true);

    [Fact]
    public void APauseWaitsForWhatRunsAndThenForWhoeverResumes()
    {
        ExecutionRun run = ExecutionRun.Of(Two);

        Assert.Equal(
            "2 attempts finish first, then it is paused until somebody resumes it.", Tell(run, Pause));
        run.Succeed("a");
        Assert.Equal("1 attempt finishes first, then it is paused until somebody resumes it.", Said(run, Pause));
        Assert.Equal(
            "It goes on: 1 attempt runs, 1 step has not ended.", Tell(run, new ExecutionCommand.Resume("ada")));
    }

    [Fact]
    public void APauseThatHurriesSaysWhatItStops() => Assert.Equal(
        "2 attempts finish first (1 of them stopped, to begin again after the pause), then it is paused until somebody "
        + "resumes it.",
        Tell(ExecutionRun.Of(Two), Pause with { Now = true }));

    [Fact]
    public void APauseWithAnEndNamesItsTime()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "s", "tool": "core.signal", "with": { "name": "go" } }""");

        Assert.Equal(
            "It is paused until 2026-01-01 02:00:00 UTC, when it goes on: nothing starts before.",
            Tell(run, Pause with { After = TimeSpan.FromHours(2) }));
        Assert.Equal(
            "It is paused until 2026-01-01 03:00:00 UTC, when it is cancelled: nothing starts before.",
            Tell(run, Pause with { After = TimeSpan.FromHours(3), Then = PauseThen.Cancel }));
    }

    [Fact]
    public void ACancelSaysWhatEndsFirstAndThatNothingIsUndone()
    {
        ExecutionRun run = ExecutionRun.Of(Two);

        Assert.Equal("2 attempts end first, then it is cancelled; nothing is undone.", Tell(run, Cancel));
        run.Fail("a", Failures.OfCancel("test.pure"));
        run.Succeed("b");
        Assert.Equal("It has ended (cancelled): nothing follows.", Said(run, Cancel));
    }

    [Fact]
    public void ACancelWithUndoCountsTheStepsThatAreUndoneAndThoseThatStay()
    {
        ExecutionRun run = Done();

        Assert.Equal(
            "1 attempt ends first, then 2 steps are undone, in reverse order, 1 step is left as it is, and it is "
            + "cancelled.",
            Tell(run, Undo));
        run.Succeed("end");
        run.EndUndo("more/1", new ToolOutcome.Succeeded(DataNull.Value));
        run.EndUndo("more/0", new ToolOutcome.Succeeded(DataNull.Value));
        Assert.Equal("1 step is undone, 1 step is left as it is, and it is cancelled.", Said(run, Undo));
    }

    [Fact]
    public void AnEndAtOnceUndoesNothing() => Assert.Equal(
        "It has ended at once: nothing is undone.", Tell(Done(), new ExecutionCommand.Terminate("ada", null)));

    [Fact]
    public void ASignalIsTakenOrKept()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "s", "tool": "core.signal", "with": { "name": "go" } }, { "id": "a", "tool": "test.pure" }""");
        var other = new ExecutionCommand.Signal("other", DataNull.Value, "ada");

        Assert.Equal(
            "1 signal 'other' waits for a step to take it. It goes on: 1 attempt runs, 2 steps have not ended.",
            Tell(run, other));
        Assert.StartsWith(
            "2 signals 'other' wait for a step to take it. ", Tell(run, other), StringComparison.Ordinal);
        Assert.Equal(
            "A step has taken the signal. It goes on: 1 attempt runs, 1 step has not ended.",
            Tell(run, other with { Name = "go" }));
    }

    [Fact]
    public void WhatIsChangedIsNamed()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["a"] }""");

        Assert.Equal(
            "Its priority is high. It goes on: 1 attempt runs, 2 steps have not ended.",
            Tell(run, new ExecutionCommand.Prioritize("ada", Priority.High)));
        Assert.Equal(
            "Of its plan 0 steps were added, 0 replaced, 1 removed. It goes on: 1 attempt runs, 1 step has not ended.",
            Tell(run, new ExecutionCommand.Edit("ada", null, new PlanChanges { Remove = ["b"] })));
    }

    [Fact]
    public void WhatWaitsForPeopleSaysSo()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "q", "tool": "core.approve" }""");
        run.Tell(Pause);

        Assert.Equal(
            "It waits for people: 1 question is open.", Tell(run, new ExecutionCommand.Resume("ada")));
        string asked = run.State.Decisions.Single().Request.Id;
        Assert.Equal(
            "'approve' is the answer. It has ended (completed): nothing follows.",
            Tell(run, new ExecutionCommand.Answer(asked, "approve", "ada", null, null)));
    }

    private static ExecutionRun Done()
    {
        ExecutionRun run = ExecutionRun.Of(Made);
        foreach (string unit in new[] { "look", "make", "pay", "more/0", "more/1" }) run.Succeed(unit, "5");
        return run;
    }

    private static string Tell(ExecutionRun run, ExecutionCommand command)
    {
        run.Tell(command);
        return Said(run, command);
    }

    private static string Said(ExecutionRun run, ExecutionCommand command) =>
        WhatFollows.Of(run.State, command, TestTools.All);
}
