using Autonomy.Actors.Executions;
using Autonomy.Actors.Journaled;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>Nothing leaves before it is durable, and nothing acknowledged is lost.</summary>
public sealed class DurabilityTests
{
    private readonly EngineRun _run = new();

    [Fact]
    public void ASubmissionIsAnsweredAndCallsItsFirstToolOnlyOnceItIsDurable()
    {
        _run.Journal.Holds = true;
        Task<CommandReply> reply = _run.Submit(_run.ChainOf(1, "script.work"));
        _run.Run();
        Assert.False(reply.IsCompleted);
        Assert.Empty(_run.Tools.Ledger);

        _run.Journal.Release();
        _run.Run();
        Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply));
        Assert.Single(_run.Tools.Ledger);
    }

    [Fact]
    public void AnExecutionWithANameOfItsOwnReadsNothingBeforeItBegins()
    {
        _run.Journal.ReadFault = new InvalidOperationException("nothing is to be read");
        Task<CommandReply> reply = _run.Submit(_run.ChainOf(1));
        _run.Run();
        Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply));
    }

    [Fact]
    public void ANewNameThatIsTakenAlreadyIsFoundByItsFirstAppend()
    {
        _run.Journal.FailNext(AppendOutcome.Conflict);
        Task<CommandReply> reply = _run.Submit(_run.ChainOf(1));
        _run.Run();
        ExecutionId id = Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)).Execution;
        Assert.Contains("restarted", _run.Reports);
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void TheNextStepStartsOnlyOnceTheEndOfTheFormerIsDurable()
    {
        _run.Begin(_run.ChainOf(2, "script.work"));
        _run.Journal.Holds = true;
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Single(_run.Tools.Ledger);

        _run.Journal.Release();
        _run.Run();
        Assert.Equal(2, _run.Tools.Ledger.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void ASequentialPlanCostsOneAppendMoreThanItHasSteps(int steps)
    {
        ExecutionId id = _run.Begin(_run.ChainOf(steps));
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(steps + 1, _run.Journal.Appends.Count);
    }

    [Fact]
    public void CommandsThatComeDuringAnAppendGoIntoTheNextOne()
    {
        ExecutionId id = _run.Begin(_run.PlanOf("""{"id":"a","tool":"script.work"}"""));
        _run.Journal.Holds = true;
        Task<CommandReply>[] replies = [.. Enumerable.Range(0, 20).Select(_ =>
            _run.Engine.SendAsync(id, new ExecutionCommand.Signal("s", DataNull.Value, "tester")))];
        _run.Run();
        Assert.Equal(1, _run.Journal.HeldCount);
        _run.Journal.ReleaseOne();
        _run.Run();
        _run.Journal.Release();
        _run.Run();
        Assert.All(replies, reply => Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)));
        Assert.Equal(3, _run.Journal.Appends.Count);
        Assert.Equal(20, _run.Journal.Appends.Skip(1).Sum(append => append.Events.Count));
    }

    [Fact]
    public void ARefusedAppendIsTriedAgainEverySecondAndNothingIsLost()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(2, "script.work"));
        _run.Journal.Fault = static _ => AppendOutcome.Refused;
        _run.Tools.Only().Succeed();
        Task<CommandReply> signal =
            _run.Engine.SendAsync(id, new ExecutionCommand.Signal("s", DataNull.Value, "tester"));
        _run.Advance(TimeSpan.FromSeconds(3));
        Assert.False(signal.IsCompleted);
        Assert.Single(_run.Tools.Ledger);
        Assert.Equal(4, _run.Reports.Count(report => report.StartsWith("refused", StringComparison.Ordinal)));

        _run.Journal.Fault = static _ => null;
        _run.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<CommandReply.Accepted>(EngineRun.Now(signal));
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(2, _run.Tools.Ledger.Count);
    }

    [Fact]
    public async Task WhoeverAsksIsAnsweredAfterTenSecondsOfRefusals()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1, "script.work"));
        _run.Journal.Fault = static _ => AppendOutcome.Refused;
        Task<CommandReply> decided = SignalAsync(id, "decided");
        _run.Run();
        Task<CommandReply> waiting = SignalAsync(id, "waiting");
        _run.Advance(TimeSpan.FromSeconds(8));
        Assert.False(decided.IsCompleted || waiting.IsCompleted);
        _run.Advance(TimeSpan.FromSeconds(1));
        Task<CommandReply> late = SignalAsync(id, "late");
        _run.Run();

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => decided);
        foreach (Task<CommandReply> refused in new[] { waiting, late })
        {
            var reply = Assert.IsType<CommandReply.Refused>(EngineRun.Now(refused));
            Assert.Equal(RejectionCode.StoreRefused, reply.Rejection.Code);
        }

        // What was decided takes effect once there is room, and nothing else does.
        _run.Journal.Fault = static _ => null;
        _run.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            [1, 0, 0], new[] { "decided", "waiting", "late" }.Select(name => _run.StateOf(id).SignalsKept(name)));
        Assert.IsType<CommandReply.Accepted>(
            _run.Send(id, new ExecutionCommand.Signal("again", DataNull.Value, "tester")));
    }

    [Fact]
    public void ARefusedSubmissionLeavesNothingAndIsAnsweredAtOnce()
    {
        _run.Journal.Fault = static _ => AppendOutcome.Refused;
        Task<CommandReply> reply = _run.Submit(_run.ChainOf(1));
        _run.Run();
        var refused = Assert.IsType<CommandReply.Refused>(EngineRun.Now(reply));
        Assert.Equal(RejectionCode.StoreRefused, refused.Rejection.Code);
        _run.Journal.Fault = static _ => null;
        _run.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, _run.Journal.HeadOffset);
        Assert.Empty(_run.Tools.Ledger);
    }

    [Theory]
    [InlineData(AppendOutcome.Conflict)]
    [InlineData(AppendOutcome.Unknown)]
    public void ALostAppendIsReadAgainAndTheExecutionGoesOnWithoutRepeatingWhatCompleted(AppendOutcome outcome)
    {
        ExecutionId id = _run.Begin(_run.ChainOf(3, "script.work"));
        _run.Tools.Only().Succeed();
        _run.Run();
        _run.Journal.FailNext(outcome);
        _run.Tools.Only().Succeed();
        _run.Run();
        while (_run.Tools.Open.Count > 0)
        {
            _run.Tools.Open[0].Succeed();
            _run.Run();
        }

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Single(_run.Tools.Ledger, call => call.Context.Step == "s1");
        Assert.Contains("restarted", _run.Reports);
    }

    [Fact]
    public void ACommandOfALostAppendIsDecidedAgainWhenNothingWasWritten()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1, "script.work"));
        _run.Journal.FailNext(AppendOutcome.Conflict);
        Assert.IsType<CommandReply.Accepted>(
            _run.Send(id, new ExecutionCommand.Signal("go", DataNull.Value, "tester")));
        Assert.Equal(1, _run.StateOf(id).SignalsKept("go"));
    }

    [Fact]
    public async Task ACommandWhoseAppendIsInTheDarkIsNotAnsweredAsRefused()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1, "script.work"));
        _run.Journal.FailNext(AppendOutcome.Unknown);
        Task<CommandReply> reply =
            _run.Engine.SendAsync(id, new ExecutionCommand.Signal("go", DataNull.Value, "tester"));
        _run.Run();
        Assert.True(reply.IsCompleted);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => reply);
        Assert.Equal(1, _run.StateOf(id).SignalsKept("go"));
    }

    [Fact]
    public void AWaitingCommandIsRefusedOnceTooManyWaitForTheStore()
    {
        ExecutionId id = _run.Begin(_run.ChainOf(1, "script.work"));
        _run.Journal.Holds = true;
        var replies = new List<Task<CommandReply>>();
        for (int i = 0; i < 9_000; i++)
        {
            replies.Add(
                _run.Engine.SendAsync(id, new ExecutionCommand.Signal($"s{i % 100}", DataNull.Value, "tester")));
            if (i % 100 == 0) _run.Run();
        }

        _run.Run();
        Assert.Contains(replies, reply => reply is { IsCompletedSuccessfully: true, Result: CommandReply.Refused });
        _run.Tools.Only().Succeed();
        _run.Journal.Release();
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    private Task<CommandReply> SignalAsync(ExecutionId id, string name) =>
        _run.Engine.SendAsync(id, new ExecutionCommand.Signal(name, DataNull.Value, "tester"));
}
