using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Simulation.History;
using Autonomy.Simulation.Swarm;
using Autonomy.Simulation.Workload;
using Xunit;

namespace Autonomy.Tests.Simulation.Workload;

public sealed class SimulatedToolsTests
{
    [Fact]
    public void TheSameCallUnderTheSameKeyGivesTheExpectedOutput()
    {
        ToolCall call = ToolRun.CallOf(SimulatedToolSet.Pay);
        foreach (ulong seed in new ulong[] { 1, 2 })
        {
            var run = new ToolRun(seed);
            ToolOutcome outcome = End(run, run.Node(0).ExecuteAsync(call, run.ContextOf("key"), default));
            var succeeded = Assert.IsType<ToolOutcome.Succeeded>(outcome);
            Assert.Equal(ExpectedOutput.Of(call, "key"), succeeded.Output);
            Assert.True(ExpectedOutput.Is(call, "key", succeeded.Output));
            Assert.False(ExpectedOutput.Is(call, "another key", succeeded.Output));
        }
    }

    [Fact]
    public void ARepeatUnderAKeyThatTheToolHonoursHasNoSecondEffect()
    {
        var run = new ToolRun(1);
        Assert.Equal(1, EffectsOfTwo(run, SimulatedToolSet.Charge));
        run = new ToolRun(1);
        Assert.Equal(2, EffectsOfTwo(run, SimulatedToolSet.Pay));
        run = new ToolRun(1);
        Assert.Equal(0, EffectsOfTwo(run, SimulatedToolSet.Read));
    }

    [Fact]
    public void TheEffectOfAKilledNodesCallStillComesAndItsAnswerDoesNot()
    {
        var run = new ToolRun(1);
        ValueTask<ToolOutcome> answer =
            run.Node(0).ExecuteAsync(ToolRun.CallOf(SimulatedToolSet.Pay), run.ContextOf("key"), default);
        run.Recorder.Add(new HistoryEntry.NodeKilled(0, "by the test"));
        run.RunToEnd();
        Assert.Equal(1, run.Effects);
        Assert.False(answer.IsCompleted);
        Assert.DoesNotContain(run.Recorder.Entries, entry => entry is HistoryEntry.ToolEnded);
    }

    [Fact]
    public void AProbeTellsWhatHappenedAndNothingWhileItMayStillHappen()
    {
        var run = new ToolRun(3, FaultKind.ToolSlow);
        SimulatedTools tools = run.Node(0);
        ToolCall call = ToolRun.CallOf(SimulatedToolSet.Send);
        Assert.IsType<ProbeResult.DidNotHappen>(
            End(run, tools.ProbeAsync(call, run.ContextOf("key"), default)));
        var world = new ToolWorld(run.Seams);
        world.Begin("open");
        Assert.IsType<ProbeResult.NotKnown>(world.Probe("open"));
        world.Settle("open");
        Assert.IsType<ProbeResult.DidNotHappen>(world.Probe("open"));
        End(run, tools.ExecuteAsync(call, run.ContextOf("key"), default));
        var happened = Assert.IsType<ProbeResult.Happened>(
            End(run, tools.ProbeAsync(call, run.ContextOf("key"), default)));
        Assert.Equal(ExpectedOutput.Of(call, "key"), happened.Output);
    }

    [Fact]
    public void AHangingCallEndsOnlyWhenItIsAskedToOrNever()
    {
        int ended = 0;
        for (ulong seed = 0; seed < 100; seed++)
        {
            var run = new ToolRun(seed, FaultKind.ToolHang);
            using var cancellation = new CancellationTokenSource();
            ValueTask<ToolOutcome> answer = run.Node(0)
                .ExecuteAsync(ToolRun.CallOf(SimulatedToolSet.Pay), run.ContextOf("key"), cancellation.Token);
            run.RunToEnd();
            Assert.False(answer.IsCompleted);
            cancellation.Cancel();
            run.RunFor(TimeSpan.FromSeconds(5));
            Assert.Contains(run.Recorder.Entries, entry => entry is HistoryEntry.ToolCancelled);
            if (answer.IsCompleted) ended++;
        }

        Assert.InRange(ended, 80, 98);
    }

    [Fact]
    public void ALostAnswerLeavesItsEffect()
    {
        var run = new ToolRun(1, FaultKind.EffectAnswerLost);
        ToolOutcome outcome = End(
            run, run.Node(0).ExecuteAsync(ToolRun.CallOf(SimulatedToolSet.Pay), run.ContextOf("key"), default));
        Assert.Equal(FailureEffect.Unknown, Assert.IsType<ToolOutcome.Failed>(outcome).Failure.Effect);
        Assert.Equal(1, run.Effects);
    }

    [Fact]
    public void AFailedCallHasNoEffect()
    {
        var run = new ToolRun(1, FaultKind.ToolError);
        ToolOutcome outcome = End(
            run, run.Node(0).ExecuteAsync(ToolRun.CallOf(SimulatedToolSet.Pay), run.ContextOf("key"), default));
        Assert.Equal(FailureEffect.None, Assert.IsType<ToolOutcome.Failed>(outcome).Failure.Effect);
        Assert.Equal(0, run.Effects);
    }

    [Fact]
    public void AHugeOutputStaysTheSameUnderItsKey()
    {
        var run = new ToolRun(1, FaultKind.HugeOutput);
        ToolCall call = ToolRun.CallOf(SimulatedToolSet.Put);
        ToolOutcome first = End(run, run.Node(0).ExecuteAsync(call, run.ContextOf("key"), default));
        run.Seams.Dice.Heal();
        ToolOutcome second = End(run, run.Node(0).ExecuteAsync(call, run.ContextOf("key"), default));
        Assert.Equal(first, second);
        Assert.True(ExpectedOutput.Is(call, "key", Assert.IsType<ToolOutcome.Succeeded>(first).Output));
        Assert.NotEqual(ExpectedOutput.Of(call, "key"), ((ToolOutcome.Succeeded)first).Output);
    }

    [Fact]
    public void ACallIsTakenDownWithItsKind()
    {
        var run = new ToolRun(1);
        SimulatedTools tools = run.Node(4);
        End(run, tools.ExecuteAsync(ToolRun.CallOf(SimulatedToolSet.Unbook), run.ContextOf("demo/s1/undo"), default));
        End(run, tools.ProbeAsync(ToolRun.CallOf(SimulatedToolSet.Send), run.ContextOf("demo/s1/1"), default));
        HistoryEntry.ToolCalled[] calls = [.. run.Recorder.Entries.OfType<HistoryEntry.ToolCalled>()];
        Assert.Equal([ToolCallKind.Undo, ToolCallKind.Probe], calls.Select(call => call.Kind));
        Assert.All(calls, call => Assert.Equal(4, call.Node));
        Assert.Equal(1, run.Effects);
    }

    private static int EffectsOfTwo(ToolRun run, ToolDescriptor tool)
    {
        SimulatedTools tools = run.Node(0);
        ToolCall call = ToolRun.CallOf(tool);
        ToolOutcome first = End(run, tools.ExecuteAsync(call, run.ContextOf("key"), default));
        ToolOutcome second = End(run, tools.ExecuteAsync(call, run.ContextOf("key", attempt: 2), default));
        // What a call uses is each attempt's own.
        Assert.Equal(first with { Usage = null }, second with { Usage = null });
        return run.Effects;
    }

    private static T End<T>(ToolRun run, ValueTask<T> answer)
    {
        run.RunToEnd();
        Assert.True(answer.IsCompleted);
        return answer.Result;
    }
}
