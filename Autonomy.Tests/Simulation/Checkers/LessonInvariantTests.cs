using Autonomy.Core.Executions;
using Autonomy.Core.Learning;
using Autonomy.Core.Recovery;
using Autonomy.Core.Workspaces;
using Autonomy.Simulation.History;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class LessonInvariantTests
{
    private const string Fingerprint = "0123456789abcdef";

    [Fact]
    public void LessonsThatTheJournalMakesAreSound()
    {
        HistoryBuilder history = Learned();
        history.Add(new HistoryEntry.LessonsTaken(0, Once(history))).After(TimeSpan.FromMinutes(5)).IsSound();
    }

    [Fact]
    public void ALessonThatCountsTwiceIsFound()
    {
        HistoryBuilder history = Learned();
        Lessons twice = After(Once(history), history);
        history.Add(new HistoryEntry.LessonsTaken(0, twice)).Violates(27);
    }

    [Fact]
    public void LessonsThatGoBackIsFound()
    {
        HistoryBuilder history = Learned();
        history.Add(new HistoryEntry.LessonsTaken(0, Once(history)))
            .Add(new HistoryEntry.LessonsTaken(0, Lessons.None)).Violates(27);
    }

    [Fact]
    public void ANodeThatComesBackMayBeginAnew()
    {
        HistoryBuilder history = Learned();
        history.Add(new HistoryEntry.LessonsTaken(0, Once(history)))
            .Add(new HistoryEntry.NodeKilled(0, "test")).Add(new HistoryEntry.NodeStarted(0, 1))
            .Add(new HistoryEntry.LessonsTaken(0, Once(history))).IsSound();
    }

    [Fact]
    public void LessonsThatWereForgottenAndStayIsFound()
    {
        HistoryBuilder history = Learned();
        Lessons once = Once(history);
        history.Add(new HistoryEntry.LessonsTaken(0, once))
            .DoRules(
                new RulesCommand.ForgetLessons(null, null, "ada"),
                new RulesEvent.LessonsForgotten(null, null, "ada"))
            .After(TimeSpan.FromMinutes(5)).Violates(27);
    }

    [Fact]
    public void ALessonThatIsNeverTakenIsFound() => Learned().After(TimeSpan.FromMinutes(5)).Violates(27);

    private static HistoryBuilder Learned()
    {
        HistoryBuilder history = Of("""{ "id": "a", "tool": "sim.put" }""");
        history.LearnsLessons = true;
        history.Add(new HistoryEntry.NodeStarted(0, 1));
        history.Commit(history.Start("a")).Tool("a", 1, hasEffect: false, ends: "failed, Unavailable");
        history.Commit(
            Fail("a", FailureKind.Unavailable), Healed("a", FailureKind.Unavailable),
            history.Retry("a", TimeSpan.FromSeconds(1)));
        history.After(TimeSpan.FromSeconds(1)).Commit(new ExecutionEvent.StepReady("a", null), history.Start("a", 2));
        return history.Tool("a", 2).Commit(
            new ExecutionEvent.LessonLearned(
                "a", null, "sim.put", "1", FailureKind.Unavailable, Fingerprint, Rung.Retry, Helped: true),
            history.Complete("a", 2), End);
    }

    private static Lessons Once(HistoryBuilder history) => After(Lessons.None, history);

    private static Lessons After(Lessons before, HistoryBuilder history) => before.After(
        new LessonKey(FailureKind.Unavailable, Rung.Retry, "sim.put@1", Fingerprint), helped: true, 0, history.Now);
}
