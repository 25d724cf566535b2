using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workers;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>Steps whose tool workers offer.</summary>
public sealed class ExecutorTests
{
    private const string Remote = """{ "id": "a", "tool": "remote.send" }""";

    private static readonly WorkerTools Sending = OfferedTools.Of("remote.send", EffectClass.Irreversible);

    [Fact]
    public void AStepWaitsForAWorkerThatOffersItsToolAndBeginsWhenOneComes()
    {
        ExecutionRun run = ExecutionRun.With(OfferedTools.None, Remote + """, { "id": "b", "tool": "test.pure" }""", 1);

        Assert.Equal(["b"], run.Running);
        Assert.Equal(
            new WaitState(WaitKind.Executor, run.Now, run.Now.AddMinutes(15), "remote.send"), run.Unit("a").Wait);
        Assert.Empty(run.Tell(ExecutionCommand.LookAgain.Instance));
        run.Succeed("b");

        run.Workers = Sending;
        Assert.Equal(["step-ready a", "attempt-started a"], run.Tell(ExecutionCommand.LookAgain.Instance));
        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a"));
    }

    [Fact]
    public void AWorkerOfAnotherWorkspaceIsNoWorkerForIt()
    {
        ExecutionRun run = ExecutionRun.With(OfferedTools.None, Remote);

        run.Workers = OfferedTools.Of("remote.send", EffectClass.Pure, workspace: "blue");
        Assert.Empty(run.Tell(ExecutionCommand.LookAgain.Instance));
    }

    [Fact]
    public void AWaitForAWorkerSurvivesARestartAndHasAnEnd()
    {
        ExecutionRun run = ExecutionRun.With(OfferedTools.None, Remote);

        Assert.Empty(run.Restart());
        Assert.Empty(run.Advance(TimeSpan.FromMinutes(14)));
        Assert.Equal(["step-failed a", "execution-failed"], run.Advance(TimeSpan.FromMinutes(1)));
        Assert.Equal(FailureCodes.NoExecutor, run.Step("a").Error!.Code);
    }

    [Fact]
    public void AFallbackTakesThePlaceOfAToolThatNobodyOffers()
    {
        ExecutionRun run = ExecutionRun.With(
            OfferedTools.None, """{ "id": "a", "tool": "remote.send", "fallback": [ { "tool": "test.pure" } ] }""");

        run.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(["a"], run.Running);
    }

    [Fact]
    public void AToolOfTheEnginesOwnFamiliesIsNeverAwaited()
    {
        PlanReading reading = PlanCompiler.Compile(
            JsonPlanText.Read("""{ "plan": 1, "name": "p", "steps": [ { "id": "a", "tool": "test.nosuch" } ] }"""),
            OfferedTools.None.Of("default", TestTools.All));

        Assert.Equal(PlanRules.UnknownTool, Assert.Single(reading.Faults).Rule);
    }

    [Fact]
    public void AToolThatNobodyOffersIsAWarningWithItsPlace()
    {
        PlanReading reading = PlanCompiler.Compile(
            JsonPlanText.Read("""{ "plan": 1, "name": "p", "steps": [ { "id": "a", "tool": "remote.send" } ] }"""),
            OfferedTools.None.Of("default", TestTools.All));

        Assert.True(reading.IsPlan);
        PlanFault warning = Assert.Single(reading.Warnings);
        Assert.Equal((PlanRules.AbsentTool, "/steps/0/tool"), (warning.Rule, warning.Path));
    }

    [Fact]
    public void AnAttemptThatNoWorkerTookIsNoFailureAndUsesNoTry()
    {
        ExecutionRun run = ExecutionRun.With(Sending, Remote);

        run.Workers = OfferedTools.None;
        Assert.Equal(
            ["attempt-stopped a", "step-ready a", "step-waiting a"],
            run.Fail("a", new Failure
            {
                Kind = FailureKind.Unavailable,
                Code = FailureCodes.NotBegun,
                Message = "No worker.",
            }));
        Assert.Equal(0, run.Unit("a").Tries);

        run.Workers = Sending;
        run.Tell(ExecutionCommand.LookAgain.Instance);
        Assert.Equal(2, run.Unit("a").Attempts);
    }

    [Fact]
    public void ALostAttemptIsRepeatedWhereThatIsSafeAndElseAPersonDecides()
    {
        ExecutionRun safe = ExecutionRun.With(OfferedTools.Of("remote.send", EffectClass.Idempotent), Remote);
        Assert.Contains("retry-scheduled a", safe.Fail("a", Lost));

        ExecutionRun unsafely = ExecutionRun.With(Sending, Remote);
        unsafely.Fail("a", Lost);
        Assert.Equal(DecisionKind.UnknownEffect, unsafely.OpenDecision.Request.Kind);
    }

