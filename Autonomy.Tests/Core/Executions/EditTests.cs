using Autonomy.Core.Executions;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>Changes to the plan of an execution that runs.</summary>
public sealed class EditTests
{
    private const string Chain =
        """
        { "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["a"] },
        { "id": "c", "tool": "test.pure", "needs": ["b"] }
        """;

    [Fact]
    public void AnAddedStepStartsOnceWhatItNeedsHasEnded()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        Assert.Equal(
            ["plan-changed", "attempt-started d"],
            run.Tell(Edit(add:
            [
                """{ "id": "d", "tool": "test.pure" }""", """{ "id": "e", "tool": "test.pure", "needs": ["a"] }""",
            ])));
        Assert.Equal(["step-completed a", "attempt-started b", "attempt-started e"], run.Succeed("a"));
        Assert.Equal(["a", "b", "c", "d", "e"], run.State.Steps.Select(step => step.Id));
    }

    [Fact]
    public void AnAddedStepMayNeedWhatEndedLongAgoAndUseItsOutput()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);
        run.Succeed("a", "7");

        run.Tell(Edit(add: ["""{ "id": "d", "tool": "test.pure", "with": { "x": "${{ steps.a.output }}" } }"""]));

        Assert.Equal("""{"x":7}""", DataJson.Write(run.EffectOn<ExecutionEffect.StartAttempt>("d").Call.Input));
    }

    [Fact]
    public void AnAddedStepThatNeedsAFailedOneIsSkipped()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure" }""");
        run.Fail("a", Autonomy.Core.Recovery.FailureKind.Denied);

        Assert.Equal(
            ["plan-changed", "step-skipped c"],
            run.Tell(Edit(add: ["""{ "id": "c", "tool": "test.pure", "needs": ["a", "b"] }"""])));
    }

    [Fact]
    public void AGoalOfAnAddedOrReplacedStepIsFoundItsToolBeforeItIsStored()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        run.Tell(Edit(
            add: ["""{ "id": "d", "goal": "Create the thing", "with": { "x": 1 } }"""],
            replace: ["""{ "id": "c", "goal": "Remove the thing" }"""]));

        var changed = (ExecutionEvent.PlanChanged)run.Events.Single(one => one is ExecutionEvent.PlanChanged);
        Assert.Equal(
            ["test.remove", "test.create"], changed.Plan.Steps.Skip(2).Select(step => step.Call!.Tool.Value));
        Assert.Equal("Remove the thing", changed.Plan.Steps[2].Goal);
        Assert.Equal("""{"x":1}""", DataJson.Write(run.EffectOn<ExecutionEffect.StartAttempt>("d").Call.Input));
    }

    [Fact]
    public void AnEditWithAGoalThatNoToolIsFoundForIsRefused()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        Rejection refused = run.Refuse(Edit(add: ["""{ "id": "d", "goal": "make it nice" }"""]));

        Assert.Equal(RejectionCode.InvalidPlan, refused.Code);
        Assert.Contains("step 'd', goal: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEditLeavesTheGoalsOfAnOldJournalAsTheyAre()
    {
        ExecutionRun run = ExecutionRun.OfOld(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "goal": "make it nice", "needs": ["a"] }""");

        Assert.Contains("plan-changed", run.Tell(Edit(add: ["""{ "id": "c", "tool": "test.pure" }"""])));
    }

    [Fact]
    public void AReplacedStepKeepsItsPlaceAndRunsAsItIsNow()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        run.Tell(Edit(replace: ["""{ "id": "b", "tool": "test.put", "needs": ["a"], "with": { "x": 1 } }"""]));
        run.Succeed("a");

        Assert.Equal("test.put", run.EffectOn<ExecutionEffect.StartAttempt>("b").Call.Tool.Value);
        Assert.Equal(1, run.Step("b").Definition.Ordinal);
    }

    [Fact]
    public void AStepThatIsReadyInAPauseIsReplacedAndMayWaitForOthers()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["a"], "deadline": "1h" }
            """);
        run.Tell(new ExecutionCommand.Pause("ada", null));
        run.Succeed("a");
        Assert.Equal(StepStatus.Ready, run.Step("b").Status);

        run.Tell(Edit(
            replace: ["""{ "id": "b", "tool": "test.pure", "needs": ["c"] }"""],
            add: ["""{ "id": "c", "tool": "test.pure", "needs": ["a"] }"""]));

        Assert.Equal((StepStatus.Pending, 1), (run.Step("b").Status, run.Step("b").UnmetNeeds));
        Assert.Null(run.State.NextTimer);
        Assert.Equal(["execution-resumed", "attempt-started c"], run.Tell(new ExecutionCommand.Resume("ada")));
        Assert.Equal(["step-completed c", "attempt-started b"], run.Succeed("c"));
    }

    [Fact]
    public void WhatWasPromisedToAStepIsGivenBackWhenItIsReplaced()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Spending = SpendingLimits.None.With(
            "default", [new SpendingKey(SpendingScope.Tool, "test.put", SpendingPeriod.Day)]);
        run.Tell(Edit(add: ["""{ "id": "c", "tool": "test.put" }"""]));
        ExecutionEffect.AskSpending asked = run.Effects.OfType<ExecutionEffect.AskSpending>().Single();
        run.Tell(new ExecutionCommand.Pause("ada", null));
        run.Tell(new ExecutionCommand.HearGrant(asked.Unit, asked.Attempt, asked.Amount, null));
        Assert.Equal(StepStatus.Ready, run.Step("c").Status);

        Assert.Equal(
            ["budget-returned c", "plan-changed", "step-ready c"],
            run.Tell(Edit(replace: ["""{ "id": "c", "tool": "test.pure" }"""])));
        Assert.Equal(asked.Reservation, run.Effects.OfType<ExecutionEffect.SettleSpending>().Single().Reservation);
        run.Succeed("a");
        run.Tell(new ExecutionCommand.Resume("ada"));
        Assert.Equal("test.pure", run.EffectOn<ExecutionEffect.StartAttempt>("c").Call.Tool.Value);
    }

    [Fact]
    public void ARemovedStepIsSkippedAndBlocksNothing()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        Assert.Equal(
            ["plan-changed", "step-skipped b"],
            run.Tell(Edit(replace: ["""{ "id": "c", "tool": "test.pure", "needs": ["a"] }"""], remove: ["b"])));
        Assert.Equal("ada removed it from the plan", run.Step("b").SkipReason);
        Assert.Equal(["step-completed a", "attempt-started c"], run.Succeed("a"));
        Assert.Equal(["step-completed c", "execution-completed"], run.Succeed("c"));
    }

    [Fact]
    public void RemovingTheLastOpenStepsEndsTheExecution()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);
        run.Tell(new ExecutionCommand.Pause("ada", null));
        run.Succeed("a");

        Assert.Equal(
            ["plan-changed", "step-skipped b", "step-skipped c", "execution-completed"],
            run.Tell(Edit(remove: ["b", "c"])));
    }

    [Fact]
    public void EveryFaultIsToldAtOnceAndNothingChanges()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);
        run.Succeed("a");

        Rejection rejection = run.Refuse(Edit(
            add:
            [
                """{ "id": "d", "tool": "test.nothing", "needs": ["zz"] }""", """{ "id": "c", "tool": "test.pure" }""",
            ],
            replace: ["""{ "id": "a", "tool": "test.pure" }""", """{ "id": "b", "tool": "test.pure" }"""],
            remove: ["b", "x"]));

        Assert.Equal(RejectionCode.InvalidPlan, rejection.Code);
        foreach (string fault in new[]
        {
            "step 'a': it is completed, and only a step that has not begun can be changed",
            "step 'b': it is running, and", "step 'b': it is named twice", "step 'x': the plan has no such step",
            "step 'd', tool:",
            "step 'd', needs/0: There is no step \"zz\"", "step 'c', id: Another step has the id \"c\"",
        })
        {
            Assert.True(rejection.Message.Contains(fault, StringComparison.Ordinal), rejection.Message);
        }
    }

    [Fact]
    public void WhatHasNotBegunMayNotNeedWhatIsRemoved()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        Assert.Contains(
            "step 'c': it needs 'b', which is removed", run.Refuse(Edit(remove: ["b"])).Message,
            StringComparison.Ordinal);
        run.Tell(Edit(remove: ["b", "c"]));
        Assert.Contains(
            "step 'd': it needs 'b', which is removed",
            run.Refuse(Edit(add: ["""{ "id": "d", "tool": "test.pure", "needs": ["b"] }"""])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "step 'b': a step that was removed had this id",
            run.Refuse(Edit(add: ["""{ "id": "b", "tool": "test.pure" }"""])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEditThatMakesACycleOrChangesNothingIsRefused()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);

        Assert.Contains(
            "b -> c -> b",
            run.Refuse(Edit(replace: ["""{ "id": "b", "tool": "test.pure", "needs": ["c"] }"""])).Message,
            StringComparison.Ordinal);
        Assert.Contains("it changes nothing", run.Refuse(Edit()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsCancelledOrHasEndedIsNotEdited()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);
        ExecutionCommand edit = Edit(remove: ["c"]);
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: false));
        Assert.Equal(RejectionCode.WrongState, run.Refuse(edit).Code);
        run.Succeed("a");
        Assert.Equal(RejectionCode.Ended, run.Refuse(edit).Code);
    }

    [Fact]
    public void AnEditSurvivesARestartWithWhatRanThen()
    {
        ExecutionRun run = ExecutionRun.Of(Chain);
        run.Tell(Edit(add: ["""{ "id": "d", "tool": "test.pure" }"""], remove: ["c"]));

        Assert.Equal(
            [
                "attempt-failed a", "step-ready a", "attempt-failed d", "step-ready d", "attempt-started a",
                "attempt-started d",
            ],
            run.Restart());
    }

    private static ExecutionCommand.Edit Edit(
        string[]? add = null, string[]? replace = null, string[]? remove = null) =>
        new("ada", "a better idea", new PlanChanges
        {
            Add = [.. (add ?? []).Select(StepOf)],
            Replace = [.. (replace ?? []).Select(StepOf)],
            Remove = [.. remove ?? []],
        });

    private static DataObject StepOf(string json) => (DataObject)DataJson.Parse(json);
}
