using Autonomy.Actors.Workspaces;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Adapters.Workers;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>
/// A worker is offered an attempt that must not be repeated only once that is durable: whatever becomes of the engine
/// before, the attempt is known to have done nothing.
/// </summary>
public sealed class OfferedAttemptTests
{
    private const string Offered = "attempt-offered";

    private readonly EngineRun _run = new(takesWorkers: true, keepsRules: true);

    [Fact]
    public void TheOfferLeavesOnceItIsDurable()
    {
        (_, RecordedLink link) = Connect(1);
        _run.Journal.Fault = append =>
        {
            if (IsOffer(append)) Assert.Empty(link.Offers);
            return null;
        };
        ExecutionId id = Begin();

        Assert.Single(link.Offers);
        Assert.Equal(
            [typeof(ExecutionEvent.AttemptStarted), typeof(ExecutionEvent.AttemptOffered)],
            _run.EventsOf(id).Select(one => one.Happened.GetType()).TakeLast(2));
    }

    [Fact]
    public void WhatMayBeRepeatedCostsNoAppendOfItsOwn()
    {
        (WorkerSeat seat, RecordedLink link) = Connect(1, EffectClass.Idempotent);
        ExecutionId id = Begin();
        seat.Complete(link.Offers.Single(), DataNull.Value);
        _run.Run();

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.DoesNotContain(_run.Journal.Appends, IsOffer);
        Assert.Equal(2, _run.Journal.Appends.Count(append => append.Events.Count > 0));
    }

    [Fact]
    public void WhileTheStoreRefusesTheOfferStaysHereAndItsPlaceIsKept()
    {
        (_, RecordedLink link) = Connect(1);
        _run.Journal.Fault = static append => IsOffer(append) ? AppendOutcome.Refused : null;
        ExecutionId id = Begin();
        _run.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(link.Offers);

        _run.Journal.Fault = static _ => null;
        _run.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([new AttemptId($"{id}/a/1", 1)], link.Offers);
    }

    [Fact]
    public void OneWhoseTimeIsOverWhileTheStoreRefusesIsOfferedToNobodyAndDidNothing()
    {
        (_, RecordedLink link) = Connect(1, timeout: TimeSpan.FromSeconds(3));
        _run.Journal.Fault = static append => IsOffer(append) ? AppendOutcome.Refused : null;
        ExecutionId id = Begin();
        _run.Advance(TimeSpan.FromSeconds(5));
        _run.Journal.Fault = append => IsOffer(append) && link.Offers.Count > 0 ? AppendOutcome.Refused : null;
        _run.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain(new AttemptId($"{id}/a/1", 1), link.Offers);
        Failure failure = _run.EventsOf(id).Select(one => one.Happened).OfType<ExecutionEvent.AttemptFailed>()
            .First().Error;
        Assert.Equal((FailureKind.Timeout, FailureEffect.None), (failure.Kind, failure.Effect));
    }

