using Autonomy.Core.Executions;
using Autonomy.Simulation.History;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class SteeringInvariantTests
{
    private const string Step = """{ "id": "a", "tool": "sim.put" }""";

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(9);

    [Fact]
    public void APauseThatTheClockEndsInItsTimeIsSound()
    {
        HistoryBuilder history = Paused(PauseThen.Resume).After(Span)
            .Commit(new ExecutionEvent.Resumed(PauseEnd.ByClock));
        history.Commit(history.Start("a")).Tool("a", 1).Commit(history.Complete("a"), End).IsSound();
    }

    [Fact]
    public void APauseThatTheClockEndsEarlyIsFound() => Paused(PauseThen.Resume).After(Span / 2)
        .Commit(new ExecutionEvent.Resumed(PauseEnd.ByClock)).Violates(22);

    [Fact]
    public void ACancelThatShouldHaveBeenAResumeIsFound() => Paused(PauseThen.Resume).After(Span)
        .Commit(new ExecutionEvent.CancelRequested(PauseEnd.ByClock, null, Undo: false)).Violates(22);

    [Fact]
    public void APauseWhoseEndIsForgottenIsFound() => Paused(PauseThen.Resume)
        .Commit(new ExecutionEvent.Paused("ada", null)).Violates(22);

    [Fact]
    public void APauseWhoseEndNeverComesIsFound() => Paused(PauseThen.Cancel).After(Span * 2).Violates(22);

    [Fact]
    public void AnEndAtOnceAfterWhichNothingIsCalledIsSound()
    {
        HistoryBuilder history = Of(Step);
        history.Commit(history.Start("a")).Tool("a", 1);
        Terminate(history).IsSound();
    }

    [Fact]
    public void ACallAfterTheEndAtOnceIsFound()
    {
        HistoryBuilder history = Of(Step);
        history.Commit(history.Start("a"));
        Terminate(history).Tool("a", 1).Violates(21);
    }

    [Fact]
    public void AnUndoAfterTheEndAtOnceIsFound()
    {
        HistoryBuilder history = Of(Step);
        history.Commit(history.Start("a")).Tool("a", 1);
        Terminate(history).Tool("a", 1, ToolCallKind.Undo).Violates(20);
    }

    private static HistoryBuilder Paused(PauseThen then)
    {
        HistoryBuilder history = Of(Step);
        return history.Do(
            new ExecutionCommand.Pause("ada", null) { After = Span, Then = then },
            new ExecutionEvent.Paused("ada", null) { End = new PauseEnd(history.Now + Span, then) });
    }

    private static HistoryBuilder Terminate(HistoryBuilder history) => history.Do(
        new ExecutionCommand.Terminate("ada", null), new ExecutionEvent.Terminated("ada", null));
}
