using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class AttemptInvariantTests
{
    private const string A = """{ "id": "a", "tool": "sim.pay" }""";
    private const string B = """{ "id": "b", "tool": "sim.read", "needs": ["a"] }""";
    private const string Read = """{ "id": "a", "tool": "sim.read" }""";
    private const string Retried =
        """{ "id": "a", "tool": "sim.read", "retry": { "attempts": 2, "initial": "1s", "factor": 1, "max": "1s" } }""";

    private static HistoryBuilder Begun(string steps = A)
    {
        HistoryBuilder history = Of(steps);
        return history.Commit(history.Start("a"));
    }

    private static HistoryBuilder Failed(FailureKind kind, FailureEffect effect, string steps)
    {
        HistoryBuilder history = Begun(steps).Tool("a", 1, ends: $"failed, {kind}");
        return history;
    }

    [Fact]
    public void ASoundRunHasNoViolation()
    {
        HistoryBuilder history = Begun($"{A}, {B}").Tool("a", 1);
        history.Commit(history.Complete("a"), history.Start("b")).Tool("b", 1);
        history.Commit(history.Complete("b"), End).IsSound();
    }

    [Fact]
    public void ACallBeforeItsAttemptIsDurableIsFound() => Of(A).Tool("a", 1).Violates(10);

    [Fact]
    public void AnAttemptThatIsCalledTwiceIsFound() => Begun().Tool("a", 1).Tool("a", 1).Violates(11);

    [Fact]
    public void AGapInTheNumbersOfAttemptsIsFound()
    {
        HistoryBuilder history = Of(A);
        history.Commit(history.Start("a", 2)).Violates(11);
    }

    [Fact]
    public void ASecondOpenAttemptIsFound()
    {
        HistoryBuilder history = Begun();
        history.Commit(history.Start("a", 2)).Violates(12);
    }

    [Fact]
    public void ACallWhileAnotherIsOpenIsFound() =>
        Begun().Tool("a", 1, ends: null).Tool("a", 1, ToolCallKind.Probe).Violates(12);

    [Fact]
    public void ACallAfterTheStepCompletedIsFound()
    {
        HistoryBuilder history = Begun().Tool("a", 1);
        history.Commit(history.Complete("a"), End).Tool("a", 2).Violates(13);
    }

    [Fact]
    public void ABlindRepeatOfAnEffectIsFound()
    {
        HistoryBuilder history = Begun().Tool("a", 1, ends: "failed, Timeout");
        history.Commit(Fail("a", FailureKind.Timeout, FailureEffect.Unknown, code: "interrupted"),
            new ExecutionEvent.StepReady("a", null), history.Start("a", 2));
        history.Tool("a", 2).Violates(13);
        history.Violates(16);
    }

    [Fact]
    public void ACompletionWithoutACallThatEndedWellIsFound()
    {
        HistoryBuilder history = Begun();
        history.Commit(history.Complete("a"), End).Violates(14);
    }

    [Fact]
    public void AnOutputThatTheToolDidNotGiveIsFound() =>
        Begun().Tool("a", 1).Commit(new ExecutionEvent.StepCompleted("a", 1, new DataNumber(1)), End).Violates(14);

    [Fact]
    public void ARetryInItsTimeIsSound()
    {
        HistoryBuilder history = Failed(FailureKind.Unavailable, FailureEffect.None, Retried);
        history.Commit(
            Fail("a", FailureKind.Unavailable), Healed("a", FailureKind.Unavailable),
            history.Retry("a", TimeSpan.FromSeconds(1)));
        history.After(TimeSpan.FromSeconds(1));
        history.Commit(new ExecutionEvent.StepReady("a", null), history.Start("a", 2)).Tool("a", 2);
        history.Commit(history.Complete("a", 2), End).IsSound();
    }

    [Fact]
    public void ARetryBeforeItsTimeIsFound()
    {
        HistoryBuilder history = Failed(FailureKind.Unavailable, FailureEffect.None, Retried);
        history.Commit(
            Fail("a", FailureKind.Unavailable), Healed("a", FailureKind.Unavailable),
            history.Retry("a", TimeSpan.FromSeconds(1)));
        history.Commit(new ExecutionEvent.StepReady("a", null), history.Start("a", 2));
        history.Violates(15);
        history.Violates(22);
    }

    [Fact]
    public void ARetryThatNothingExplainsIsFound()
    {
        HistoryBuilder history = Failed(FailureKind.Unavailable, FailureEffect.None, Retried);
        history.Commit(Fail("a", FailureKind.Unavailable), history.Retry("a", TimeSpan.FromSeconds(1))).Violates(15);
    }

    [Fact]
    public void ARetryOfWhatCannotPassIsFound()
    {
        HistoryBuilder history = Failed(FailureKind.Denied, FailureEffect.None, Read);
        history.Commit(
            Fail("a", FailureKind.Denied), Healed("a", FailureKind.Denied),
            history.Retry("a", TimeSpan.FromMilliseconds(1))).Violates(15);
    }

    [Fact]
    public void GivingUpBeforeTheTriesAreSpentIsFound()
    {
        HistoryBuilder history = Failed(FailureKind.Unavailable, FailureEffect.None, Read);
        ExecutionEvent.AttemptFailed failed = Fail("a", FailureKind.Unavailable);
        history.Commit(failed, new ExecutionEvent.StepFailed("a", failed.Error)).Violates(15);
    }

    [Fact]
    public void ARetryOfAnUnknownEffectIsFound()
    {
        HistoryBuilder history = Failed(FailureKind.Timeout, FailureEffect.Unknown, A);
        history.Commit(
            Fail("a", FailureKind.Timeout, FailureEffect.Unknown), Healed("a", FailureKind.Timeout),
            history.Retry("a", TimeSpan.FromMilliseconds(1)));
        history.Violates(16);
    }

    [Fact]
    public void AStepThatBeginsBeforeItsNeedsIsFound()
    {
        HistoryBuilder history = Begun($"{A}, {B}");
        history.Commit(history.Start("b")).Violates(17);
    }

    [Fact]
    public void MoreAttemptsThanPlacesAreFound()
    {
        HistoryBuilder history = Of($$"""{{Read}}, { "id": "b", "tool": "sim.read" }""", concurrency: 1);
        history.Commit(history.Start("a"), history.Start("b")).Violates(29);
    }

    [Fact]
    public void AnAttemptThatNobodyEndsIsFound() => Begun().Tool("a", 1).Violates(31);

    [Fact]
    public void AReadyStepThatIsLeftIsFound() => Of(A).Commit(new ExecutionEvent.StepReady("a", null)).Violates(31);
}