    [Fact]
    public void WhatStoodInLineWhenTheEngineWasLostBeginsAgainAndNobodyIsAsked()
    {
        (_, RecordedLink link) = Connect(1);
        ExecutionId runs = Begin("x");
        ExecutionId inLine = Begin("y");
        AttemptId running = Assert.Single(link.Offers);
        _run.Crash();
        (WorkerSeat seat, RecordedLink again) = Connect(1, running: running);
        foreach (ExecutionId id in new[] { runs, inLine })
        {
            _run.Engine.GoOn(id);
            _run.Run();
        }

        Assert.Empty(again.Offers);

        seat.Complete(running, DataNull.Value);
        _run.Run();
        Assert.Equal([new AttemptId($"{inLine}/a/1", 2)], again.Offers);
        seat.Complete(again.Offers[0], DataNull.Value);
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(runs));
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(inLine));
    }

    [Theory]
    [InlineData(AppendOutcome.Unknown)]
    [InlineData(AppendOutcome.Conflict)]
    public void WhenTheStoreDoesNotSayThatItTookTheOfferTheNextAttemptIsOffered(AppendOutcome outcome)
    {
        (_, RecordedLink link) = Connect(1);
        bool isFirst = true;
        _run.Journal.Fault = append =>
        {
            if (!isFirst || !IsOffer(append)) return null;
            isFirst = false;
            return outcome;
        };
        ExecutionId id = Begin();

        Assert.Contains("restarted", _run.Reports);
        // Whether or not the journal has it: the engine knows that nobody was handed it.
        Assert.Equal([new AttemptId($"{id}/a/1", 2)], link.Offers);
        Assert.Equal(0, _run.StateOf(id).OpenDecisions);
    }

    [Fact]
    public void ACancelInTheLineLeavesNothingToAskAndNothingToUndo()
    {
        (_, RecordedLink link) = Connect(1);
        Begin("x");
        ExecutionId inLine = Begin("y");
        _run.Send(inLine, new ExecutionCommand.Cancel("tester", null, Undo: true));

        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(inLine));
        Assert.Empty(link.Cancels);
        Assert.Empty(PartialResults.Of(_run.StateOf(inLine)).Unclear);
    }

    [Fact]
    public void APauseTakesItOutOfTheLineUntilTheResume()
    {
        (WorkerSeat seat, RecordedLink link) = Connect(1);
        Begin("x");
        ExecutionId inLine = Begin("y");
        _run.Send(inLine, new ExecutionCommand.Pause("tester", null));
        Assert.Equal(ExecutionStatus.Paused, _run.StatusOf(inLine));

        seat.Complete(link.Offers.Single(), DataNull.Value);
        _run.Run();
        Assert.Single(link.Offers);
        _run.Send(inLine, new ExecutionCommand.Resume("tester"));
        Assert.Equal(new AttemptId($"{inLine}/a/1", 2), link.Offers[^1]);
    }

    [Fact]
    public void APauseOfItsToolTakesItOutOfTheLineWhenItsTurnComes()
    {
        (WorkerSeat seat, RecordedLink link) = Connect(1);
        Begin("x");
        ExecutionId inLine = Begin("y");
        Tell(new RulesCommand.Place(HoldScope.Tool, "remote.pay", "ada", null, null));

        seat.Complete(link.Offers.Single(), DataNull.Value);
        _run.Run();
        Assert.Single(link.Offers);
        Assert.Equal(WaitKind.Hold, _run.StateOf(inLine).Steps[0].Units.Single().Wait?.Kind);

        Tell(new RulesCommand.Lift(HoldScope.Tool, "remote.pay", "ada"));
        Assert.Equal(new AttemptId($"{inLine}/a/1", 2), link.Offers[^1]);
        seat.Complete(link.Offers[^1], DataNull.Value);
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(inLine));
    }

    [Fact]
    public void WhatStoodInLineUsedNothingOfItsBudget()
    {
        Connect(1);
        Begin("x");
        ExecutionId inLine = Begin("y", """ "budget":{"calls":2},""");
        for (int i = 0; i < 3; i++)
        {
            _run.Send(inLine, new ExecutionCommand.Pause("tester", null));
            _run.Send(inLine, new ExecutionCommand.Resume("tester"));
        }

        ExecutionState state = _run.StateOf(inLine);
        Assert.Equal(4, state.Steps[0].Units.Single().Attempts);
        Assert.All(
            _run.EventsOf(inLine).Select(one => one.Happened).OfType<ExecutionEvent.BudgetSettled>(),
            settled => Assert.Equal((0m, 0, 0), (settled.CostUsd, settled.Tokens, settled.Calls)));
        Assert.Equal(0, state.OpenDecisions);
    }

    private void Tell(RulesCommand command)
    {
        Task<RulesReply> reply = _run.Engine.SendAsync(RulesId.Of("default"), command);
        _run.Run();
        Assert.IsType<RulesReply.Accepted>(EngineRun.Now(reply));
    }

    private static bool IsOffer(AppendRequest append) => append.Events.Any(one => one.Name == Offered);

    private ExecutionId Begin(string name = "x", string budget = "") => _run.Begin(EngineRun.PlanOf(
        _run.Engine.ToolsOf("default"),
        $$"""{"plan":1,"name":"{{name}}",{{budget}}"steps":[{"id":"a","tool":"remote.pay","approval":"never"}]}"""));

    private (WorkerSeat Seat, RecordedLink Link) Connect(
        int places, EffectClass effect = EffectClass.Irreversible, TimeSpan? timeout = null,
        params AttemptId[] running)
    {
        ToolDescriptor pay = ToolDescriptor.Absent(ToolName.Parse("remote.pay"), effect) with
        {
            Timeout = timeout ?? TimeSpan.FromHours(1),
        };
        var hello = new WorkerHello("w", "w", [new OfferedTool(pay, places)], places) { Running = [.. running] };
        var link = new RecordedLink();
        Assert.True(_run.Workers!.PoolOf("default").TryConnect(hello, link, out WorkerSeat? seat, out _));
        _run.Run();
        return (seat, link);
    }
}
