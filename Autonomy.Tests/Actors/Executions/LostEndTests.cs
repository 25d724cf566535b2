using Autonomy.Adapters.Workers;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Adapters.Workers;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>
/// The end of a call that was decided in an append which is lost, or may be, is told by nobody again: the actor that
/// begins anew takes it over, and takes it once.
/// </summary>
public sealed class LostEndTests
{
    private readonly EngineRun _run = new(takesWorkers: true);

    [Theory]
    [InlineData(AppendOutcome.Conflict)]
    [InlineData(AppendOutcome.Unknown)]
    public void TheEndOfAWorkersAttemptCostsItNoLease(AppendOutcome outcome)
    {
        (WorkerSeat seat, RecordedLink link) = Connect();
        ExecutionId id = Begin("""{"id":"a","tool":"remote.pay","approval":"never"}""");
        _run.Journal.FailNext(outcome);
        seat.Complete(link.Offers.Single(), new DataString("paid"));
        _run.Run();

        Assert.Contains("restarted", _run.Reports);
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(new DataString("paid"), _run.StateOf(id).Steps[0].Units.Single().Output);
        // Nobody waits for it any more, and nothing of it comes later.
        long head = _run.Journal.HeadOffset;
        _run.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(head, _run.Journal.HeadOffset);
    }

    [Theory]
    [InlineData(AppendOutcome.Conflict)]
    [InlineData(AppendOutcome.Unknown)]
    public void TheEndOfACallThatMustNotBeRepeatedIsNotTakenForLost(AppendOutcome outcome)
    {
        ExecutionId id = Begin(
            """
            {"id":"a","tool":"script.pay","approval":"never"},
            {"id":"b","tool":"script.work","needs":["a"]}
            """);
        _run.Journal.FailNext(outcome);
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Contains("restarted", _run.Reports);
        Assert.Equal("b", _run.Tools.Only().Context.Step);
        _run.Tools.Only().Succeed();
        _run.Run();

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(["a", "b"], _run.Tools.Ledger.Select(call => call.Context.Step));
    }

    [Theory]
    [InlineData(AppendOutcome.Conflict)]
    [InlineData(AppendOutcome.Unknown)]
    public void AFailureIsToldOnceAndAsItWas(AppendOutcome outcome)
    {
        ExecutionId id = Begin("""{"id":"a","tool":"script.work"}""");
        _run.Journal.FailNext(outcome);
        _run.Tools.Only().Fail(FailureKind.Unavailable);
        _run.Run();

        Assert.Contains("restarted", _run.Reports);
        ExecutionEvent.AttemptFailed failed = Assert.Single(
            _run.EventsOf(id).Select(one => one.Happened).OfType<ExecutionEvent.AttemptFailed>());
        Assert.Equal("scripted", failed.Error.Code);
    }

    [Theory]
    [InlineData(AppendOutcome.Conflict)]
    [InlineData(AppendOutcome.Unknown)]
    public void TheEndOfAnUndoIsNotTakenForLost(AppendOutcome outcome)
    {
        ExecutionId id = Begin(
            """
            {"id":"a","tool":"script.echo","undo":{"tool":"script.pay"}},
            {"id":"b","tool":"core.signal","with":{"name":"go"},"needs":["a"]}
            """);
        _run.Send(id, new ExecutionCommand.Cancel("tester", null, Undo: true));
        _run.Journal.FailNext(outcome);
        _run.Tools.Only().Succeed();
        _run.Run();

        Assert.Contains("restarted", _run.Reports);
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(id));
        Assert.Empty(_run.StateOf(id).Decisions);
        Assert.Single(_run.Tools.Ledger, call => call.Call.Tool.Value == "script.pay");
    }

    [Theory]
    [InlineData(AppendOutcome.Conflict)]
    [InlineData(AppendOutcome.Unknown)]
    public void AnEndBeforeTheDeadlineIsNotLateForHavingBeenLost(AppendOutcome outcome)
    {
        ExecutionId id = Begin("""{"id":"a","tool":"script.work","deadline":"30s"}""");
        _run.Journal.Holds = true;
        _run.Tools.Only().Succeed();
        _run.Run();
        _run.Advance(TimeSpan.FromMinutes(1));
        _run.Journal.FailNext(outcome);
        _run.Journal.Release();
        _run.Run();

        Assert.Contains("restarted", _run.Reports);
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    private ExecutionId Begin(string steps) => _run.Begin(EngineRun.PlanOf(
        _run.Engine.ToolsOf("default"), $$"""{"plan":1,"name":"demo","steps":[{{steps}}]}"""));

    private (WorkerSeat Seat, RecordedLink Link) Connect()
    {
        ToolDescriptor pay = ToolDescriptor.Absent(ToolName.Parse("remote.pay"), EffectClass.Irreversible) with
        {
            InputSchema = DataObject.Empty,
            Timeout = TimeSpan.FromHours(1),
        };
        var link = new RecordedLink();
        var hello = new WorkerHello("w", "w", [new OfferedTool(pay, 8)], 8);
        Assert.True(_run.Workers!.PoolOf("default").TryConnect(hello, link, out WorkerSeat? seat, out _));
        _run.Run();
        return (seat, link);
    }
}
