using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Reporting;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workers;
using Autonomy.Tests.Core.Reporting;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>Workers that tell how an attempt ended after a person was asked what became of it.</summary>
public sealed class LateWordTests
{
    private const string Remote = """{ "id": "a", "tool": "remote.send" }""";
    private const string WithFallback =
        """{ "id": "a", "tool": "remote.send", "fallback": [ { "tool": "test.pure" } ] }""";

    private static readonly WorkerTools Sending = OfferedTools.Of("remote.send", EffectClass.Irreversible);

    [Fact]
    public void WhoIsAskedAboutAWorkersAttemptHearsOfItsEndAndItCounts()
    {
        ExecutionRun run = Asked();
        var awaited = Assert.IsType<ExecutionEffect.AwaitWord>(Assert.Single(run.Effects));
        Assert.Equal((1, "remote.send", "p-1/a/1"), (awaited.Attempt, awaited.Tool.Value, awaited.IdempotencyKey));

        Assert.Empty(run.Tell(new ExecutionCommand.HearWord(run.Key("a"), 1)));
        var taken = Assert.IsType<ExecutionEffect.ResumeAttempt>(Assert.Single(run.Effects));
        Assert.Equal((1, "p-1/a/1"), (taken.Attempt, taken.Terms.IdempotencyKey));
        Assert.Equal(
            ["decision-withdrawn", "step-completed a", "execution-completed"],
            Late(run, new ToolOutcome.Succeeded(new DataString("sent"))));

        DecisionAnswer answer = Assert.Single(run.State.Decisions).Answer!;
        Assert.Equal(
            (DecisionAnswer.Withdrawn, "engine", "the worker answered late"),
            (answer.Option, answer.By, answer.Comment));
        Assert.Equal((1, new DataString("sent")), (run.Unit("a").Attempts, run.Unit("a").Output));
        ExecutionEvent.StepCompleted completed =
            Assert.Single(run.Events.OfType<ExecutionEvent.StepCompleted>());
        Assert.Equal(1, completed.Attempt);
    }

    [Fact]
    public void OnceAPersonHasAnsweredTheEndIsOnlyLate()
    {
        ExecutionRun again = Asked();
        again.Answer("retry");
        Assert.Empty(again.Tell(new ExecutionCommand.HearWord(again.Key("a"), 1)));
        Assert.Empty(again.Effects);
        Assert.Empty(Late(again, new ToolOutcome.Succeeded(DataNull.Value)));
        Assert.Equal(["step-completed a", "execution-completed"], again.Succeed("a"));
        Assert.Equal(2, again.Unit("a").Attempts);

        ExecutionRun done = Asked(Remote + """, { "id": "b", "needs": [ "a" ], "tool": "test.pure" }""");
        done.Answer("done", "\"by hand\"");
        Assert.Empty(Late(done, new ToolOutcome.Succeeded(new DataString("sent"))));
        Assert.Equal(new DataString("by hand"), done.Unit("a").Output);

        ExecutionRun over = Asked();
        over.Tell(new ExecutionCommand.Cancel("ada", null, Undo: false));
        Assert.Empty(Late(over, new ToolOutcome.Succeeded(DataNull.Value)));
        Assert.Equal(ExecutionStatus.Cancelled, over.State.Status);
    }

    [Fact]
    public void TheEndOfAnotherAttemptSettlesNothing()
    {
        ExecutionRun run = Asked();
        run.Answer("retry");
        run.Fail("a", Lost);

        Assert.Empty(Late(run, new ToolOutcome.Succeeded(DataNull.Value)));
        Assert.Equal(DecisionKind.UnknownEffect, run.OpenDecision.Request.Kind);
        Assert.Equal("step-completed a", Late(run, new ToolOutcome.Succeeded(DataNull.Value), attempt: 2)[1]);
    }

    [Fact]
    public void ThatTheWorkerDoesNotKnowEitherIsNoEvidence()
    {
        ExecutionRun run = Asked();

        Assert.Empty(Late(run, new ToolOutcome.Failed(Lost)));
        Assert.Equal(DecisionKind.UnknownEffect, run.OpenDecision.Request.Kind);
    }

