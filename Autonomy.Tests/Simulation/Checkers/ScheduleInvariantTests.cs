using Autonomy.Actors.Executions;
using Autonomy.Actors.Schedules;
using Autonomy.Core.Executions;
using Autonomy.Core.Schedules;
using Autonomy.Simulation.History;
using Xunit;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class ScheduleInvariantTests
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly ExecutionId First = ExecutionId.OfSchedule("work", "nightly", "1/1");
    private static readonly ExecutionId Second = ExecutionId.OfSchedule("work", "nightly", "1/2");

    private readonly HistoryBuilder _history = HistoryBuilder.Of("""{ "id": "a", "tool": "sim.put" }""");
    private readonly DateTimeOffset _start;

    public ScheduleInvariantTests()
    {
        _start = _history.Now;
        _history.Commit(_history.Start("a")).Tool("a", 1).Commit(_history.Complete("a"), HistoryBuilder.End);
    }

    [Fact]
    public void ARunThatEndsAsItsExecutionDoesIsSound() => Ended(Fired(Made()), First).IsSound();

    [Fact]
    public void AScheduleThatNobodyAskedForIsFound() => _history.CommitSchedule(Created()).Violates(2);

    [Fact]
    public void ATimeThatRunsEarlyIsFound() => Made().CommitSchedule(Fire(1, First)).Violates(22);

    [Fact]
    public void ATimeThatIsForgottenIsFound() =>
        Made().After(Every * 2).CommitSchedule(Fire(2, First)).Violates(31);

    [Fact]
    public void ATimeThatRunsTwiceIsFound() =>
        Ended(Fired(Made()), First).CommitSchedule(Fire(1, Second)).Violates(3);

    [Fact]
    public void ARunThatIsAnotherOnceMoreIsFound() =>
        Ended(Fired(Made()), First).After(Every).CommitSchedule(Fire(2, First)).Violates(3);

    [Fact]
    public void ARunBesideAnotherIsFound() =>
        Fired(Made(Overlap.Queue)).After(Every).CommitSchedule(Fire(2, Second)).Violates(29);

    [Fact]
    public void ATimeThatWaitsWhenNothingRunsIsFound() => Ended(Fired(Made(Overlap.Queue)), First)
        .After(Every).CommitSchedule(new ScheduleEvent.RunWaits(_start + (Every * 2))).Violates(31);

    [Fact]
    public void ATimeThatIsPassedOverForNothingIsFound() => Ended(Fired(Made()), First)
        .After(Every)
        .CommitSchedule(new ScheduleEvent.TimesSkipped(
            _start + (Every * 2), _start + (Every * 2), 1, SkipReason.Overlap))
        .Violates(31);

    [Fact]
    public void TimesThatAreCountedWrongAreFound() => Made()
        .After(Every * 9)
        .CommitSchedule(new ScheduleEvent.TimesSkipped(_start + Every, _start + (Every * 5), 4, SkipReason.Missed))
        .Violates(31);

    [Fact]
    public void ARunInAPauseIsFound()
    {
        HistoryBuilder history = Made();
        Ask(history, new ScheduleCommand.Pause("ada", null));
        history.CommitSchedule(new ScheduleEvent.Paused("ada", null)).After(Every)
            .CommitSchedule(Fire(1, First)).Violates(18);
    }

    [Fact]
    public void AnEndThatItsExecutionDidNotHaveIsFound() => Fired(Made())
        .CommitSchedule(new ScheduleEvent.RunEnded(First.Value, ExecutionStatus.Completed, null)).Violates(14);

    [Fact]
    public void ARunThatNeverEndsIsFound() => Fired(Made()).Violates(31);

    [Fact]
    public void AnExecutionThatNoTimeBeganIsFound() => Made()
        .CommitOf(First, Submission(), new ExecutionEvent.Started(ExecutionPhase.Execution)).Violates(2);

    [Fact]
    public void ATimeThatComesLateAfterTheHealIsFound()
    {
        HistoryBuilder history = Made().Add(new HistoryEntry.Healed()).After(Every * 5);
        history.CommitSchedule(Fire(1, First)).Violates(31);
    }

    [Fact]
    public void AnAnswerBeforeItIsDurableIsFound()
    {
        HistoryBuilder history = Made();
        Ask(history, new ScheduleCommand.Pause("ada", null));
        var paused = new ScheduleEvent.Paused("ada", null);
        history.Add(new HistoryEntry.ScheduleAnswered(
            9, HistoryBuilder.Schedule, new ScheduleReply.Accepted(Schedule.None, [paused]))).Violates(1);
    }

    private static void Ask(HistoryBuilder history, ScheduleCommand command) =>
        history.Add(new HistoryEntry.ScheduleCalled(8, 1, HistoryBuilder.Schedule, command));

    private HistoryBuilder Made(Overlap overlap = Overlap.Skip)
    {
        Ask(_history, new ScheduleCommand.Create(Definition(overlap), "ada"));
        return _history.CommitSchedule(Created(overlap));
    }

    private HistoryBuilder Fired(HistoryBuilder history) => history
        .After(Every)
        .CommitSchedule(Fire(1, First))
        .CommitOf(First, Submission(), new ExecutionEvent.Started(ExecutionPhase.Execution));

    private static HistoryBuilder Ended(HistoryBuilder history, ExecutionId execution) => history
        .Add(new HistoryEntry.Called(7, 1, execution, new ExecutionCommand.Terminate("ada", null)))
        .CommitOf(execution, new ExecutionEvent.Terminated("ada", null))
        .Add(new HistoryEntry.Answered(7, execution, new CommandReply.Accepted(execution, ExecutionStatus.Cancelled)))
        .CommitSchedule(new ScheduleEvent.RunEnded(execution.Value, ExecutionStatus.Cancelled, null));

    private ExecutionEvent.Submitted Submission() => _history.Submitted() with
    {
        Execution = First.Value,
        Workspace = "work",
        By = "schedule nightly",
    };

    private ScheduleEvent.Fired Fire(int time, ExecutionId execution) =>
        new(_start + (Every * time), execution.Value, null);

    private ScheduleEvent.Created Created(Overlap overlap = Overlap.Skip) =>
        new("work", "nightly", Definition(overlap), "ada");

    private ScheduleDefinition Definition(Overlap overlap) =>
        new() { Every = Every, StartsAt = _start, Overlap = overlap };
}
