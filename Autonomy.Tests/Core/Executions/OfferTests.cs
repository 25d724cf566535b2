using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Workers;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>
/// Attempts that must not be repeated, and that stand in line for a worker: that one is offered them is durable first,
/// so that those that none was offered are known to have done nothing.
/// </summary>
public sealed class OfferTests
{
    private const string Remote = """{ "id": "a", "tool": "remote.send" }""";

    private static readonly WorkerTools Sending = OfferedTools.Asking(Irreversible);

    private static ToolDescriptor Irreversible =>
        ToolDescriptor.Absent(ToolName.Parse("remote.send"), EffectClass.Irreversible);

    [Fact]
    public void AnAttemptIsHandedOutOnceItIsDurableThatItIsAndNoSecondTime()
    {
        ExecutionRun run = InLine();

        Assert.True(run.EffectOn<ExecutionEffect.StartAttempt>("a").Terms.AwaitsOffer);
        Assert.Equal(["attempt-offered a"], run.Tell(Offer(run)));
        Assert.Equal(1, Assert.IsType<ExecutionEffect.HandOut>(Assert.Single(run.Effects)).Attempt);

        Assert.Empty(run.Tell(Offer(run)));
        Assert.Empty(run.Effects);
        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a"));
    }

    [Fact]
    public void WhatMayBeRepeatedOrAskedAboutIsHandedOutAtOnce()
    {
        ToolDescriptor[] others =
        [
            Irreversible with { Effect = EffectClass.Pure },
            Irreversible with { Effect = EffectClass.Idempotent },
            Irreversible with { HonoursIdempotencyKey = true },
            Irreversible with { CanProbe = true },
        ];

        foreach (WorkerTools tools in others.Select(OfferedTools.Asking).Append(OfferedTools.Of(Irreversible)))
        {
            ExecutionRun run = ExecutionRun.With(tools, Remote);
            Assert.False(run.EffectOn<ExecutionEffect.StartAttempt>("a").Terms.AwaitsOffer);
            Assert.False(run.Unit("a").AwaitsOffer);
            Assert.Empty(run.Tell(Offer(run)));
        }
    }

    [Fact]
    public void WhatNoWorkerWasOfferedBeginsAgainAfterARestartAndUsesNoTry()
    {
        ExecutionRun run = InLine();

        run.Workers = OfferedTools.None;
        Assert.Equal(["attempt-stopped a", "step-ready a", "step-waiting a"], run.Restart());
        run.Workers = Sending;
        Assert.Equal(["step-ready a", "attempt-started a"], run.Tell(ExecutionCommand.LookAgain.Instance));

        Assert.Equal((2, 1, 0), (run.Unit("a").Attempts, run.Unit("a").Tries, run.State.OpenDecisions));
        // What the former engine's worker had a place for is not this attempt.
        Assert.Empty(run.Tell(new ExecutionCommand.OfferAttempt(run.Key("a"), 1)));
        Assert.True(run.Unit("a").AwaitsOffer);
    }

    [Fact]
    public void WhatAWorkerWasOfferedIsAwaitedAfterARestartAndElseAPersonsMatter()
    {
        ExecutionRun run = InLine();
        run.Tell(Offer(run));

        Assert.Empty(run.Restart());
        Assert.IsType<ExecutionEffect.ResumeAttempt>(Assert.Single(run.Effects));
        run.Fail("a", new Failure
        {
            Kind = FailureKind.AnswerCut,
            Code = FailureCodes.WorkerLost,
            Message = "Nobody claimed it.",
            Effect = FailureEffect.Unknown,
        });
        Assert.Equal(DecisionKind.UnknownEffect, run.OpenDecision.Request.Kind);
    }

    [Fact]
    public void OfAnAttemptOfAnOlderEngineNobodyKnowsWhetherAWorkerWasOfferedIt()
    {
        // It wrote no word of offers.
        ExecutionRun run = ExecutionRun.With(OfferedTools.Of(Irreversible), Remote);

        run.Workers = Sending;
        Assert.Empty(run.Restart());
        Assert.IsType<ExecutionEffect.ResumeAttempt>(Assert.Single(run.Effects));
    }

    [Fact]
    public void ACancelledAttemptIsOfferedToNobody()
    {
        ExecutionRun run = InLine();
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));

        Assert.Empty(run.Tell(Offer(run)));
        Assert.Empty(run.Effects);
        // The engine is lost before it has left the line.
        Assert.Equal(["attempt-failed a", "execution-cancelled"], run.Restart());
        Assert.Equal(FailureEffect.None, run.Unit("a").LastFailure!.Effect);
        Assert.Empty(PartialResults.Of(run.State).Unclear);
    }

    [Fact]
    public void APauseTakesItOutOfTheLineAndAResumeLetsItBeginAgain()
    {
        ExecutionRun run = InLine();

        Assert.Equal(["execution-pause-requested"], run.Tell(new ExecutionCommand.Pause("ada", null)));
        Assert.IsType<ExecutionEffect.CancelAttempt>(Assert.Single(run.Effects));
        Assert.Empty(run.Tell(Offer(run)));
        Assert.Equal(
            ["attempt-stopped a", "step-ready a", "execution-paused"], run.Fail("a", Failures.OfCancel("remote.send")));
        Assert.Equal(["execution-resumed", "attempt-started a"], run.Tell(new ExecutionCommand.Resume("ada")));
        Assert.Equal(["attempt-offered a"], run.Tell(Offer(run)));
    }

    [Fact]
    public void APauseThatTheEngineIsLostInIsAPauseAfterTheRestart()
    {
        ExecutionRun run = InLine();
        run.Tell(new ExecutionCommand.Pause("ada", null));

        Assert.Equal(["attempt-stopped a", "step-ready a", "execution-paused"], run.Restart());
    }

    [Fact]
    public void WhatAWorkerWasOfferedEndsInAPauseAsItDoes()
    {
        ExecutionRun run = InLine();
        run.Tell(Offer(run));

        Assert.Equal(["execution-pause-requested"], run.Tell(new ExecutionCommand.Pause("ada", null) { Now = true }));
        Assert.Empty(run.Effects);
        Assert.Equal(["step-completed a", "execution-completed"], run.Succeed("a"));
    }

    [Fact]
    public void ADeadlineThatPassesInTheLineLeavesNothingUnclear()
    {
        ExecutionRun run = ExecutionRun.With(
            Sending, """{ "id": "a", "tool": "remote.send", "deadline": "1m" }""");

        Assert.Equal(
            ["attempt-failed a", "step-failed a", "execution-failed"], run.Advance(TimeSpan.FromMinutes(1)));
        Assert.Empty(PartialResults.Of(run.State).Unclear);
    }

    [Fact]
    public void ASnapshotKeepsThatItStandsInLine()
    {
        ExecutionRun run = InLine();
        var restored = new ExecutionState();
        ExecutionSnapshot.Restore(restored, ExecutionSnapshot.Write(run.State));

        Assert.True(restored.Steps[0].Units.Single().AwaitsOffer);
    }

    private static ExecutionRun InLine() => ExecutionRun.With(Sending, Remote);

    private static ExecutionCommand.OfferAttempt Offer(ExecutionRun run) =>
        new(run.Key("a"), run.Unit("a").Attempts);
}
