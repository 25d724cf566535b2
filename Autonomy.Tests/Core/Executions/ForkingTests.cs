using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>New executions that begin with what another one did.</summary>
public sealed class ForkingTests
{
    // a -> b -> d, a -> c; b and c use inputs.
    private const string Diamond =
        """
        { "id": "a", "tool": "test.pure" },
        { "id": "b", "tool": "test.pure", "with": { "x": "${{ inputs.n }}", "y": "${{ steps.a.output }}" } },
        { "id": "c", "tool": "test.pure", "needs": ["a"] },
        { "id": "d", "tool": "test.pure", "with": { "x": "${{ steps.b.output }}" } }
        """;

    [Fact]
    public void ARestartRunsTheStepAndAllThatDependsOnItAndTakesTheRestOver()
    {
        ForkPlan plan = PlanOf(Completed(), ForkReason.Restart, from: "b");

        Assert.Equal(["b", "d"], plan.RunsAgain.AsEnumerable());
        ExecutionRun fork = ExecutionRun.Of(plan);
        Assert.Equal(
            ["execution-submitted", "execution-started", "step-carried a", "step-carried c", "attempt-started b"],
            fork.Last);
        Assert.Equal(
            """{"x":1,"y":"A"}""", DataJson.Write(fork.EffectOn<ExecutionEffect.StartAttempt>("b").Call.Input));
        Assert.Equal(new ForkOrigin("p-1", 11, ForkReason.Restart), fork.State.Fork);
        fork.Succeed("b");
        Assert.Equal(["step-completed d", "execution-completed"], fork.Succeed("d"));
    }

