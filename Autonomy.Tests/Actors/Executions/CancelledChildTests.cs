using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>A cancel of an execution whose step is an execution of its own, with a crash at each point.</summary>
public sealed class CancelledChildTests
{
    private const string Child = """{"plan":1,"name":"child","steps":[{"id":"c","tool":"script.work"}]}""";

    private const string Parent =
        """{"id":"p","tool":"core.plan","retry":{"attempts":1},"with":{"plan":""" + Child + "}}";

    private static readonly ExecutionCommand.Cancel Cancel = new("tester", null, Undo: false);

    private readonly EngineRun _run = new();

    [Fact]
    public void TheParentEndsAfterItsChild()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Send(id, Cancel);
        Assert.Equal(ExecutionStatus.Cancelling, _run.StatusOf(ChildOf(id)));
        Assert.Equal(ExecutionStatus.Cancelling, _run.StatusOf(id));
        _run.Tools.Only().Throw(new OperationCanceledException());
        _run.Run();
        AssertBothCancelled(id);
        StreamId[] ended = [.. _run.Journal.Appends
            .Where(append => append.Events.Any(one => one.Name == "execution-cancelled"))
            .Select(append => append.Stream)];
        Assert.Equal([ChildOf(id).Stream, id.Stream], ended);
    }

    [Fact]
    public void ACancelThatACrashKeptFromTheChildReachesItWhenTheParentIsBack()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Journal.Fault = append => append.Stream == id.Stream ? null : AppendOutcome.Refused;
        _run.Send(id, Cancel);
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(ChildOf(id)));
        Assert.Equal(ExecutionStatus.Cancelling, _run.StatusOf(id));
        CrashAndGoOn(id);
        AssertBothCancelled(id);
        Assert.Single(_run.Tools.Ledger);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AChildThatWasNeverSubmittedEndsWithNothingBegun(bool crashes)
    {
        ExecutionId id = BeginWithoutChild();
        if (crashes)
        {
            _run.Send(id, Cancel);
            CrashAndGoOn(id);
        }
        else
        {
            _run.Journal.Fault = static _ => null;
            _run.Send(id, Cancel);
        }

        AssertBothCancelled(id);
        _run.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(_run.Tools.Ledger);
    }

    [Fact]
    public void AChildWhoseActorWasGivenUpIsToldAgain()
    {
        ExecutionId id = BeginWithoutChild();
        _run.Send(id, Cancel);
        Assert.Equal(ExecutionStatus.Cancelling, _run.StatusOf(id));
        _run.Journal.Fault = static _ => null;
        _run.Advance(TimeSpan.FromMinutes(1));
        AssertBothCancelled(id);
        Assert.Empty(_run.Tools.Ledger);
    }

    [Fact]
    public void AChildThatHasEndedTellsItsEndToWhoeverCancelsIt()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        // The child's end becomes durable, the parent's knowledge of it does not.
        _run.Journal.Fault = append => append.Stream == id.Stream ? AppendOutcome.Refused : null;
        _run.Tools.Only().Succeed();
        _run.Run();
        _run.Journal.Fault = static _ => null;
        _run.Crash();
        _run.Send(id, Cancel);
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(ChildOf(id)));
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(id));
        Assert.Equal(StepStatus.Completed, _run.StateOf(id).Steps[0].Status);
        Assert.Single(_run.Tools.Ledger);
    }

    [Fact]
    public void AChildThatCompletesBeforeTheCancelReachesItStaysCompleted()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Journal.Holds = true;
        Task<CommandReply> reply = _run.Engine.SendAsync(id, Cancel);
        _run.Run();
        _run.Tools.Only().Succeed();
        _run.Run();
        _run.Journal.Release();
        _run.Run();
        Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply));
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(ChildOf(id)));
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(id));
        Assert.Equal(StepStatus.Completed, _run.StateOf(id).Steps[0].Status);
    }

    [Fact]
    public void WhatCompletedBesideAChildIsUndoneAfterIt()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"a","tool":"script.echo","undo":{"tool":"script.work","with":{"text":"undo"}}}""", Parent));
        _run.Journal.Fault = append => append.Stream == id.Stream ? null : AppendOutcome.Refused;
        _run.Send(id, Cancel with { Undo = true });
        CrashAndGoOn(id);
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(ChildOf(id)));
        Assert.Equal(ExecutionStatus.Cancelling, _run.StatusOf(id));
        _run.Tools.Open[^1].Succeed();
        _run.Run();
        AssertBothCancelled(id);
        Assert.Equal(StepStatus.Undone, _run.StateOf(id).Steps[0].Status);
    }

    [Fact]
    public void AParentThatWaitsForItsCancelledChildSleepsAndIsWokenByItsEnd()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        int left = _run.Left;
        _run.Send(id, Cancel);
        Assert.True(_run.Left > left);
        _run.Tools.Only().Throw(new OperationCanceledException());
        _run.Run();
        AssertBothCancelled(id);
    }

    [Fact]
    public void AChildWhoseStepRanOutOfTimeHearsOfItAfterACrashOfItsEndedParent()
    {
        var run = new EngineRun(wakesWholeStore: true);
        string parent = Parent.Replace("core.plan\"", "core.plan\",\"deadline\":\"1h\"", StringComparison.Ordinal);
        ExecutionId id = run.Begin(run.PlanOf(parent));
        run.Journal.Fault = append => append.Stream == id.Stream ? null : AppendOutcome.Refused;
        run.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ExecutionStatus.Failed, run.StatusOf(id));
        run.Journal.Fault = static _ => null;
        run.Crash();
        run.Run();
        run.Tools.Open[^1].Throw(new OperationCanceledException());
        run.Run();
        Assert.Equal(ExecutionStatus.Cancelled, run.StatusOf(ChildOf(id)));
    }

    [Fact]
    public void AResumeThatACrashKeptFromTheChildReachesItWhenTheParentIsBack()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Tools.Only().Throw(new IOException("gone"));
        _run.Send(id, new ExecutionCommand.Pause("tester", null));
        _run.Run();
        Assert.Equal(ExecutionStatus.Paused, _run.StatusOf(ChildOf(id)));
        _run.Journal.Fault = append => append.Stream == id.Stream ? null : AppendOutcome.Refused;
        _run.Send(id, new ExecutionCommand.Resume("tester"));
        Assert.Equal(ExecutionStatus.Paused, _run.StatusOf(ChildOf(id)));
        CrashAndGoOn(id);
        Assert.NotEqual(ExecutionStatus.Paused, _run.StatusOf(ChildOf(id)));
    }

    /// <summary>Its step waits for a child of which the store has nothing; its streams go on refusing that.</summary>
    private ExecutionId BeginWithoutChild()
    {
        StreamId? parent = null;
        _run.Journal.Fault = append => append.Stream == (parent ??= append.Stream) ? null : AppendOutcome.Fenced;
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        Assert.Equal(StepStatus.Waiting, _run.StateOf(id).Steps[0].Status);
        return id;
    }

    private void CrashAndGoOn(ExecutionId id)
    {
        _run.Journal.Fault = static _ => null;
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Run();
    }

    private void AssertBothCancelled(ExecutionId id)
    {
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(ChildOf(id)));
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(id));
    }

    private static ExecutionId ChildOf(ExecutionId id) => ExecutionId.ChildOf(id, "p", null, 1);
}
