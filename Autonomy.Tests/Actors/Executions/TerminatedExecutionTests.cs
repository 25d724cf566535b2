using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>Executions that are ended at once, with their calls and their children.</summary>
public sealed class TerminatedExecutionTests
{
    private const string Parent =
        """
        {"id":"p","tool":"core.plan","with":{"plan":
        {"plan":1,"name":"child","steps":[{"id":"w","tool":"script.work"}]}}}
        """;

    private static readonly ExecutionCommand.Terminate Terminate = new("tester", null);

    private readonly EngineRun _run = new();

    [Fact]
    public void ItsCallIsAskedToStopAndNobodyWaitsForItsEnd()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(2, "script.work"));
        ScriptedCall call = _run.Tools.Only();

        Assert.IsType<CommandReply.Accepted>(_run.Send(id, Terminate));

        Assert.True(call.Cancellation.IsCancellationRequested);
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(id));
        Assert.Empty(_run.WakeUps());
        call.Succeed();
        _run.Run();
        Assert.Single(_run.Tools.Ledger);
        Assert.Equal(1, _run.Left);
    }

    [Fact]
    public void WhatStartedInTheAppendThatTerminatesIsNeverCalled()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(2, "script.work"));
        _run.Journal.Holds = true;
        var signal = new ExecutionCommand.Signal("go", DataNull.Value, "tester");
        Task<CommandReply> first = _run.Engine.SendAsync(id, signal);
        _run.Run();
        _run.Tools.Only().Succeed();
        _run.Run();
        Task<CommandReply> reply = _run.Engine.SendAsync(id, Terminate);
        _run.Run();
        _run.Journal.Release();
        _run.Run();

        Assert.True(first.IsCompleted);
        Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply));
        Assert.Contains(_run.EventsOf(id), entry => entry.Happened is ExecutionEvent.AttemptStarted { Step: "s2" });
        Assert.Single(_run.Tools.Ledger);
    }

    [Fact]
    public void ItsChildEndsWithIt()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Send(id, Terminate);

        AssertBothTerminated(id);
        Assert.True(_run.Tools.Only().Cancellation.IsCancellationRequested);
    }

    [Fact]
    public void AChildThatHasNotHeardOfItIsFoundAgainAfterACrash()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Journal.Fault = append => append.Stream == id.Stream ? null : AppendOutcome.Refused;
        _run.Send(id, Terminate);
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(ChildOf(id)));
        Assert.Contains(_run.WakeUps(), wakeUp => wakeUp.Stream == id.Stream);

        _run.Journal.Fault = static _ => null;
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Run();

        AssertBothTerminated(id);
    }

    [Fact]
    public void AChildThatWasNeverSubmittedEndsWithNothingBegun()
    {
        StreamId? parent = null;
        _run.Journal.Fault = append => append.Stream == (parent ??= append.Stream) ? null : AppendOutcome.Fenced;
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Send(id, Terminate);
        _run.Journal.Fault = static _ => null;
        _run.Advance(TimeSpan.FromMinutes(2));

        AssertBothTerminated(id);
        Assert.Empty(_run.Tools.Ledger);
    }

    [Fact]
    public void TheChildrenOfAChildEndToo()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"p","tool":"core.plan","with":{"plan":{"plan":1,"name":"middle","steps":["""
            + Parent + "]}}}"));
        _run.Send(id, Terminate);

        Assert.All([id, ChildOf(id), ChildOf(ChildOf(id))], each => Assert.True(_run.StateOf(each).IsTerminated));
        Assert.Empty(_run.WakeUps());
    }

    [Fact]
    public void APauseWithATimeIsOverForTheChildrenToo()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent, """{"id":"x","tool":"core.signal","with":{"name":"go"}}"""));
        _run.Send(id, new ExecutionCommand.Pause("tester", null) { After = TimeSpan.FromHours(1) });
        _run.Tools.Only().Fail(FailureKind.Unavailable);
        _run.Run();
        Assert.Equal(ExecutionStatus.Paused, _run.StatusOf(ChildOf(id)));

        _run.Advance(TimeSpan.FromHours(1));

        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(ChildOf(id)));
        Assert.Equal(2, _run.Tools.Ledger.Count);
    }

    [Fact]
    public void APauseNowStopsTheCallAndTheResumeMakesItAnew()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1, "script.work"));
        _run.Send(id, new ExecutionCommand.Pause("tester", null) { Now = true });
        _run.Tools.Only().Throw(new OperationCanceledException());
        _run.Run();
        Assert.Equal(ExecutionStatus.Paused, _run.StatusOf(id));

        _run.Send(id, new ExecutionCommand.Resume("tester"));
        _run.Tools.Open[^1].Succeed();
        _run.Run();

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(2, _run.Tools.Ledger.Count);
        Assert.DoesNotContain(_run.EventsOf(id), entry => entry.Happened is ExecutionEvent.AttemptFailed);
    }

    [Fact]
    public void AForkIsAnExecutionOfItsOwnThatCallsOnlyWhatRunsAgain()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(3, "script.work"));
        _run.Tools.Only().Succeed();
        _run.Run();
        _run.Send(id, Terminate);
        var options = new ForkOptions { Reason = ForkReason.Retry, Version = _run.EventsOf(id).Count };
        ForkPlan plan = Forking.Plan(_run.StateOf(id), _run.StateOf(id), options).Plan!;

        Task<CommandReply> reply = _run.Engine.SubmitAsync(plan, "tester");
        _run.Run();
        ExecutionId fork = Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)).Execution;
        _run.Crash();
        _run.Engine.GoOn(fork);
        _run.Run();
        for (int i = 0; i < 2; i++)
        {
            _run.Tools.Open[^1].Succeed();
            _run.Run();
        }

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(fork));
        Assert.DoesNotContain(
            _run.Tools.Ledger, call => call.Context.Execution == fork.Value && call.Context.Step == "s1");
        Assert.All(
            _run.Tools.Ledger.Where(call => call.Context.Execution == fork.Value),
            call => Assert.StartsWith($"{fork}/", call.Key, StringComparison.Ordinal));
    }

    private void AssertBothTerminated(ExecutionId id)
    {
        Assert.True(_run.StateOf(id).IsTerminated);
        Assert.True(_run.StateOf(ChildOf(id)).IsTerminated);
        Assert.Empty(_run.WakeUps());
    }

    private static ExecutionId ChildOf(ExecutionId id) => ExecutionId.ChildOf(id, "p", null, 1);
}
