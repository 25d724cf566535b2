using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>The budget of one execution: reserved before a call, settled after it, a question at its limit.</summary>
public sealed class BudgetTests
{
    private const string TwoPaid =
        """{ "id": "a", "tool": "test.paid" }, { "id": "b", "tool": "test.paid", "needs": ["a"] }""";

    [Fact]
    public void WhatAttemptsCostIsAddedUpWithoutABudgetToo()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure" }""");
        run.Succeed("a", new AttemptUsage { CostUsd = 0.25m });
        run.Succeed("b", new AttemptUsage { CostUsd = 0.5m });

        Assert.Equal(0.75m, run.State.CostUsd);
    }

    [Fact]
    public void ACallIsReservedWithItsStartAndSettledWithItsEnd()
    {
        ExecutionRun run = ExecutionRun.WithBudget("""{ "cost": 5 }""", TwoPaid);

        Assert.Equal(
            ["execution-submitted", "execution-started", "budget-reserved a", "attempt-started a"], run.Last);
        Assert.Equal(new BudgetAmount(1, 0, 1), run.State.Budget!.Reserved);
        run.Succeed("a", new AttemptUsage { CostUsd = 0.25m, Tokens = 40 });
        Assert.Equal(
            ["step-completed a", "budget-settled a", "budget-reserved b", "attempt-started b"], run.Last);
        Assert.Equal(new BudgetAmount(0.25m, 40, 1), run.State.Budget.Spent);
        Assert.Equal(new BudgetAmount(0.25m, 40, 1), run.State.Budget.Reserved);
    }

    [Fact]
    public void AnExecutionWithoutABudgetHasNoneOfItsEvents()
    {
        ExecutionRun run = ExecutionRun.Of(TwoPaid);

        run.Succeed("a");
        run.Succeed("b");
        Assert.Null(run.State.Budget);
        Assert.DoesNotContain(run.Journal, stored => stored.Name.StartsWith("budget", StringComparison.Ordinal));
    }

    [Fact]
    public void AFailedAttemptIsSettledAndItsRepeatReservedAnew()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "calls": 5 }""",
            """{ "id": "a", "tool": "test.paid", "retry": { "attempts": 2, "initial": "1s" } }""");

        run.Fail("a", FailureKind.Unavailable);
        Assert.Contains("budget-settled a", run.Last);
        Assert.Equal(new BudgetAmount(0, 0, 1), run.State.Budget!.Spent);
        run.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("budget-reserved a", run.Last);
    }

    [Fact]
    public void ALostAttemptIsSettledAsSpentOnceItIsDecidedWhatBecameOfIt()
    {
        ExecutionRun run = ExecutionRun.WithBudget("""{ "cost": 5 }""", TwoPaid);

        run.Restart();

        Assert.Equal(
            ["attempt-failed a", "budget-settled a", "step-ready a", "budget-reserved a", "attempt-started a"],
            run.Last);
        Assert.Equal(new BudgetAmount(1, 0, 1), run.State.Budget!.Spent);
    }

    [Fact]
    public void AtTheLimitOneQuestionIsAskedAndWhatRunsIsLeftAlone()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "calls": 2 }""",
            """
            { "id": "slow", "tool": "test.pure" }, { "id": "a", "tool": "test.pure" },
            { "id": "b", "tool": "test.pure", "needs": ["a"] }, { "id": "c", "tool": "test.pure", "needs": ["a"] },
            { "id": "free", "tool": "core.noop", "needs": ["a"] }
            """);

        run.Succeed("a");

        Assert.Equal(["free", "slow"], run.Running.Order());
        Assert.Equal([WaitKind.Budget, WaitKind.Budget], new[] { "b", "c" }.Select(step => run.Unit(step).Wait!.Kind));
        Assert.Empty(run.State.Decisions);
        run.Succeed("slow");
        Assert.Equal("Budget 2 calls of 2 calls used; the next step needs about 1 call. "
            + "Continue, or stop with 2 of 5 steps finished?", run.OpenDecision.Request.Question);
        Assert.Equal(ExecutionStatus.Running, run.State.Status);
        run.Succeed("free");
        Assert.Equal(ExecutionStatus.Waiting, run.State.Status);
    }

    [Fact]
    public void ARaiseAddsAsMuchAsThereWasAtFirst()
    {
        ExecutionRun run = AtTheLimit();

        run.Answer(DecisionOption.Raise);

        Assert.Equal(2, run.State.Budget!.Limit.Calls);
        Assert.Equal(["b"], run.Running);
    }

    [Fact]
    public void ARaiseByAnAmountAddsThat()
    {
        ExecutionRun run = AtTheLimit();
        ExecutionCommand.Answer none = new(
            run.OpenDecision.Request.Id, DecisionOption.Raise, "ada", null, DataJson.Parse("""{ "calls": 0 }"""));

        Assert.Equal(RejectionCode.BadAnswer, run.Refuse(none).Code);
        run.Answer(DecisionOption.Raise, """{ "calls": 7 }""");
        Assert.Equal(8, run.State.Budget!.Limit.Calls);
        Assert.Equal(["b"], run.Running);
    }

    [Fact]
    public void AFinishSkipsTheRestAndLetsWhatRunsEnd()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "calls": 1 }""",
            """
            { "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["a"] },
            { "id": "c", "tool": "test.pure", "needs": ["b"] },
            { "id": "free", "tool": "core.noop", "needs": ["a"] }, { "id": "d", "tool": "test.pure", "needs": ["free"] }
            """);
        run.Succeed("a");

        run.Answer(DecisionOption.Finish);
        Assert.Equal(["free"], run.Running);
        Assert.Equal(StepStatus.Skipped, run.Step("c").Status);
        run.Succeed("free");

        Assert.Equal(ExecutionStatus.CompletedWithFailures, run.State.Status);
        Assert.Equal(StepStatus.Skipped, run.Step("d").Status);
        Assert.Equal(StepStatus.Completed, run.Step("free").Status);
    }

    [Theory]
    [InlineData(DecisionOption.Stop, false)]
    [InlineData(DecisionOption.StopAndUndo, true)]
    public void AStopCancels(string option, bool undoes)
    {
        ExecutionRun run = AtTheLimit();

        run.Answer(option);

        Assert.Equal(ExecutionStatus.Cancelled, run.State.Status);
        Assert.Equal(undoes, run.State.IsUndoing);
    }

    [Fact]
    public void TheCheaperFallbackCanBeTaken()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "cost": 0.5 }""",
            """{ "id": "a", "tool": "test.paid", "fallback": [ { "tool": "test.pure" } ] }""");

        Assert.Contains("use test.pure", run.OpenDecision.Request.Question, StringComparison.Ordinal);
        run.Answer(DecisionOption.Cheaper);
        Assert.Equal("test.pure", run.EffectOn<ExecutionEffect.StartAttempt>("a").Call.Tool.Value);
    }

    [Fact]
    public void EachPartIsWarnedOfOnceAtFourFifths()
    {
        ExecutionRun run = ExecutionRun.WithBudget("""{ "calls": 5 }""", Chain(5));

        for (int i = 1; i <= 5; i++) run.Succeed($"s{i}");

        var warned = Assert.Single(run.Events.OfType<ExecutionEvent.BudgetWarned>());
        Assert.Equal((BudgetPart.Calls, 4m, 5m), (warned.Part, warned.Used, warned.Limit));
    }

    [Fact]
    public void TheDurationDoesNotCountTheTimeThatItWaitsForPeople()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "duration": "10s" }""",
            """
            { "id": "a", "tool": "test.pure" }, { "id": "ask", "tool": "core.approve", "needs": ["a"] },
            { "id": "b", "tool": "test.pure", "needs": ["ask"] }, { "id": "c", "tool": "test.pure", "needs": ["b"] }
            """);

        run.Advance(TimeSpan.FromSeconds(3));
        run.Succeed("a");
        run.Advance(TimeSpan.FromDays(3));
        Assert.Equal(TimeSpan.FromSeconds(3), run.State.Budget!.DurationAt(run.Now));
        run.Answer("approve");
        run.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["budget-warned"], run.Last);
        run.Advance(TimeSpan.FromSeconds(5));
        run.Succeed("b");
        Assert.Equal(DecisionKind.Budget, run.OpenDecision.Request.Kind);
        run.Advance(TimeSpan.FromDays(1));
        run.Answer(DecisionOption.Raise);
        Assert.Equal(["c"], run.Running);
        Assert.Equal(TimeSpan.FromSeconds(20), run.State.Budget.Limit.Duration);
    }

    [Fact]
    public void AStepWaitsWhileRunningAttemptsMayGiveSomethingBack()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "cost": 1.5 }""", """{ "id": "a", "tool": "test.paid" }, { "id": "b", "tool": "test.paid" }""");

        Assert.Equal(["a"], run.Running);
        Assert.Equal(WaitKind.Budget, run.Unit("b").Wait!.Kind);
        Assert.Empty(run.State.Decisions);
        run.Succeed("a", new AttemptUsage { CostUsd = 0.5m });
        Assert.Equal(["b"], run.Running);
    }

    [Fact]
    public void AChildIsHandedAShareOfWhatIsLeftAndSettledWithWhatItUsed()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "cost": 8, "calls": 100 }""",
            """
            { "id": "a", "tool": "core.plan", "forEach": [1, 2], "forEachConcurrency": 2, "with": { "plan": "p" } }
            """);

        PlanBudget first = run.EffectOn<ExecutionEffect.StartChild>("a/0").Budget!;
        PlanBudget second = run.EffectOn<ExecutionEffect.StartChild>("a/1").Budget!;
        Assert.Equal((4m, 50), (first.Cost, first.Calls));
        Assert.Equal((4m, 50), (second.Cost, second.Calls));
        var usage = new AttemptUsage { CostUsd = 1, Tokens = 0, Calls = 3 };
        run.TellEnd(
            run.EffectOn<ExecutionEffect.StartChild>("a/0"),
            new ExecutionCommand.EndChild("a", 0, 1, new ToolOutcome.Succeeded(DataNull.Value) { Usage = usage }));
        Assert.Equal(new BudgetAmount(1, 0, 3), run.State.Budget!.Spent);
    }

    [Fact]
    public void WhatWasHandedDownBindsAChildBesidesItsOwnPlan()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "calls": 10, "cost": 1 }""", TwoPaid, handedDown: new PlanBudget(null, 7, 3));

        Assert.Equal(new PlanBudget(null, 1, 3), run.State.Budget!.Limit);
    }

    [Fact]
    public void WhatATerminateCutsOffCountsAsSpent()
    {
        ExecutionRun run = ExecutionRun.WithBudget("""{ "cost": 5 }""", TwoPaid);

        run.Tell(new ExecutionCommand.Terminate("ada", null));

        Assert.Equal((new BudgetAmount(1, 0, 1), default), (run.State.Budget!.Spent, run.State.Budget.Reserved));
    }

    [Fact]
    public void AfterATerminateARestoredStateIsTheSame()
    {
        ExecutionRun run = AfterThreeCalls();
        run.Fail("s4", FailureKind.Unavailable);
        var restored = new ExecutionState();
        ExecutionSnapshot.Restore(restored, ExecutionSnapshot.Write(run.State));

        run.Tell(new ExecutionCommand.Terminate("ada", null));
        restored.Apply(new ExecutionEvent.Terminated("ada", null), run.Now);

        Assert.Equal(
            Encoding.UTF8.GetString(ExecutionSnapshot.Write(run.State)),
            Encoding.UTF8.GetString(ExecutionSnapshot.Write(restored)));
    }

    [Fact]
    public void WhatIsKeptHasNoMoreThanSixDigitsBehindThePoint()
    {
        ExecutionRun run = AfterThreeCalls();

        Assert.Equal(0.133333m, run.State.Budget!.Reserved.CostUsd);
    }

    private static ExecutionRun AfterThreeCalls()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "cost": 50 }""", Chain(4).Replace("test.pure", "test.paid", StringComparison.Ordinal));
        run.Succeed("s1", new AttemptUsage { CostUsd = 0.1m });
        run.Succeed("s2", new AttemptUsage { CostUsd = 0.1m });
        run.Succeed("s3", new AttemptUsage { CostUsd = 0.2m });
        return run;
    }

    private static ExecutionRun AtTheLimit()
    {
        ExecutionRun run = ExecutionRun.WithBudget("""{ "calls": 1 }""", TwoPaid);
        run.Succeed("a");
        Assert.Equal("calls", run.Unit("b").Wait!.Detail);
        return run;
    }

    private static string Chain(int count) => string.Join(',', Enumerable.Range(1, count).Select(i =>
        $$"""{ "id": "s{{i}}", "tool": "test.pure"{{(i == 1 ? "" : $", \"needs\": [\"s{i - 1}\"]")}} }"""));
}