    [Fact]
    public void WhatRanOnAWorkerAtARestartIsAwaitedAndNotRepeated()
    {
        ExecutionRun run = ExecutionRun.With(Sending, Remote);

        // The worker has not come back yet when the execution is read.
        run.Workers = OfferedTools.None;
        Assert.Empty(run.Restart());
        Assert.Equal(1, Assert.IsType<ExecutionEffect.ResumeAttempt>(Assert.Single(run.Effects)).Attempt);
        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a"));
    }

    [Fact]
    public void WhatRanOnAWorkerWhileItWasCancelledIsStoppedAfterTheRestart()
    {
        ExecutionRun run = ExecutionRun.With(Sending, Remote);
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: false));

        run.Restart();
        Assert.IsType<ExecutionEffect.ResumeAttempt>(run.Effects[0]);
        Assert.IsType<ExecutionEffect.CancelAttempt>(run.Effects[1]);
    }

    [Fact]
    public void WhatAWorkerCanTellOfALostAttemptIsAskedBeforeAPerson()
    {
        ToolDescriptor tool = ToolDescriptor.Absent(ToolName.Parse("remote.send"), EffectClass.Irreversible);
        ExecutionRun run = ExecutionRun.With(OfferedTools.Of(tool with { CanProbe = true }), Remote);

        Assert.Equal(["attempt-doubted a"], run.Fail("a", Lost));
        Assert.Equal(
            ["step-completed a", "execution-completed"], run.Probe("a", new ProbeResult.Happened(DataNull.Value)));
    }

    [Fact]
    public void AfterARestartALostAttemptIsAwaitedFirstAndAskedAboutThen()
    {
        ToolDescriptor tool = ToolDescriptor.Absent(ToolName.Parse("remote.send"), EffectClass.Irreversible);
        WorkerTools probed = OfferedTools.Of(tool with { CanProbe = true });
        ExecutionRun run = ExecutionRun.With(probed, Remote);
        run.Workers = OfferedTools.None;
        run.Restart();
        run.Workers = probed;

        Assert.Equal(["attempt-doubted a"], run.Fail("a", Lost));
        Assert.IsType<ExecutionEffect.StartProbe>(Assert.Single(run.Effects));
        // The engine is lost again, and the probe with it.
        run.Restart();
        Assert.IsType<ExecutionEffect.ResumeAttempt>(Assert.Single(run.Effects));
        Assert.Equal(["probe-started a"], run.Fail("a", Lost));
        Assert.Equal(
            ["step-completed a", "execution-completed"], run.Probe("a", new ProbeResult.Happened(DataNull.Value)));
    }

    [Theory]
    [InlineData(EffectClass.Idempotent)]
    [InlineData(EffectClass.Irreversible)]
    public void AnUndoThatRanOnAWorkerAtARestartIsAwaitedAndNotRepeated(EffectClass effect)
    {
        ExecutionRun run = UndoingOnAWorker(effect);
        int attempt = run.EffectOn<ExecutionEffect.StartUndo>("a").Attempt;
        string key = run.EffectOn<ExecutionEffect.StartUndo>("a").Terms.IdempotencyKey;

        run.Workers = OfferedTools.None;
        Assert.Empty(run.Restart());
        ExecutionEffect.ResumeUndo resumed = run.EffectOn<ExecutionEffect.ResumeUndo>("a");
        Assert.Equal((attempt, key), (resumed.Attempt, resumed.Terms.IdempotencyKey));
        Assert.Equal(
            ["step-undone a", "execution-cancelled"], run.EndUndo("a", new ToolOutcome.Succeeded(DataNull.Value)));
    }

    [Fact]
    public void AnUndoThatIsLostWithItsWorkerIsRepeatedWhereThatIsSafe()
    {
        ExecutionRun run = UndoingOnAWorker(EffectClass.Idempotent);

        Assert.Equal(["undo-started a"], run.EndUndo("a", new ToolOutcome.Failed(Lost)));
        Assert.Equal(2, run.EffectOn<ExecutionEffect.StartUndo>("a").Attempt);
    }

    [Fact]
    public void AnUndoThatIsLostWithItsWorkerAndMustNotBeRepeatedIsAPersonsMatter()
    {
        ExecutionRun run = UndoingOnAWorker(EffectClass.Irreversible);

        Assert.Contains("undo-failed a", run.EndUndo("a", new ToolOutcome.Failed(Lost)));
        Assert.Equal(DecisionKind.UndoFailed, run.OpenDecision.Request.Kind);
    }

    // A step has completed, and a worker runs what undoes it.
    private static ExecutionRun UndoingOnAWorker(EffectClass effect)
    {
        ExecutionRun run = ExecutionRun.With(
            OfferedTools.Of("remote.undo", effect),
            """{ "id": "a", "tool": "test.put", "undo": { "tool": "remote.undo" } }, """
            + """{ "id": "b", "tool": "core.signal", "with": { "name": "go" }, "needs": ["a"] }""");
        run.Succeed("a");
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));
        return run;
    }

    private static Failure Lost => new()
    {
        Kind = FailureKind.AnswerCut,
        Code = FailureCodes.WorkerLost,
        Message = "It was not heard of.",
        Effect = FailureEffect.Unknown,
    };
}
