using System.Text;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>A new engine over the journal of one that is gone.</summary>
public sealed class RestartTests
{
    private readonly EngineRun _run = new();

    [Fact]
    public void AnIdempotentAttemptIsRepeatedWithTheSameKey()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(2, "script.work"));
        GoOnAfterACrash(id);
        Assert.Equal([1, 2], _run.Tools.Ledger.Select(call => call.Context.Attempt));
        Assert.Single(_run.Tools.Ledger.Select(call => call.Key).Distinct());
    }

    [Fact]
    public void AStepThatSaidAGoalGoesOnWithTheToolThatTheJournalHas()
    {
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","goal":"Work on 'x'","approval":"never"}"""));
        GoOnAfterACrash(id);
        _run.Tools.Ledger[^1].Succeed();
        _run.Run();

        var submitted = (ExecutionEvent.Submitted)_run.EventsOf(id)[0].Happened;
        Assert.Equal(
            """[{"id":"a","tool":"script.work","goal":"Work on 'x'","approval":"never","with":{"text":"x"}}]""",
            DataJson.Write(submitted.Plan.Source["steps"]!));
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(["script.work", "script.work"], _run.Tools.Ledger.Select(call => call.Call.Tool.Value));
    }

    [Fact]
    public void ADecisionThatHasExpiredMeanwhileTakesNoAnswerAlthoughTheAnswerIsWhatLoadsIt()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"a","tool":"script.pay","approval":"always","decisionTimeout":"1h"}"""));
        string question = _run.StateOf(id).Decisions.Single().Request.Id;
        _run.Time.Advance(TimeSpan.FromHours(3));
        _run.Crash();

        CommandReply reply = _run.Send(id, new ExecutionCommand.Answer(question, "approve", "ada", null, null));

        Assert.IsType<CommandReply.Refused>(reply);
        Assert.Empty(_run.Tools.Ledger);
        Assert.True(_run.StateOf(id).IsTerminal);
    }

    [Fact]
    public void NothingGoesOnBeforeTheEngineIsOpenedThatWaitsForIt()
    {
        _run.Secrets["KEY"] = "the text";
        ExecutionId id =
            _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.work","with":{"text":"${{ secrets.KEY }}"}}"""));
        _run.Secrets.Clear();
        _run.WaitsToOpen = true;
        GoOnAfterACrash(id);
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(id));
        Assert.Single(_run.Tools.Ledger);
        _run.Secrets["KEY"] = "the text";
        _run.Engine.Open();
        _run.Run();
        Assert.Equal(2, _run.Tools.Ledger.Count);
        Assert.Equal(new DataString("the text"), _run.Tools.Ledger[1].Call.Input["text"]);
    }

    [Fact]
    public void AnIrreversibleAttemptIsNotRepeatedButAskedAbout()
    {
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.pay","approval":"never"}"""));
        GoOnAfterACrash(id);
        Assert.Single(_run.Tools.Ledger);
        Assert.Equal(ExecutionStatus.Waiting, _run.StatusOf(id));
        Assert.Equal(DecisionKind.UnknownEffect, _run.StateOf(id).Decisions.Single().Request.Kind);
    }

    [Fact]
    public void AProbeThatFindsTheEffectCompletesTheStepWithoutASecondCall()
    {
        _run.Tools.OnProbe = static _ =>
            ValueTask.FromResult<ProbeResult>(new ProbeResult.Happened(new DataString("sent")));
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.send","approval":"never"}"""));
        GoOnAfterACrash(id);
        Assert.Equal([false, true], _run.Tools.Ledger.Select(call => call.IsProbe));
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AProbeThatFindsNoEffectRepeatsTheCall()
    {
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.send","approval":"never"}"""));
        GoOnAfterACrash(id);
        Assert.Equal([false, true, false], _run.Tools.Ledger.Select(call => call.IsProbe));
    }

    [Fact]
    public void AProbeThatHangsIsGivenUpAndTheStepAsksAPerson()
    {
        _run.Tools.OnProbe = static _ => new ValueTask<ProbeResult>(new TaskCompletionSource<ProbeResult>().Task);
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.send","approval":"never"}"""));
        GoOnAfterACrash(id);
        _run.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(ExecutionStatus.Waiting, _run.StatusOf(id));
    }

    [Fact]
    public void WhyAProbeCannotTellIsKeptWithoutSecrets()
    {
        _run.Secrets["OWN"] = "own text";
        _run.Redactor = new Redactor([KeyValuePair.Create("OTHER", "other text")]);
        _run.Tools.OnProbe = static _ =>
            ValueTask.FromResult<ProbeResult>(new ProbeResult.NotKnown("neither own text nor other text"));
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"a","tool":"script.send","approval":"never","with":{"text":"${{ secrets.OWN }}"}}"""));
        GoOnAfterACrash(id);
        string stored = string.Concat(_run.EventsOf(id).Select(
            one => Encoding.UTF8.GetString(ExecutionEventTable.Encode(one.Happened).Body.Span)));

        Assert.Contains("neither ***OWN*** nor ***OTHER***", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("own text", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("other text", stored, StringComparison.Ordinal);
    }

    [Fact]
    public void AProbeThatThrowsIsAnAnswerThatIsNotKnown()
    {
        _run.Tools.OnProbe = static _ => throw new InvalidOperationException("boom");
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.send","approval":"never"}"""));
        GoOnAfterACrash(id);
        Assert.Equal(ExecutionStatus.Waiting, _run.StatusOf(id));
        Assert.Empty(_run.Reports);
    }

    [Fact]
    public void WhatIsToldBeforeTheJournalWasReadNeverStartsWhatRecoveryThenTakesForLost()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"wait","tool":"core.signal","with":{"name":"go"}}""",
            """{"id":"pay","tool":"script.pay","approval":"never","needs":["wait"]}""",
            """{"id":"work","tool":"script.work"}"""));
        _run.Crash();
        _run.Send(id, new ExecutionCommand.Signal("go", DataNull.Value, "tester"));
        Assert.Single(_run.Tools.Ledger, call => call.Context.Step == "pay");
        Assert.Empty(_run.StateOf(id).Decisions);
        Assert.Equal(2, _run.Tools.Ledger.Count(call => call.Context.Step == "work"));
    }

    [Fact]
    public void TimersSurviveARestart()
    {
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"core.wait","with":{"duration":"30s"}}"""));
        _run.Advance(TimeSpan.FromSeconds(10));
        GoOnAfterACrash(id);
        _run.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(id));
        _run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AnEngineThatStopsInTheMiddleLeavesAJournalThatAnotherCompletes()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(3, "script.work"));
        _run.Tools.Only().Succeed();
        _run.Run();
        ScriptedCall open = _run.Tools.Only();
        _run.Stop();
        Assert.True(open.Cancellation.IsCancellationRequested);
        GoOnAfterACrash(id);
        open.Succeed();
        _run.Run();
        while (_run.Tools.Open.Count > 0)
        {
            _run.Tools.Open[0].Succeed();
            _run.Run();
        }

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Single(_run.Tools.Ledger, call => call.Context.Step == "s1");
    }

    [Fact]
    public async Task AnEngineThatStopsLeavesNobodyWaitingForAnAnswer()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1, "script.work"));
        _run.Journal.Holds = true;
        Task ended = _run.Engine.WhenEndedAsync(id);
        Task first = _run.Engine.SendAsync(id, new ExecutionCommand.Signal("s", DataNull.Value, "tester"));
        Task second = _run.Engine.SendAsync(id, new ExecutionCommand.Signal("s", DataNull.Value, "tester"));
        _run.Run();
        _run.Stop();
        Assert.True(ended.IsCompleted && first.IsCompleted && second.IsCompleted);
        await Assert.ThrowsAsync<ExecutionUnloadedException>(() => ended);
    }

    [Fact]
    public void TheEndOfAnExecutionThatHasLeftMemoryIsToldAtOnce()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1));
        Assert.Equal(1, _run.Left);
        Task<ExecutionEnded> ended = _run.Engine.WhenEndedAsync(id);
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, EngineRun.Now(ended).Status);
        Assert.Equal(2, _run.Left);
    }

    [Fact]
    public async Task TheEndOfAnExecutionThatThereIsNotIsAnError()
    {
        Task<ExecutionEnded> ended = _run.Engine.WhenEndedAsync(ExecutionId.New("none", new SeededRandom(9)));
        _run.Run();
        Assert.True(ended.IsCompleted);
        await Assert.ThrowsAsync<UnknownExecutionException>(() => ended);
        Assert.Equal(1, _run.Left);
    }

    [Fact]
    public void AnExecutionWhoseStreamCannotBeReadIsReadAgainAfterASecondThenLessAndLessOften()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1, "script.work"));
        _run.Crash();
        _run.Journal.ReadFault = new IOException("the disk is away");
        _run.Engine.GoOn(id);
        _run.Advance(TimeSpan.FromSeconds(6.5));
        // At once, and after 1, 3 and 7 seconds.
        Assert.Equal(["unreadable: the disk is away", "unreadable: the disk is away", "unreadable: the disk is away"],
            _run.Reports);
        Assert.Single(_run.Tools.Ledger);
        _run.Journal.ReadFault = null;
        _run.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(2, _run.Tools.Ledger.Count);
    }

    [Fact]
    public void ACommandToAnExecutionThatCannotBeReadIsRefusedAtOnceAndNothingCameOfIt()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1, "script.work"));
        _run.Crash();
        _run.Journal.ReadFault = new IOException("the disk is away");
        var refused = Assert.IsType<CommandReply.Refused>(
            _run.Send(id, new ExecutionCommand.Pause("tester", null)));
        Assert.Equal(RejectionCode.StoreRefused, refused.Rejection.Code);
        Assert.Contains("the disk is away", refused.Rejection.Message);
        _run.Journal.ReadFault = null;
        _run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(id));
    }

    [Fact]
    public void TheCrashOfOneExecutionTouchesNoOther()
    {
        ExecutionId broken = _run.Begin(_run.ChainOf(2, "script.work"));
        ExecutionId well = _run.Begin(_run.ChainOf(2, "script.work"));
        _run.Journal.Fault = append => append.Stream == broken.Stream ? AppendOutcome.Conflict : null;
        foreach (ScriptedCall call in _run.Tools.Open) call.Succeed();
        _run.Run();
        _run.Tools.Open.Single(call => call.Context.Execution == well.Value).Succeed();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(well));
        Assert.Equal(2, _run.Tools.Ledger.Count(call => call.Context.Execution == well.Value));
    }

    [Fact]
    public void ASubmissionBeyondTheMostInMemoryIsRefusedBeforeItIsAcknowledged()
    {
        var run = new EngineRun(limits: new EngineLimits { LiveExecutionsMax = 2 });
        run.Begin(run.ChainOf(1, "script.work"));
        run.Begin(run.ChainOf(1, "script.work"));
        long head = run.Journal.HeadOffset;
        Task<CommandReply> third = run.Submit(run.ChainOf(1));
        run.Run();
        var refused = Assert.IsType<CommandReply.Refused>(EngineRun.Now(third));
        Assert.Equal(RejectionCode.Overloaded, refused.Rejection.Code);
        Assert.Equal(head, run.Journal.HeadOffset);
        run.Tools.Open[0].Succeed();
        run.Run();
        run.Begin(run.ChainOf(1));
    }

    [Fact]
    public void TheSameSeedGivesTheSameTraceAndOthersStillComplete()
    {
        List<string> first = TraceOf(5);
        Assert.Equal(first, TraceOf(5));
        Assert.Contains(Enumerable.Range(6, 10), seed => !TraceOf((ulong)seed).SequenceEqual(first));
    }

    private static List<string> TraceOf(ulong seed)
    {
        var run = new EngineRun(seed);
        Plan plan = run.PlanOf(
            """{"id":"a","tool":"script.echo"}""", """{"id":"b","tool":"script.echo"}""",
            """{"id":"c","tool":"script.echo"}""", """{"id":"d","tool":"script.echo","needs":["a","b","c"]}""");
        Task<CommandReply>[] replies = [.. Enumerable.Range(0, 5).Select(_ => run.Submit(plan))];
        run.Run();
        Assert.All(replies, reply =>
        {
            var accepted = Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply));
            Assert.Equal(ExecutionStatus.Completed, run.StatusOf(accepted.Execution));
        });
        // Ids are drawn from the seed, so what is compared is the order of what happened.
        return [.. run.Journal.Trace.Select(line => line[line.IndexOf(' ', StringComparison.Ordinal)..])];
    }

    private void GoOnAfterACrash(ExecutionId id)
    {
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Run();
    }
}
