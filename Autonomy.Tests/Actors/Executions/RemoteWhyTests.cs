using Autonomy.Adapters.Workers;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Adapters.Workers;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>Why an attempt that workers run has not ended, while the engine knows where it is.</summary>
public sealed class RemoteWhyTests
{
    private readonly EngineRun _run = new(takesWorkers: true);

    [Fact]
    public void InTheLineItIsToldHowManyPlacesThereAreAndWhoStandsBefore()
    {
        Connect(EffectClass.Idempotent);
        ExecutionId first = Begin("x");
        Begin("y");
        ExecutionId last = Begin("z");

        Cause cause = WhyOf(last).Root;
        Assert.Equal(
            (CauseKind.Executor,
                "the step 'a' stands in line for a worker of remote.pay (attempt 1): 1 connected worker has 1 place "
                + "for it, and 1 attempt stands before it",
                _run.Time.GetUtcNow(), _run.Time.GetUtcNow().AddMinutes(1)),
            (cause.Kind, cause.Text, cause.Since, cause.Until));
        Assert.Equal(Mover.Executor, WhyOf(last).MovedBy);
        Assert.Equal(WaitKind.Executor, WaitOf(last)!.Kind);
        Assert.Equal("remote.pay", WaitOf(last)!.Detail);

        Assert.Equal(Mover.Attempt, WhyOf(first).MovedBy);
        Assert.Contains("the worker 'w' runs it", WhyOf(first).Root.Details);
        Assert.Null(WaitOf(first));
    }

    [Fact]
    public void AWaitInTheLineThatLastsIsNewsOfTheStep()
    {
        WorkerSeat seat = Connect(EffectClass.Idempotent);
        ExecutionId first = Begin("x");
        ExecutionId last = Begin("y");
        _run.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(
            "stands in line for a worker of remote.pay: its only place is taken",
            UnitOf(last).Progress!.Value.Message);

        seat.Complete(new AttemptId($"{first}/a/1", 1), DataNull.Value);
        _run.Run();
        Assert.Equal("handed to the worker 'w'", UnitOf(last).Progress!.Value.Message);
    }

    [Theory]
    [InlineData(EffectClass.Idempotent, "it is called again, as that is safe")]
    [InlineData(EffectClass.Irreversible, "a person is asked what became of it")]
    public void OfAWorkerWhoseConnectionIsLostItIsToldUntilWhenItIsAwaitedAndWhatFollows(
        EffectClass effect, string follows)
    {
        WorkerSeat seat = Connect(effect);
        ExecutionId id = Begin("x");
        DateTimeOffset heard = _run.Time.GetUtcNow();
        _run.Advance(TimeSpan.FromSeconds(4));
        seat.Leave();
        _run.Run();

        Explanation why = WhyOf(id);
        Assert.Equal(
            (CauseKind.Executor, heard, heard.AddSeconds(10)), (why.Root.Kind, why.Root.Since!.Value, why.Root.Until));
        Assert.Contains("the connection of that worker is lost", why.Root.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            $"at {heard.AddSeconds(10):u} it counts as lost, and then {follows}", why.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNoWorkerHasNamedSinceTheEngineStartedIsToldSo()
    {
        Connect(EffectClass.Irreversible);
        ExecutionId id = Begin("x");
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Run();

        Explanation why = WhyOf(id);
        Assert.Equal(_run.Time.GetUtcNow().AddSeconds(10), why.Root.Until);
        Assert.Contains("no worker has named it since", why.Root.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheJournalAloneTellsOfTheLineWhereItKnowsOfIt()
    {
        Connect(EffectClass.Irreversible);
        ExecutionId first = Begin("x");
        ExecutionId last = Begin("y");

        Explanation why = Why.Of(_run.StateOf(last), _run.Time.GetUtcNow());
        Assert.Equal("the step 'a' stands in line for a worker of remote.pay (attempt 1)", why.Root.Text);
        Assert.Equal(WaitKind.Executor, UnitWaits.Of(_run.StateOf(last), UnitOf(last), null)!.Kind);
        Assert.Null(UnitWaits.Of(_run.StateOf(first), UnitOf(first), null));
    }

    private Explanation WhyOf(ExecutionId id) =>
        Why.Of(_run.StateOf(id), _run.Time.GetUtcNow(), _run.Engine.ToolsOf("default"));

    private WaitState? WaitOf(ExecutionId id) =>
        UnitWaits.Of(_run.StateOf(id), UnitOf(id), _run.Engine.ToolsOf("default"));

    private UnitState UnitOf(ExecutionId id) => _run.StateOf(id).Steps[0].Units.Single();

    private ExecutionId Begin(string name) => _run.Begin(EngineRun.PlanOf(
        _run.Engine.ToolsOf("default"),
        $$"""
        {"plan":1,"name":"{{name}}","steps":[{"id":"a","tool":"remote.pay","timeout":"1m","approval":"never"}]}
        """));

    private WorkerSeat Connect(EffectClass effect)
    {
        ToolDescriptor pay = ToolDescriptor.Absent(ToolName.Parse("remote.pay"), effect);
        var hello = new WorkerHello("w", "w", [new OfferedTool(pay, 1)], 1);
        Assert.True(
            _run.Workers!.PoolOf("default").TryConnect(hello, new RecordedLink(), out WorkerSeat? seat, out _));
        _run.Run();
        return seat;
    }
}