    [Fact]
    public void AFailureThatDidNothingGoesItsWayOfHealing()
    {
        ExecutionRun passing = Asked();
        Assert.Equal(
            ["decision-withdrawn", "retry-scheduled a"], LateFailure(passing, FailureKind.Unavailable));
        Assert.Equal(["step-ready a", "attempt-started a"], passing.Advance(TimeSpan.FromMinutes(2)));
        Assert.Equal((2, 2), (passing.Unit("a").Attempts, passing.Unit("a").Tries));
        Assert.Equal(0, passing.State.OpenDecisions);

        ExecutionRun final = Asked();
        Assert.Equal(
            ["decision-withdrawn", "step-failed a", "execution-failed"], LateFailure(final, FailureKind.Denied));
        Assert.Equal(FailureEffect.None, final.Step("a").Error!.Effect);
        ExecutionEvent.DecisionWithdrawn told = final.Events.OfType<ExecutionEvent.DecisionWithdrawn>().Single();
        Assert.Equal((FailureKind.Denied, "It broke."), (told.Error!.Kind, told.Error.Message));
    }

    [Fact]
    public void AFallbackFollowsWhatDidNothingAndNotWhatWasDone()
    {
        ExecutionRun nothing = Asked(WithFallback);
        Assert.Equal(
            ["decision-withdrawn", "fallback-chosen a", "attempt-started a"],
            LateFailure(nothing, FailureKind.Denied));
        Assert.Null(nothing.Unit("a").Unclear);

        ExecutionRun applied = Asked(WithFallback);
        Assert.Equal(
            ["decision-withdrawn", "decision-required"],
            LateFailure(applied, FailureKind.Denied, FailureEffect.Applied));
        Assert.Equal(DecisionKind.Failure, applied.OpenDecision.Request.Kind);
        Assert.NotNull(applied.Unit("a").Unclear);
    }

    [Fact]
    public void AnOutputThatIsNotWhatTheStepExpectsIsAFailureThatHadItsEffect()
    {
        ExecutionRun run = Asked(
            """{ "id": "a", "tool": "remote.send", "expect": "${{ output == `\"sent\"` }}", "onFailure": "fail" }""");

        Assert.Equal(
            ["decision-withdrawn", "step-failed a", "execution-failed"],
            Late(run, new ToolOutcome.Succeeded(new DataString("lost"))));
        Assert.Equal(FailureEffect.Applied, run.Step("a").Error!.Effect);
    }

    [Fact]
    public void WhatWasNotBegunBeginsAgainAndUsesNoTry()
    {
        ExecutionRun run = Asked();

        Assert.Equal(
            ["decision-withdrawn", "step-ready a", "attempt-started a"],
            Late(run, new ToolOutcome.Failed(new Failure
            {
                Kind = FailureKind.Unavailable,
                Code = FailureCodes.NotBegun,
                Message = "Its connection broke before.",
            })));
        Assert.Equal((2, 1), (run.Unit("a").Attempts, run.Unit("a").Tries));
    }

    [Fact]
    public void WhatWasStoppedBeforeItDidAnythingFailedForTheReasonItWasStoppedFor()
    {
        ExecutionRun run = Asked();

        Assert.Equal(["decision-withdrawn", "retry-scheduled a"], LateFailure(run, FailureKind.Cancelled));
        Failure failure = run.Unit("a").LastFailure!;
        Assert.Equal((FailureCodes.WorkerLost, FailureEffect.None), (failure.Code, failure.Effect));
    }

    [Fact]
    public void ARestartGoesOnAskingAndHearing()
    {
        ExecutionRun run = Asked();

        // The worker has not come back yet when the execution is read.
        run.Workers = OfferedTools.None;
        Assert.Empty(run.Restart());
        Assert.Equal(1, Assert.IsType<ExecutionEffect.AwaitWord>(Assert.Single(run.Effects)).Attempt);
        run.Tell(new ExecutionCommand.HearWord(run.Key("a"), 1));
        Assert.IsType<ExecutionEffect.ResumeAttempt>(Assert.Single(run.Effects));
        Assert.Equal("step-completed a", Late(run, new ToolOutcome.Succeeded(DataNull.Value))[1]);
    }