    [Fact]
    public void TheBoundsThatTheSubmissionSetHoldForTheForkToo()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "calls": 5 }""", """{ "id": "a", "tool": "test.pure" }""", handedDown: new PlanBudget(null, null, 2));
        run.Fail("a", FailureKind.Denied);

        ForkPlan plan = PlanOf(run, ForkReason.Retry);

        Assert.Equal(new PlanBudget(null, null, 2), plan.Budget);
        Assert.Null(PlanOf(Completed(), ForkReason.Restart, from: "b").Budget);
    }

    [Fact]
    public void InputsThatDoNotFitThePlanMakeNoFork()
    {
        ExecutionRun run = ExecutionRun.Of(Diamond, inputs: """{ "n": 1 }""");
        var options = new ForkOptions
        {
            Reason = ForkReason.Fork,
            Version = 1,
            Inputs = (DataObject)DataJson.Parse("""{ "zz": 1 }"""),
        };

        (ForkPlan? plan, Rejection? refusal) = Forking.Plan(run.State, run.State, options);

        Assert.Null(plan);
        Assert.Equal(RejectionCode.InvalidInputs, refusal!.Code);
        Assert.Contains("/zz", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("/n", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARetryRunsWhatFailedAndWhatWasSkippedForIt()
    {
        ExecutionRun run = ExecutionRun.Of(Diamond, inputs: """{ "n": 1 }""");
        run.Succeed("a", "\"A\"");
        run.Succeed("c");
        run.Fail("b", FailureKind.Denied);

        ForkPlan plan = PlanOf(run, ForkReason.Retry);

        Assert.Equal(["b", "d"], plan.RunsAgain.AsEnumerable());
        Assert.Equal(["a", "c"], plan.Carried.Select(step => step.Step));
    }

    [Fact]
    public void OfAFanOutOnlyTheItemsThatFailedRunAgain()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "f", "tool": "test.pure", "forEach": [1, 2, 3, 4], "with": { "x": "${{ item }}" } },
            { "id": "z", "tool": "test.pure", "with": { "all": "${{ steps.f.output }}" } }
            """);
        run.Succeed("f/1", "\"B\"");
        run.Succeed("f/3", "\"D\"");
        run.Fail("f/0", FailureKind.Denied);
        run.Fail("f/2", FailureKind.Denied);

        ExecutionRun fork = ExecutionRun.Of(PlanOf(run, ForkReason.Retry));

        Assert.Equal(
            [
                "execution-submitted", "execution-started", "fan-out-started f", "item-carried f/1", "item-carried f/3",
                "attempt-started f/0", "attempt-started f/2",
            ],
            fork.Last);
        fork.Succeed("f/0", "\"A\"");
        fork.Succeed("f/2", "\"C\"");
        Assert.Equal(
            """{"all":["A","B","C","D"]}""",
            DataJson.Write(fork.EffectOn<ExecutionEffect.StartAttempt>("z").Call.Input));
    }

    [Fact]
    public void AFanOutThatCompletedIsTakenOverAsAWhole()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "f", "tool": "test.create", "forEach": [1, 2] }, { "id": "z", "tool": "test.pure", "needs": ["f"] }
            """);
        run.Succeed("f/0", "\"A\"");
        run.Succeed("f/1", "null");
        run.Fail("z", FailureKind.Denied);

        ExecutionRun fork = ExecutionRun.Of(PlanOf(run, ForkReason.Retry));

        Assert.Equal("step-carried f", fork.Last[2]);
        Assert.Equal("""["A",null]""", DataJson.Write(fork.Step("f").Output!));
        Assert.Equal((2, StepStatus.Completed), (fork.Step("f").ItemsEnded, fork.Step("f").Status));
    }

    [Fact]
    public void WhatIsTakenOverIsNotUndoneByTheFork()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.create" }, { "id": "b", "tool": "test.create", "needs": ["a"] },
            { "id": "c", "tool": "test.pure", "needs": ["b"] }
            """);
        run.Succeed("a", "\"A\"");
        run.Fail("b", FailureKind.Denied);
        ExecutionRun fork = ExecutionRun.Of(PlanOf(run, ForkReason.Retry));
        fork.Succeed("b", "\"B\"");
        fork.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));

        Assert.Equal(["attempt-failed c", "undo-started b"], fork.Fail("c", Failures.OfCancel("test.pure")));
        Assert.Equal(
            ["step-undone b", "execution-cancelled"],
            fork.EndUndo("b", new ToolOutcome.Succeeded(DataNull.Value)));
        Assert.Equal("Done: a. Undone: b. Not done: c.", PartialResults.Of(fork.State).ToString());
    }

    [Fact]
    public void WithOtherInputsAllThatTheyReachRunsAgain()
    {
        ForkPlan plan = PlanOf(Completed(), ForkReason.Fork, inputs: """{ "n": 2 }""");

        Assert.Equal(["b", "d"], plan.RunsAgain.AsEnumerable());
        Assert.Equal(
            """{"x":2,"y":"A"}""",
            DataJson.Write(ExecutionRun.Of(plan).EffectOn<ExecutionEffect.StartAttempt>("b").Call.Input));
    }

    [Fact]
    public void AForkFromAnEarlierVersionRunsWhatCompletedSince()
    {
        ExecutionRun run = Completed();
        int version = run.Journal.FindIndex(stored => stored.Name == "step-completed") + 1;

        ForkPlan plan = PlanOf(run, ForkReason.Fork, version: version);

        Assert.Equal(["a"], plan.Carried.Select(step => step.Step));
        Assert.Equal(["b", "c", "d"], plan.RunsAgain.AsEnumerable());
    }

    [Fact]
    public void EffectsThatWouldBeHadAgainAreNamedWhetherTheyCameBeforeOrAfterTheVersion()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "look", "tool": "test.pure" }, { "id": "pay", "tool": "test.send", "needs": ["look"] },
            { "id": "make", "tool": "test.post", "forEach": [1, 2], "needs": ["pay"] },
            { "id": "put", "tool": "test.put", "needs": ["pay"] },
            { "id": "cut", "tool": "test.send", "needs": ["pay"] }
            """);
        run.Succeed("look");
        run.Succeed("pay");
        run.Succeed("make/0");
        run.Succeed("make/1");
        run.Succeed("put");
        run.Tell(new ExecutionCommand.Terminate("ada", null));

        RepeatedEffect[] expected =
        [
            new("pay", 1, "test.send", EffectClass.Irreversible, IsCertain: true),
            new("make", 2, "test.post", EffectClass.Compensatable, IsCertain: true),
            new("cut", 1, "test.send", EffectClass.Irreversible, IsCertain: false),
        ];
        Assert.Equal(expected, PlanOf(run, ForkReason.Restart, from: "look").Repeats.AsEnumerable());
        Assert.Equal(expected, PlanOf(run, ForkReason.Fork, version: 4).Repeats.AsEnumerable());
        Assert.Equal([expected[2]], PlanOf(run, ForkReason.Retry).Repeats.AsEnumerable());
    }

    [Fact]
    public void AnAttemptThatSurelyHadNoEffectIsNoRepeat()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "pay", "tool": "test.send" }""");
        run.Fail("pay", FailureKind.Denied);

        Assert.Empty(PlanOf(run, ForkReason.Retry).Repeats.AsEnumerable());
    }

    [Fact]
    public void WhatWasUndoneRunsAgainAndIsNoRepeat()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.create" }, { "id": "b", "tool": "test.pure", "needs": ["a"] }""");
        run.Succeed("a", "\"A\"");
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));
        run.Fail("b", Failures.OfCancel("test.pure"));
        run.EndUndo("a", new ToolOutcome.Succeeded(DataNull.Value));

        ForkPlan plan = PlanOf(run, ForkReason.Fork, version: 5);

        Assert.Equal(["a", "b"], plan.RunsAgain.AsEnumerable());
        Assert.Empty(plan.Repeats.AsEnumerable());
    }

    [Fact]
    public void AStepThatItsConditionLeftOutStaysOut()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "when": "${{ `false` }}" },
            { "id": "b", "tool": "test.pure", "needs": ["a"] }
            """);
        run.Fail("b", FailureKind.Denied);

        Assert.Equal(
            ["execution-submitted", "execution-started", "step-skipped a", "attempt-started b"],
            ExecutionRun.Of(PlanOf(run, ForkReason.Retry)).Last);
    }

    [Fact]
    public void TheKeysOfAForkAreItsOwn()
    {
        ForkPlan plan = PlanOf(Completed(), ForkReason.Restart, from: "b");
        var state = new ExecutionState();
        var submit = new ExecutionCommand.Submit(
            ExecutionId.Parse("p-2"), "default", plan.Plan, plan.Inputs, "ada", plan.Priority, null)
        {
            Fork = plan.Origin,
            Carried = plan.Carried,
        };

        var accepted = Assert.IsType<Verdict.Accepted>(
            ExecutionDecider.Decide(state, submit, ExecutionRun.Beginning, new Rulebook(TestTools.All)));

        var start = Assert.IsType<ExecutionEffect.StartAttempt>(Assert.Single(accepted.Effects));
        Assert.Equal("p-2/b/1", start.Terms.IdempotencyKey);
    }

    [Fact]
    public void AForkOfWhatIsCompleteOrFromAStepThatThereIsNotIsRefused()
    {
        ExecutionRun run = Completed();

        Assert.Equal(RejectionCode.WrongState, RefusalOf(run, null).Code);
        Rejection unknown = RefusalOf(run, "bb");
        Assert.Equal(RejectionCode.InvalidArgument, unknown.Code);
        Assert.Contains("no step 'bb'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStepThatWasRemovedRunsNoMoreInAForkEither()
    {
        ExecutionRun run = ExecutionRun.Of(Diamond, inputs: """{ "n": 1 }""");
        run.Tell(new ExecutionCommand.Edit("ada", null, new PlanChanges { Remove = ["c"] }));
        run.Succeed("a", "\"A\"");
        run.Fail("b", FailureKind.Denied);

        Assert.Equal(["b", "d"], PlanOf(run, ForkReason.Retry).RunsAgain.AsEnumerable());
        ForkPlan restart = PlanOf(run, ForkReason.Restart, from: "a");
        Assert.Equal(["a", "b", "d"], restart.RunsAgain.AsEnumerable());
        Assert.True(ExecutionRun.Of(restart).Step("c").IsRemoved);
        Assert.Contains("'c' was removed", RefusalOf(run, "c").Message, StringComparison.Ordinal);
    }

    private static ExecutionRun Completed()
    {
        ExecutionRun run = ExecutionRun.Of(Diamond, inputs: """{ "n": 1 }""");
        run.Succeed("a", "\"A\"");
        run.Succeed("b", "\"B\"");
        run.Succeed("c");
        run.Succeed("d");
        Assert.Equal(ExecutionStatus.Completed, run.State.Status);
        return run;
    }

    private static ForkPlan PlanOf(
        ExecutionRun run, ForkReason reason, string? from = null, string? inputs = null, int? version = null)
    {
        ExecutionState then = ExecutionRun.Fold(run.Journal.Take(version ?? run.Journal.Count));
        (ForkPlan? plan, Rejection? refusal) = Forking.Plan(then, run.State, new ForkOptions
        {
            Reason = reason,
            Version = version ?? run.Journal.Count,
            From = from,
            Inputs = inputs is null ? null : (DataObject)DataJson.Parse(inputs),
        });
        Assert.Null(refusal);
        return plan!;
    }

    private static Rejection RefusalOf(ExecutionRun run, string? from) => Forking.Plan(
        run.State, run.State, new ForkOptions { Reason = ForkReason.Retry, Version = 1, From = from }).Refusal!;
}
