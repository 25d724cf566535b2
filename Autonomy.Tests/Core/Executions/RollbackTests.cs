using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class RollbackTests
{
    private const string Create =
        """
        {
          "id": "a", "tool": "test.create", "expect": "${{ output.ok }}",
          "fallback": [ { "tool": "test.put" }, { "tool": "test.pure" } ]
        }
        """;

    private static readonly ToolOutcome Done = new ToolOutcome.Succeeded(DataNull.Value);

    private static readonly ToolOutcome Broken =
        new ToolOutcome.Failed(new Failure { Kind = FailureKind.Denied, Code = "test", Message = "It broke." });

    [Fact]
    public void WhatAFailedAttemptDidIsUndoneBeforeTheFallback()
    {
        ExecutionRun run = ExecutionRun.Of(Create);

        Assert.Equal(["attempt-failed a", "rollback-started a"], run.Succeed("a", Useless));
        Assert.Equal(["rollback after 1"], run.Healings);
        ExecutionEffect.StartUndo undo = run.EffectOn<ExecutionEffect.StartUndo>("a");
        Assert.Equal(("test.remove", "p-1/a/rollback/1/0/1/undo"), (undo.Call.Tool.Value, undo.Terms.IdempotencyKey));
        Assert.Equal("""{"what":{"ok":false}}""", DataJson.Write(undo.Call.Input));

        Assert.Equal(["rollback-completed a", "fallback-chosen a", "attempt-started a"], run.EndUndo("a", Done));
        Assert.Equal(["substitute after 1"], run.Healings);
        Assert.Equal("test.put", run.EffectOn<ExecutionEffect.StartAttempt>("a").Call.Tool.Value);
        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a", """{"ok":true}"""));
    }

    [Fact]
    public void WhatAProbeFoundDoneIsUndoneToo()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "a", "tool": "test.probed", "expect": "${{ output.ok }}",
              "undo": { "tool": "test.remove", "with": { "what": "${{ output.id }}" } },
              "fallback": [ { "tool": "test.put" } ]
            }
            """);
        run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);

        run.Probe("a", new ProbeResult.Happened(DataJson.Parse("""{"ok":false,"id":7}""")));

        Assert.Equal(["attempt-failed a", "rollback-started a"], run.Last);
        Assert.Equal("""{"what":7}""", DataJson.Write(run.EffectOn<ExecutionEffect.StartUndo>("a").Call.Input));
    }

    [Theory]
    [InlineData("test.post", FailureEffect.Applied)]
    [InlineData("test.keyed", FailureEffect.Unknown)]
    public void WhatStandsAndCannotBeUndoneIsForAPerson(string tool, FailureEffect effect)
    {
        ExecutionRun run = ExecutionRun.Of(
            $$"""{ "id": "a", "tool": "{{tool}}", "fallback": [ { "tool": "test.put" } ] }""");

        run.Fail("a", FailureKind.OutputMismatch, effect);

        Assert.Equal(["attempt-failed a", "decision-required"], run.Last);
        Assert.Contains(
            $"test.put was not called in its place: what {tool} did, or may have done, stands",
            run.OpenDecision.Request.Evidence);
    }

    [Fact]
    public void AnEarlierAttemptOfTheCallCountsAsWell()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.keyed", "fallback": [ { "tool": "test.put" } ] }""");
        run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown);
        run.Advance(TimeSpan.FromMinutes(1));

        run.Fail("a", FailureKind.Denied);

        Assert.Equal("decision-required", run.Last[^1]);
    }

    [Fact]
    public void APlanThatAsksNobodyFailsRatherThanDoItTwice()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.post", "onFailure": "fail", "fallback": [ { "tool": "test.put" } ] }""");

        Assert.Equal("step-failed a", run.Fail("a", FailureKind.OutputMismatch, FailureEffect.Applied)[1]);
    }

    [Fact]
    public void WhatIsIdempotentAndCannotBeUndoneIsReplacedAsItIs()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.put", "fallback": [ { "tool": "test.pure" } ] }""");

        Assert.Equal("fallback-chosen a", run.Fail("a", FailureKind.Denied, FailureEffect.Applied)[1]);
    }

    [Fact]
    public void EachAttemptThatHadItsEffectIsUndoneBackwards()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "a", "tool": "test.put", "expect": "${{ output.ok }}",
              "undo": { "tool": "test.remove", "with": { "what": "${{ output.id }}" } },
              "fallback": [ { "tool": "test.pure" } ]
            }
            """);
        run.Succeed("a", """{"ok":false,"id":1}""");
        run.Advance(TimeSpan.FromMinutes(1));
        run.Succeed("a", """{"ok":false,"id":2}""");

        Assert.Equal("""{"what":2}""", DataJson.Write(run.EffectOn<ExecutionEffect.StartUndo>("a").Call.Input));
        Assert.Equal(["rollback-completed a", "rollback-started a"], run.EndUndo("a", Done));
        Assert.Equal("""{"what":1}""", DataJson.Write(run.EffectOn<ExecutionEffect.StartUndo>("a").Call.Input));
        Assert.Equal(["rollback-completed a", "fallback-chosen a", "attempt-started a"], run.EndUndo("a", Done));
    }

    [Theory]
    [InlineData(DecisionOption.Retry, "step-ready a", "rollback-started a")]
    [InlineData(DecisionOption.Done, "rollback-completed a", "fallback-chosen a")]
    [InlineData(DecisionOption.Skip, "step-skipped a", "execution-completed")]
    [InlineData(DecisionOption.Stop, "execution-cancel-requested", "execution-cancelled")]
    public void ARollbackThatFailsIsForAPerson(string option, string first, string second)
    {
        ExecutionRun run = ExecutionRun.Of(Create);
        run.Succeed("a", Useless);

        Assert.Equal(["rollback-failed a", "decision-required"], run.EndUndo("a", Broken));
        Assert.Equal(DecisionKind.RollbackFailed, run.OpenDecision.Request.Kind);
        Assert.Equal(DecisionOption.Skip, run.OpenDecision.Request.Default);

        Assert.Equal(["decision-answered", first, second], run.Answer(option).Take(3));
    }

    [Fact]
    public void ACrashRepeatsARollbackUnderItsKeyWhereThatIsSafe()
    {
        ExecutionRun run = ExecutionRun.Of(Create);
        run.Succeed("a", Useless);
        ExecutionEffect.StartUndo first = run.EffectOn<ExecutionEffect.StartUndo>("a");

        for (int attempt = 2; attempt <= 4; attempt++)
        {
            Assert.Equal(["rollback-started a"], run.Restart());
            ExecutionEffect.StartUndo again = run.EffectOn<ExecutionEffect.StartUndo>("a");
            Assert.Equal((attempt, first.Terms.IdempotencyKey), (again.Attempt, again.Terms.IdempotencyKey));
        }

        Assert.Equal(["rollback-failed a", "decision-required"], run.Restart());
    }

    [Fact]
    public void ACrashDuringARollbackThatMustNotBeRepeatedIsForAPerson()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "a", "tool": "test.post", "undo": { "tool": "test.send", "with": {} },
              "fallback": [ { "tool": "test.put" } ]
            }
            """);
        run.Fail("a", FailureKind.AnswerCut, FailureEffect.Applied);

        Assert.Equal(["rollback-failed a", "decision-required"], run.Restart());
        Assert.StartsWith("Was it undone", run.OpenDecision.Request.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void APauseWaitsForTheRollbackThatRunsAndLetsNoneBegin()
    {
        ExecutionRun run = ExecutionRun.Of(Create);
        run.Succeed("a", Useless);

        Assert.Equal(["execution-pause-requested"], run.Tell(new ExecutionCommand.Pause("ada", null)));
        Assert.Equal(
            ["rollback-completed a", "fallback-chosen a", "step-ready a", "execution-paused"], run.EndUndo("a", Done));

        ExecutionRun early = ExecutionRun.Of(Create);
        early.Tell(new ExecutionCommand.Pause("ada", null));
        Assert.Equal(["attempt-failed a", "step-ready a", "execution-paused"], early.Succeed("a", Useless));
        Assert.Equal(["execution-resumed", "rollback-started a"], early.Tell(new ExecutionCommand.Resume("ada")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ACancelWaitsForTheRollbackThatRuns(bool undo)
    {
        ExecutionRun run = ExecutionRun.Of(Create);
        run.Succeed("a", Useless);

        Assert.Equal(["execution-cancel-requested"], run.Tell(new ExecutionCommand.Cancel("ada", null, undo)));
        Assert.Equal(["rollback-started a"], run.Restart());
        Assert.Equal(["rollback-completed a", "execution-cancelled"], run.EndUndo("a", Done));
        Assert.Equal("Not done: a.", PartialResults.Of(run.State).ToString());
    }

    [Fact]
    public void ARollbackThatFailsInACancelLeavesWhatItWasAboutUnclear()
    {
        ExecutionRun run = ExecutionRun.Of(Create);
        run.Succeed("a", Useless);
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));

        Assert.Equal(["rollback-failed a", "execution-cancelled"], run.EndUndo("a", Broken));
        Assert.Equal("Unclear: a.", PartialResults.Of(run.State).ToString());
    }

    [Fact]
    public void TheDeadlineOfTheStepEndsItsRollbackToo()
    {
        ExecutionRun run = ExecutionRun.Of(Create.Replace("\"id\": \"a\",", "\"id\": \"a\", \"deadline\": \"10s\",",
            StringComparison.Ordinal));
        run.Succeed("a", Useless);

        Assert.Equal(
            ["rollback-failed a", "step-failed a", "execution-failed"], run.Advance(TimeSpan.FromSeconds(10)));
        Assert.Empty(run.Tell(new ExecutionCommand.EndUndo(run.Key("a"), 1, Done)));
    }

    [Fact]
    public void AnItemIsRolledBackWhileTheOthersGoOn()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            {
              "id": "f", "tool": "test.create", "forEach": [1, 2], "expect": "${{ output.ok }}",
              "fallback": [ { "tool": "test.put" } ]
            }
            """);

        Assert.Equal(["attempt-failed f/1", "step-ready f/1", "rollback-started f/1"], run.Succeed("f/1", Useless));
        run.Succeed("f/0", """{"ok":true}""");
        run.EndUndo("f/1", Done);
        Assert.Equal("step-completed f", run.Succeed("f/1", """{"ok":true}""")[1]);
    }

    [Fact]
    public void WhatWasRolledBackIsNotUndoneAgainByACancel()
    {
        ExecutionRun run = ExecutionRun.Of(Create + """, { "id": "b", "tool": "test.pure" }""");
        run.Succeed("a", Useless);
        run.EndUndo("a", Done);
        run.Succeed("a", """{"ok":true}""");

        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));
        run.Fail("b", FailureKind.Cancelled);

        // What completed is the fallback, and test.put has no undo.
        Assert.Equal(["attempt-failed b", "execution-cancelled"], run.Last);
    }

    private const string Useless = """{"ok":false}""";
}
