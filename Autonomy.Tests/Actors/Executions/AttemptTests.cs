using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>One call of a tool: its timeout, its cancellation, what it is given and what is kept of its end.</summary>
public sealed class AttemptTests
{
    private const string OneTry = """{"id":"a","tool":"script.work","timeout":"10s","retry":{"attempts":1}}""";

    private readonly EngineRun _run = new();

    [Fact]
    public void AnAttemptThatTakesTooLongIsAskedToStopAndFailsByItsTimeout()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(OneTry));
        ScriptedCall call = _run.Tools.Only();
        _run.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.Cancellation.IsCancellationRequested);
        _run.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(call.Cancellation.IsCancellationRequested);
        call.Throw(new OperationCanceledException());
        _run.Run();
        Assert.Equal(FailureCodes.AttemptTimeout, _run.StateOf(id).Steps[0].Error!.Code);
    }

    [Fact]
    public void AToolThatIgnoresItsCancellationIsGivenUpAfterFiveSecondsAndItsLateResultIsIgnored()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(OneTry));
        ScriptedCall call = _run.Tools.Only();
        _run.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(id));
        _run.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(ExecutionStatus.Failed, _run.StatusOf(id));
        int appends = _run.Journal.Appends.Count;
        call.Succeed();
        _run.Run();
        Assert.Equal(appends, _run.Journal.Appends.Count);
    }

    [Fact]
    public void AResultThatComesWithinTheGraceStillCounts()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(OneTry));
        _run.Advance(TimeSpan.FromSeconds(12));
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AnAdapterThatThrowsWithinTheCallHasFailed()
    {
        _run.Tools.OnEcho = static _ => throw new InvalidOperationException("boom");
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.echo","retry":{"attempts":1}}"""));
        Failure error = _run.StateOf(id).Steps[0].Error!;
        Assert.Equal(FailureCodes.AdapterFault, error.Code);
        Assert.Contains("boom", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAdapterThatThrowsLaterHasFailed()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(OneTry));
        _run.Tools.Only().Throw(new InvalidOperationException("boom"));
        _run.Run();
        Assert.Contains("boom", _run.StateOf(id).Steps[0].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecretIsInTheCallAloneAndRedactedInOutputsAndErrors()
    {
        _run.Secrets["KEY"] = "hunter2-hunter2";
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"a","tool":"script.work","with":{"text":"${{ secrets.KEY }}"}}""",
            """{"id":"b","tool":"script.work","needs":["a"],"retry":{"attempts":1},"""
            + """ "with":{"text":"${{ secrets.KEY }}"}}"""));
        Assert.Equal("hunter2-hunter2", ((DataString)_run.Tools.Only().Call.Input["text"]!).Value);
        _run.Tools.Only().Succeed(new DataString("it was hunter2-hunter2"));
        _run.Run();
        _run.Tools.Only().Fail(FailureKind.BadInput, "wrong: hunter2-hunter2");
        _run.Run();
        Assert.Equal(ExecutionStatus.Failed, _run.StatusOf(id));
        Assert.DoesNotContain(_run.Journal.Appends.SelectMany(append => append.Events), static one =>
            System.Text.Encoding.UTF8.GetString(one.Body.Span).Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void AMissingSecretFailsTheStepAndNamesIt()
    {
        ExecutionId id =
            _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.work","with":{"text":"${{ secrets.KEY }}"}}"""));
        Failure error = _run.StateOf(id).Steps[0].Error!;
        Assert.Equal(FailureCodes.MissingSecret, error.Code);
        Assert.EndsWith(
            "not set in the workspace 'default': KEY. " + SecretPlaces.HowToSet("default", ["KEY"]), error.Message,
            StringComparison.Ordinal);
        Assert.Empty(_run.Tools.Ledger);
    }

    [Fact]
    public void ArgumentsThatAreKnownAtRunTimeOnlyAreCheckedAgainstTheSchemaThen()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"a","tool":"script.echo","with":{"value":"seven"}}""",
            """{"id":"b","tool":"script.work","with":{"n":"${{ steps.a.output }}"}}"""));
        Failure error = _run.StateOf(id).Steps[1].Error!;
        Assert.Equal(FailureCodes.BadArguments, error.Code);
        Assert.Contains("/n", error.Message, StringComparison.Ordinal);
        Assert.Single(_run.Tools.Ledger);
    }

    [Fact]
    public void ALargeOutputGoesToThePayloadStoreAndComesBackOnReload()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(
            """{"id":"a","tool":"script.work"}""",
            """{"id":"b","tool":"script.work","needs":["a"],"with":{"n":"${{ length(steps.a.output) }}"}}"""));
        _run.Tools.Only().Succeed(new DataString(new string('x', 300 << 10)));
        _run.Run();
        Assert.Contains(_run.Journal.Appends, static append => append.Payloads.Count == 1);
        Assert.DoesNotContain(_run.Journal.Appends.SelectMany(append => append.Events), static one =>
            one.Body.Length > EventBodies.InlineBytesMax);
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Run();
        ScriptedCall repeated = _run.Tools.Ledger[^1];
        Assert.Equal(("b", 2), (repeated.Context.Step, repeated.Context.Attempt));
        Assert.Equal("307200", DataJson.Write(repeated.Call.Input["n"]!));
    }

    [Fact]
    public void AnOutputBeyondTheLimitFailsTheStepAndNothingIsCut()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(OneTry));
        _run.Tools.Only().Succeed(new DataString(new string('x', 65 << 20)));
        _run.Run();
        Assert.Equal(FailureCodes.OutputTooLarge, _run.StateOf(id).Steps[0].Error!.Code);
    }

    [Fact]
    public void ProgressIsStoredOnceASecondAtMost()
    {
        _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.work","timeout":"1m"}"""));
        ScriptedCall call = _run.Tools.Only();
        for (int i = 0; i < 50; i++)
        {
            call.Context.Progress(new ToolProgress(i / 50.0, $"{i}"));
            _run.Advance(TimeSpan.FromMilliseconds(100));
        }

        int stored =
            _run.Journal.Appends.SelectMany(append => append.Events).Count(one => one.Name == "attempt-progressed");
        Assert.InRange(stored, 4, 5);
    }

    [Fact]
    public void AFloodOfProgressNeverDrownsACancel()
    {
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.work"}"""));
        ScriptedCall call = _run.Tools.Only();
        Task reply = _run.Engine.SendAsync(id, new ExecutionCommand.Cancel("tester", null, false));
        for (int i = 0; i < 100_000; i++) call.Context.Progress(new ToolProgress(null, "noise"));
        _run.Run();
        Assert.True(reply.IsCompletedSuccessfully);
        Assert.True(call.Cancellation.IsCancellationRequested);
    }

    [Fact]
    public void AnAttemptThatWasCancelledBeforeItBeganIsNeverCalled()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(2, "script.work"));
        _run.Journal.Holds = true;
        Task pause = _run.Engine.SendAsync(id, new ExecutionCommand.Signal("s", DataNull.Value, "tester"));
        _run.Run();
        _run.Tools.Only().Succeed();
        _run.Run();
        Task<CommandReply> cancel = _run.Engine.SendAsync(id, new ExecutionCommand.Cancel("tester", null, false));
        _run.Run();
        _run.Journal.Release();
        _run.Run();
        Assert.True(pause.IsCompletedSuccessfully);
        Assert.IsType<CommandReply.Accepted>(EngineRun.Now(cancel));
        Assert.Single(_run.Tools.Ledger);
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(id));
    }

    [Fact]
    public void AFloodOfSignalsNeverDrownsTheEndOfAnAttempt()
    {
        ExecutionId id = _run.Begin(_run.PlanOf(OneTry));
        for (int i = 0; i < 20_000; i++) _ = _run.Engine.SendAsync(id, new ExecutionCommand.Resume("tester"));
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }
}
