using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Core.Workspaces;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>What is paused beyond an execution waits in it, and goes on once the pause is over.</summary>
public sealed class HoldTests
{
    private readonly RulesRun _rules = new();

    [Fact]
    public void ACallThatIsHeldWaitsTakesNoPlaceAndGoesOnWhenThePauseIsOver()
    {
        _rules.Hold("test.put");
        ExecutionRun run = ExecutionRun.Of(
            _rules.Rules,
            """{ "id": "a", "tool": "test.put" }, { "id": "b", "tool": "test.pure" }""", concurrency: 1);

        Assert.Equal(["b"], run.Running);
        Assert.Equal(new WaitState(WaitKind.Hold, run.Now, null, "h1"), run.Unit("a").Wait);
        Assert.True(run.State.IsHeld);
        run.Succeed("b");
        Assert.Empty(run.Tell(ExecutionCommand.LookAgain.Instance));

        Lift(run, HoldScope.Tool, "test.put");
        Assert.Equal(["step-ready a", "attempt-started a"], run.Tell(ExecutionCommand.LookAgain.Instance));
        Assert.False(run.State.IsHeld);
    }

    [Fact]
    public void WhatAnotherPauseCoversTooGoesOnWaitingForThat()
    {
        _rules.Hold("test.put").Hold("test.*");
        ExecutionRun run = ExecutionRun.Of(_rules.Rules, """{ "id": "a", "tool": "test.put" }""");

        Lift(run, HoldScope.Tool, "test.put");
        Assert.Equal(["step-ready a", "step-waiting a"], run.Tell(ExecutionCommand.LookAgain.Instance));
        Assert.Equal("h2", run.Unit("a").Wait!.Detail);
    }

    [Fact]
    public void APauseOfTheWorkspaceHoldsWaitsAndQuestionsToo()
    {
        _rules.Tell(new RulesCommand.Place(HoldScope.Workspace, "", "ada", null, null));
        ExecutionRun run = ExecutionRun.Of(
            _rules.Rules,
            """
            { "id": "a", "tool": "core.wait", "with": { "duration": "1s" } },
            { "id": "b", "tool": "test.send", "approval": "always" },
            { "id": "c", "tool": "core.approve", "with": { "question": "Go?", "options": ["yes"] } }
            """);

        Assert.Equal(3, run.Last.Count(happened => happened.StartsWith("step-waiting", StringComparison.Ordinal)));
        Assert.Empty(run.State.Decisions);
        Assert.Null(run.State.NextTimer);
        Lift(run, HoldScope.Workspace, "");
        run.Tell(ExecutionCommand.LookAgain.Instance);
        Assert.Equal(2, run.State.OpenDecisions);
        Assert.NotNull(run.State.NextTimer);
    }

    [Fact]
    public void APauseOfAProjectHoldsItsExecutionsAlone()
    {
        _rules.Tell(new RulesCommand.Place(HoldScope.Project, "web", "ada", null, null));
        ExecutionRun other = ExecutionRun.Of(_rules.Rules, """{ "id": "a", "tool": "test.pure" }""");
        ExecutionRun web = ExecutionRun.Unsubmitted("""{ "id": "a", "tool": "test.pure" }""");
        web.Rules = _rules.Rules;
        web.Tell(new ExecutionCommand.Submit(
            ExecutionRun.Id, "default", web.Plan, DataObject.Empty, "ada", Priority.Medium, null)
        { Project = "web" });

        Assert.Equal(["a"], other.Running);
        Assert.Empty(web.Running);
    }

    [Fact]
    public void ARetryThatComesDueDuringAPauseWaits()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.put" }""");
        run.Fail("a", Autonomy.Core.Recovery.FailureKind.ConnectFailed);
        run.Rules = _rules.Hold("test.*").Rules;

        Assert.Equal(["step-ready a", "step-waiting a"], run.Advance(TimeSpan.FromMinutes(1)));
        Lift(run, HoldScope.Tool, "test.*");
        Assert.Equal(["step-ready a", "attempt-started a"], run.Restart());
    }

    [Fact]
    public void ItemsOfAFanOutAreHeldInTheirWindow()
    {
        _rules.Hold("test.put");
        ExecutionRun run = ExecutionRun.Of(
            _rules.Rules,
            """{ "id": "f", "tool": "test.put", "forEach": [1, 2, 3, 4], "forEachConcurrency": 2 }""");

        Assert.Equal(["step-waiting f/0", "step-waiting f/1"], run.Last.Skip(3));
        Lift(run, HoldScope.Tool, "test.put");
        run.Tell(ExecutionCommand.LookAgain.Instance);
        Assert.Equal(["f/0", "f/1"], run.Running);
    }

    [Fact]
    public void ACancelEndsWhatIsHeldAndADeadlineFailsIt()
    {
        _rules.Hold("test.put");
        const string Step = """{ "id": "a", "tool": "test.put", "deadline": "1m" }""";
        ExecutionRun cancelled = ExecutionRun.Of(_rules.Rules, Step);
        Assert.Contains(
            "execution-cancelled", cancelled.Tell(new ExecutionCommand.Cancel("ada", null, Undo: false)));
        ExecutionRun late = ExecutionRun.Of(_rules.Rules, Step);
        Assert.Equal(["step-failed a", "execution-failed"], late.Advance(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void ANeverEndingPauseOfTheExecutionOutlastsThatOfTheTool()
    {
        _rules.Hold("test.put");
        ExecutionRun run = ExecutionRun.Of(_rules.Rules, """{ "id": "a", "tool": "test.put" }""");
        run.Tell(new ExecutionCommand.Pause("ada", null));
        Lift(run, HoldScope.Tool, "test.put");

        Assert.Equal(["step-ready a"], run.Tell(ExecutionCommand.LookAgain.Instance));
        Assert.Equal(["execution-resumed", "attempt-started a"], run.Tell(new ExecutionCommand.Resume("ada")));
    }

    private void Lift(ExecutionRun run, HoldScope scope, string name)
    {
        _rules.Tell(new RulesCommand.Lift(scope, name, "ada"));
        run.Rules = _rules.Rules;
    }
}
