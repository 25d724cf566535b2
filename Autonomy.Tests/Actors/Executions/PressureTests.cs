using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>An engine looks how short of room it is, and acts on it.</summary>
public sealed class PressureTests
{
    private const string Background = """{"id":"a","tool":"script.work","priority":"background"}""";

    private readonly PercentGauge _gauge = new();

    [Fact]
    public void AnEngineThatIsAboutToRunOutRefusesWhatIsNewAndSaysWhy()
    {
        var run = new EngineRun(gauge: _gauge);
        _gauge.Percent = 95;
        run.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["pressure high: the engine holds 95 % of the memory that it may have"], run.Reports);

        Task<CommandReply> reply = run.Submit(run.ChainOf(1));
        run.Run();
        Rejection refused = Assert.IsType<CommandReply.Refused>(EngineRun.Now(reply)).Rejection;
        Assert.Equal(RejectionCode.Overloaded, refused.Code);
        Assert.Contains("95 % of the memory", refused.Message, StringComparison.Ordinal);

        _gauge.Percent = 10;
        run.Advance(TimeSpan.FromSeconds(5));
        run.Begin(run.ChainOf(1));
    }

    [Fact]
    public void WhatWasHeldForPressureGoesOnOnceThereIsRoom()
    {
        var run = new EngineRun(gauge: _gauge);
        _gauge.Percent = 85;
        run.Advance(TimeSpan.FromSeconds(5));
        ExecutionId id = run.Begin(run.PlanOf(Background));
        Assert.Empty(run.Tools.Open);

        // It is not forgotten for all the time that it waits, nor let go while figures are still near the border.
        _gauge.Percent = 78;
        run.Advance(TimeSpan.FromHours(1));
        Assert.Empty(run.Tools.Open);
        _gauge.Percent = 10;
        run.Advance(TimeSpan.FromSeconds(5));
        run.Tools.Only().Succeed();
        run.Run();
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
    }

    [Fact]
    public void WhatACrashLeftHeldGoesOnInAnEngineThatHasRoom()
    {
        var run = new EngineRun(gauge: _gauge);
        _gauge.Percent = 85;
        run.Advance(TimeSpan.FromSeconds(5));
        ExecutionId id = run.Begin(run.PlanOf(Background));
        _gauge.Percent = 10;
        run.Crash();
        run.Engine.GoOn(id);
        run.Run();
        run.Tools.Only();
    }
}
