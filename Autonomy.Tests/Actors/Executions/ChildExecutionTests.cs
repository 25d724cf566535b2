using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>A step that is an execution of its own.</summary>
public sealed class ChildExecutionTests
{
    private const string Child = """{"plan":1,"name":"child","steps":[{"id":"c","tool":"script.work"}]}""";

    private const string Parent =
        """{"id":"p","tool":"core.plan","retry":{"attempts":1},"with":{"plan":""" + Child + "}}";

    private const string WaitingParent =
        """
        {"id":"p","tool":"core.plan","retry":{"attempts":1},"with":{"plan":{"plan":1,"name":"child","steps":[
          {"id":"w","tool":"core.signal","with":{"name":"go"}},{"id":"c","tool":"script.work","needs":["w"]}]}}}
        """;

    private readonly EngineRun _run = new();

    [Fact]
    public void TheParentGoesOnWhenItsChildHasEndedAndHearsItOnce()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(1, _run.StateOf(id).Steps[0].Attempts);
    }

    [Fact]
    public void APlanThatIsNotTakenOnIsNotBegunAfterACrashEither()
    {
        int turns = 0;
        EngineRun whole = WithUnknownTool();
        while (whole.RunOne()) turns++;
        for (int crashAt = 1; crashAt <= turns; crashAt++)
        {
            EngineRun run = WithUnknownTool();
            for (int i = 0; i < crashAt; i++) run.RunOne();
            run.Crash();
            run.Advance(TimeSpan.FromMinutes(3));
            Assert.DoesNotContain(run.Tools.Ledger, call => call.Call.Tool.Value == "script.work");
            Assert.DoesNotContain(
                run.Journal.Appends, append => append.Stream.Value.Contains("~p.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AChildThatIsThereGoesOnThoughItsPlanWouldNotBeTakenOnAnyMore()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(WaitingParent));
        _run.Tools.Gone.Add("script.work");
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Run();
        AssertGoesOn(id);
    }

    [Fact]
    public void WhetherAChildIsThereIsAskedUntilTheJournalSays()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(WaitingParent));
        ExecutionId child = ExecutionId.ChildOf(id, "p", null, 1);
        _run.Tools.Gone.Add("script.work");
        _run.Journal.StreamFault = stream => stream == child.Stream ? new IOException("a bad sector") : null;
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Advance(TimeSpan.FromMinutes(5));
        Assert.False(_run.StateOf(id).IsTerminal);
        _run.Journal.StreamFault = static _ => null;
        _run.Advance(TimeSpan.FromMinutes(5));
        AssertGoesOn(id);
    }

    private void AssertGoesOn(ExecutionId parent)
    {
        Assert.False(_run.StateOf(parent).IsTerminal);
        _run.Tools.Gone.Clear();
        ExecutionId child = ExecutionId.ChildOf(parent, "p", null, 1);
        _run.Send(child, new ExecutionCommand.Signal("go", DataNull.Value, "tester"));
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(parent));
    }

    // Its plan comes from an output, so that nobody could check it before.
    private static EngineRun WithUnknownTool()
    {
        var run = new EngineRun(wakesWholeStore: true);
        _ = run.Submit(run.PlanOf(
            """
            {"id":"a","tool":"script.echo","with":{"value":{"plan":1,"name":"child","steps":[
              {"id":"c","tool":"script.work"},{"id":"d","tool":"acme.none","needs":["c"]}]}}}
            """,
            """{"id":"p","tool":"core.plan","needs":["a"],"with":{"plan":"${{ steps.a.output }}"}}"""));
        return run;
    }

    [Fact]
    public void TheEndOfAChildIsToldAgainAfterTheCrashOfItsParent()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        ScriptedCall call = _run.Tools.Only();
        // The child's end becomes durable, the parent's knowledge of it does not.
        _run.Journal.Fault = append => append.Stream == id.Stream ? AppendOutcome.Refused : null;
        call.Succeed();
        _run.Run();
        _run.Journal.Fault = static _ => null;
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Single(_run.Tools.Ledger);
    }

    [Fact]
    public void AParentThatSleepsHearsOfItsChildsEndAfterACrashBetweenTheTwo()
    {
        var run = new EngineRun(wakesWholeStore: true);
        ExecutionId id = run.Begin(run.PlanOf(Parent));
        run.Journal.Fault = append => append.Stream == id.Stream ? AppendOutcome.Refused : null;
        run.Tools.Only().Succeed();
        run.Run();
        run.Journal.Fault = static _ => null;
        run.Crash();
        run.Run();
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
    }

    [Fact]
    public void AChildWhoseEndIsInTheDarkTellsItsParentOnceItKnows()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        _run.Journal.FailNext(AppendOutcome.Unknown);
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AParentDoesNotSleepBeforeItsChildIsDurable()
    {
        var run = new EngineRun(wakesWholeStore: true);
        StreamId? parent = null;
        run.Journal.Fault = append => append.Stream == (parent ??= append.Stream) ? null : AppendOutcome.Fenced;
        ExecutionId id = run.Begin(run.PlanOf(Parent));
        run.Journal.Fault = static _ => null;
        run.Crash();
        run.Run();
        run.Tools.Only().Succeed();
        run.Run();
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
    }

    [Fact]
    public async Task AChildOfWhoseEndItsParentKnowsIsNotBroughtBack()
    {
        _run.Begin(_run.PlanOf(Parent));
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Empty(await _run.Journal.ReadWakeUpsAsync(DateTimeOffset.MaxValue, null, 10, default));
        int left = _run.Left;
        _run.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(left, _run.Left);
    }

    [Fact]
    public void PauseResumeAndCancelOfTheParentReachTheChild()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        ExecutionId child = ExecutionId.ChildOf(id, "p", null, 1);
        _run.Send(id, new ExecutionCommand.Pause("tester", null));
        Assert.Equal(ExecutionStatus.Pausing, _run.StatusOf(child));
        _run.Send(id, new ExecutionCommand.Resume("tester"));
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(child));
        _run.Send(id, new ExecutionCommand.Cancel("tester", null, false));
        _run.Tools.Only().Throw(new OperationCanceledException());
        _run.Run();
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(child));
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(id));
    }

    [Fact]
    public void APauseThatACrashKeptFromTheChildReachesItWhenTheParentIsBack()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        ExecutionId child = ExecutionId.ChildOf(id, "p", null, 1);
        _run.Journal.Fault = append => append.Stream == child.Stream ? AppendOutcome.Refused : null;
        _run.Send(id, new ExecutionCommand.Pause("tester", null));
        _run.Journal.Fault = static _ => null;
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Run();
        Assert.True(_run.StatusOf(child) is ExecutionStatus.Paused or ExecutionStatus.Pausing);
    }

    [Fact]
    public void AChildTooDeepFailsItsStep()
    {
        var run = new EngineRun(limits: new EngineLimits { ChildDepthMax = 0 });
        ExecutionId id = run.Begin(run.PlanOf(Parent));
        Failure error = run.StateOf(id).Steps[0].Error!;
        Assert.Equal(FailureCodes.ChildFailed, error.Code);
        Assert.Contains("deeper than 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AChildWhosePlanIsWrongFailsItsStepAndSaysWhatIsWrong()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"v","tool":"script.echo","with":"""
            + """{"value":{"plan":1,"name":"x","steps":[{"id":"a","tool":"no.tool"}]}}}""",
            """{"id":"p","tool":"core.plan","retry":{"attempts":1},"with":{"plan":"${{ steps.v.output }}"}}"""));
        Assert.Contains("no.tool", _run.StateOf(id).Steps[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFullEngineStillTakesTheChildrenOfWhatItAcknowledged()
    {
        var run = new EngineRun(limits: new EngineLimits { LiveExecutionsMax = 1 });
        run.Begin(run.PlanOf("""{"id":"a","tool":"script.work"}""", Parent));
        Assert.Equal(2, run.Tools.Open.Count);
    }

    [Fact]
    public void AChildThatTheStoreRefusesFailsItsStep()
    {
        _run.Journal.Fault = append => IsOfChild(append) ? AppendOutcome.Refused : null;
        ExecutionId id = _run.Begin(_run.PlanOf(Parent));
        Assert.Equal(ExecutionStatus.Failed, _run.StatusOf(id));
    }

    [Fact]
    public void AChildWhoseSubmissionIsInTheDarkIsNotBegunTwice()
    {
        bool wasLost = false;
        _run.Journal.Fault = append =>
        {
            if (wasLost || !IsOfChild(append)) return null;
            wasLost = true;
            return AppendOutcome.Unknown;
        };
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"p","tool":"core.plan","retry":{"attempts":3,"initial":"1s"},"with":{"plan":""" + Child + "}}"));
        _run.Advance(TimeSpan.FromSeconds(30));
        while (_run.Tools.Open.Count > 0)
        {
            _run.Tools.Open[0].Succeed();
            _run.Run();
        }

        Assert.True(wasLost);
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(1, _run.StateOf(id).Steps[0].Attempts);
    }

    private bool IsOfChild(AppendRequest append) => append.Stream != _run.Journal.Appends[0].Stream;
}
