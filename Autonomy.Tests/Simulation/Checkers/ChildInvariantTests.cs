using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Simulation.Checkers;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

/// <summary>Whether cancels that do not reach the children are found.</summary>
public sealed class ChildInvariantTests
{
    private const string Parent = """
        { "id": "c", "tool": "core.plan", "with": { "plan": { "plan": 1, "name": "x", "steps": [
          { "id": "a", "tool": "sim.read" } ] } } }
        """;

    private static readonly ExecutionId Child = ExecutionId.ChildOf(Id, "c", null, 1);
    private static readonly ExecutionCommand.Cancel Cancel = new("ada", null, Undo: false);
    private static readonly ExecutionEvent.CancelRequested Cancelling = new("ada", null, Undo: false);
    private static readonly ExecutionEvent Cancelled = new ExecutionEvent.Cancelled();
    private static readonly ExecutionEvent Failed = Fail("c", FailureKind.Cancelled);

    [Fact]
    public void AParentThatEndsAfterItsChildIsSound() =>
        Assert.Empty(Found(Waiting().Do(Cancel, Cancelling).CommitOf(Child, Begun, Cancelling, Cancelled)
            .Commit(Failed, Cancelled)));

    [Fact]
    public void AParentThatEndsWithItsStepOpenIsFound() =>
        Waiting().CommitOf(Child, Begun).Do(Cancel, Cancelling, Cancelled).Violates(20);

    [Fact]
    public void AChildThatIsOpenAfterItsParentIsFound() => Assert.Equal(
        [20], Found(Waiting().CommitOf(Child, Begun).Do(Cancel, Cancelling).Commit(Failed, Cancelled)));

    [Fact]
    public void AChildThatBeginsAfterItsParentIsFound() => Assert.Equal(
        [20], Found(Waiting().Do(Cancel, Cancelling).Commit(Failed, Cancelled).CommitOf(Child, Begun)));

    [Fact]
    public void AChildThatIsSubmittedAndCancelledAtOnceIsSoundWhenever() =>
        Assert.Empty(Found(Waiting().Do(Cancel, Cancelling).Commit(Failed, Cancelled)
            .CommitOf(Child, Begun, Cancelling, Cancelled)));

    [Fact]
    public void AChildThatIsNeverToldOfTheCancelIsFound() =>
        Assert.Equal([20], Found(Waiting().CommitOf(Child, Begun).Do(Cancel, Cancelling)));

    [Fact]
    public void AParentThatNeverHearsOfTheEndIsFound() => Assert.Equal(
        [31], Found(Waiting().Do(Cancel, Cancelling).CommitOf(Child, Begun, Cancelling, Cancelled)));

    private static ExecutionEvent Begun => new ExecutionEvent.Started(ExecutionPhase.Execution);

    private static HistoryBuilder Waiting()
    {
        HistoryBuilder history = Of(Parent);
        return history.Commit(
            history.Start("c"), new ExecutionEvent.StepWaiting("c", null, WaitKind.Child, null, Child.Value));
    }

    // Of the child only that is told which matters here, so that other checkers would find much.
    private static IEnumerable<int> Found(HistoryBuilder history) =>
        ChildChecker.Checker.Check(history.History()).Select(violation => violation.Invariant);
}
