using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Workload;
using Xunit;
using static Autonomy.Tests.Simulation.Checkers.HistoryBuilder;

namespace Autonomy.Tests.Simulation.Checkers;

public sealed class ForkInvariantTests
{
    // What was paid cannot be taken back, and nobody can tell whether it was.
    private const string Paid = """
        { "id": "a", "tool": "sim.pay" }, { "id": "b", "tool": "core.fail", "needs": ["a"], "optional": true }
        """;

    private static readonly ExecutionId Fork = ExecutionId.Parse("p-2");

    [Fact]
    public void AForkThatTakesOverWhatCompletedIsSound()
    {
        HistoryBuilder history = Origin();
        Begin(history, Output(history), Carry(history)).CommitOf(
            Fork, new ExecutionEvent.Terminated("ada", null)).IsSound();
    }

    [Fact]
    public void AForkThatDoesNotTakeOverWhatItsPlanSaysIsFound()
    {
        HistoryBuilder history = Origin();
        Begin(history, Output(history)).Violates(13);
    }

    [Fact]
    public void AForkThatTakesOverAnotherOutputIsFound()
    {
        HistoryBuilder history = Origin();
        Begin(history, Output(history), new ExecutionEvent.StepCarried("a", new DataString("other"))).Violates(13);
    }

    [Fact]
    public void AForkThatTakesOverWhatHadNotCompletedIsFound()
    {
        HistoryBuilder history = Origin();
        Begin(history, Output(history), Carry(history), new ExecutionEvent.StepCarried("b", DataNull.Value))
            .Violates(13);
    }

    [Fact]
    public void AnEffectThatIsRepeatedWithoutAWordIsFound()
    {
        HistoryBuilder history = Origin();
        Repeat(Begin(history, carried: null, history.Start("a")), history).Violates(13);
    }

    [Fact]
    public void AnEffectThatSomebodySaidYesToIsRepeated()
    {
        HistoryBuilder history = Origin();
        Confirm(history, carried: null, new RepeatedEffect("a", 1, "sim.pay", EffectClass.Irreversible, true));
        Repeat(Submit(history, history.Start("a")), history)
            .CommitOf(Fork, new ExecutionEvent.Terminated("ada", null)).IsSound();
    }

    private static HistoryBuilder Origin()
    {
        HistoryBuilder history = Of(Paid);
        history.Commit(history.Start("a")).Tool("a", 1).Commit(history.Complete("a"));
        return history.Do(new ExecutionCommand.Terminate("ada", null), new ExecutionEvent.Terminated("ada", null));
    }

    private static DataValue Output(HistoryBuilder history) => history.Complete("a").Output!;

    private static ExecutionEvent.StepCarried Carry(HistoryBuilder history) => new("a", Output(history));

    private static HistoryBuilder Begin(HistoryBuilder history, DataValue? carried, params ExecutionEvent[] events)
    {
        Confirm(history, carried);
        return Submit(history, events);
    }

    private static void Confirm(HistoryBuilder history, DataValue? carried, params RepeatedEffect[] repeats) =>
        history.Add(new HistoryEntry.ForkConfirmed(1, Fork, new ForkPlan
        {
            Origin = From,
            Plan = history.Plan,
            Inputs = DataObject.Empty,
            Workspace = "default",
            Priority = Priority.Medium,
            Carried = carried is null ? [] : [new CarriedStep("a") { Output = carried }],
            RunsAgain = ["b"],
            Repeats = [.. repeats],
        }));

    private static ForkOrigin From => new(Id.Value, 4, ForkReason.Retry);

    private static HistoryBuilder Submit(HistoryBuilder history, params ExecutionEvent[] events)
    {
        ExecutionCommand.Submit submit = history.Submit() with { Execution = Fork, Fork = From };
        history.Add(new HistoryEntry.Called(77, 1, Fork, submit)).CommitOf(
            Fork,
            [
                history.Submitted() with { Execution = Fork.Value, Fork = From },
                new ExecutionEvent.Started(ExecutionPhase.Execution), .. events,
            ]);
        return history.Add(
            new HistoryEntry.Answered(77, Fork, new CommandReply.Accepted(Fork, ExecutionStatus.Running)));
    }

    private static HistoryBuilder Repeat(HistoryBuilder history, HistoryBuilder from)
    {
        string key = $"{Fork}/a/1";
        var call = new ToolCall(SimulatedToolSet.Pay.Name, DataObject.Empty);
        history.Add(new HistoryEntry.ToolCalled(
            99, 0, 1, ToolCallKind.Attempt, Fork, "a", null, 1, key, call, EffectClass.Irreversible));
        history.Add(new HistoryEntry.EffectHappened(99, Fork));
        history.Add(new HistoryEntry.ToolEnded(99, Fork, "succeeded"));
        return from.CommitOf(Fork, new ExecutionEvent.StepCompleted("a", 1, ExpectedOutput.Of(call, key)));
    }
}