    [Fact]
    public void InAPauseItCountsAndNothingStarts()
    {
        ExecutionRun run = Asked(Remote + """, { "id": "b", "needs": [ "a" ], "tool": "test.pure" }""");
        run.Tell(new ExecutionCommand.Pause("ada", null));

        Assert.Equal(
            ["decision-withdrawn", "step-completed a", "step-ready b"],
            Late(run, new ToolOutcome.Succeeded(DataNull.Value)));
        Assert.Equal(["execution-resumed", "attempt-started b"], run.Tell(new ExecutionCommand.Resume("ada")));
    }

    [Fact]
    public void AnItemOfAFanOutIsSettledByItsOwnWorker()
    {
        ExecutionRun run = ExecutionRun.With(
            Sending, """{ "id": "a", "tool": "remote.send", "forEach": [1, 2], "forEachConcurrency": 2 }""");
        run.Fail("a/0", Lost);
        run.Fail("a/1", Lost);

        Assert.Equal(
            ["decision-withdrawn", "item-completed a/1"],
            run.Tell(new ExecutionCommand.EndAttempt(
                run.Key("a/1"), 1, new ToolOutcome.Succeeded(DataNull.Value))));
        Assert.Equal(0, run.OpenDecision.Request.Item);
    }

    [Fact]
    public void TheLogAndTheReportSayWhatBecameOfTheQuestionAndTheAttempt()
    {
        ExecutionRun done = Asked();
        Late(done, new ToolOutcome.Succeeded(DataNull.Value));
        ReportError healed = Assert.Single(ReportOf(done).Errors);
        Assert.Equal(
            (ErrorOutcome.Healed, "the question was withdrawn: the worker answered late"),
            (healed.Outcome, Assert.Single(healed.Rungs).Reason));

        ExecutionRun broken = Asked();
        LateFailure(broken, FailureKind.Denied);
        ReportError failed = Assert.Single(ReportOf(broken).Errors);
        Assert.Equal((ErrorOutcome.Failed, "It broke."), (failed.Outcome, failed.Failure.Message));
        Assert.Equal(
            "p-1-d1 is withdrawn: the worker answered late, it had failed: It broke.",
            EventSentences.InUtc.Of(broken.Events.OfType<ExecutionEvent.DecisionWithdrawn>().Single()).Text);
    }

    [Fact]
    public void AnAttemptOfTheEnginesOwnToolsHasNobodyWhoCouldTell()
    {
        ExecutionRun run = ExecutionRun.With(Sending, """{ "id": "a", "tool": "test.send" }""");
        run.Fail("a", FailureKind.AnswerCut, FailureEffect.Unknown);

        Assert.Equal(DecisionKind.UnknownEffect, run.OpenDecision.Request.Kind);
        Assert.Empty(run.Effects);
    }

    private static Failure Lost => new()
    {
        Kind = FailureKind.AnswerCut,
        Code = FailureCodes.WorkerLost,
        Message = "Nothing was heard of it.",
        Effect = FailureEffect.Unknown,
    };

    /// <summary>A person is asked about the first attempt.</summary>
    private static ExecutionRun Asked(string steps = Remote)
    {
        ExecutionRun run = ExecutionRun.With(Sending, steps);
        run.Fail("a", Lost);
        return run;
    }

    private static ExecutionReport ReportOf(ExecutionRun run) =>
        ExecutionReport.Of(run.State, RichExecution.EventsOf(run), run.Now);

    private static IReadOnlyList<string> Late(ExecutionRun run, ToolOutcome outcome, int attempt = 1) =>
        run.Tell(new ExecutionCommand.EndAttempt(run.Key("a"), attempt, outcome));

    private static IReadOnlyList<string> LateFailure(
        ExecutionRun run, FailureKind kind, FailureEffect effect = FailureEffect.None) =>
        Late(run, new ToolOutcome.Failed(
            new Failure { Kind = kind, Code = "test", Message = "It broke.", Effect = effect }));
}
