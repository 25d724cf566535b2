using Autonomy.Core.Executions;
using Autonomy.Core.Workspaces;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class HoldInvariantTests
{
    private const string Step = """{ "id": "a", "tool": "sim.put" }""";

    [Fact]
    public void AnAttemptThatAPauseCoversIsFound()
    {
        HistoryBuilder history = Hold(Of(Step), "sim.p*");
        history.Commit(history.Start("a")).Violates(18);
    }

    [Fact]
    public void AWaitThatBeginsInAPauseOfTheWorkspaceIsFound()
    {
        HistoryBuilder history = Of("""{ "id": "a", "tool": "core.wait", "with": { "duration": "5s" } }""")
            .DoRules(
                new RulesCommand.Place(HoldScope.Workspace, "", "ada", "hold 1", null),
                new RulesEvent.HoldPlaced(HoldScope.Workspace, "", "ada", "hold 1", null));
        history.Commit(new ExecutionEvent.StepWaiting("a", null, WaitKind.Timer, history.Now.AddSeconds(5), null))
            .Violates(18);
    }

    [Fact]
    public void AnAttemptThatNoPauseCoversIsSound() => Finish(Hold(Of(Step), "sim.read")).IsSound();

    [Fact]
    public void AnAttemptAfterThePauseWasLiftedIsSound() =>
        Finish(Hold(Of(Step), "sim.put").CommitRules(new RulesEvent.HoldLifted("h1", "ada"))).IsSound();

    [Fact]
    public void APauseThatEndsInItsTimeIsSound()
    {
        HistoryBuilder history = Timed(TimeSpan.FromSeconds(9)).After(TimeSpan.FromSeconds(9));
        Finish(history.CommitRules(new RulesEvent.HoldExpired("h1"))).IsSound();
    }

    [Fact]
    public void APauseThatEndsEarlyIsFound() => Timed(TimeSpan.FromSeconds(9)).After(TimeSpan.FromSeconds(8))
        .CommitRules(new RulesEvent.HoldExpired("h1")).Violates(22);

    [Fact]
    public void APauseWithoutATimeThatTheClockEndsIsFound() =>
        Hold(Of(Step), "sim.put").CommitRules(new RulesEvent.HoldExpired("h1")).Violates(22);

    private static HistoryBuilder Hold(HistoryBuilder history, string tool) => history.DoRules(
        new RulesCommand.Place(HoldScope.Tool, tool, "ada", "hold 1", null),
        new RulesEvent.HoldPlaced(HoldScope.Tool, tool, "ada", "hold 1", null));

    private static HistoryBuilder Timed(TimeSpan span)
    {
        HistoryBuilder history = Of(Step);
        return history.DoRules(
            new RulesCommand.Place(HoldScope.Tool, "sim.put", "ada", "hold 1", span),
            new RulesEvent.HoldPlaced(HoldScope.Tool, "sim.put", "ada", "hold 1", history.Now + span));
    }

    private static HistoryBuilder Finish(HistoryBuilder history) =>
        history.Commit(history.Start("a")).Tool("a", 1).Commit(history.Complete("a"), End);
}
