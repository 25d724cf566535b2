using System.Text;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Adapters.Workers;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>
/// Workers that tell how an attempt ended while a person is asked what became of it: with the execution asleep, after
/// crashes, and in the very moment in which the person answers.
/// </summary>
public sealed class LateWordTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly EngineRun _run = new(takesWorkers: true);

    [Fact]
    public void ALateAnswerWakesTheExecutionAndEndsItsStep()
    {
        (ExecutionId id, AttemptId attempt) = BeAsked();
        Assert.Equal(1, _run.Left);

        (WorkerSeat seat, RecordedLink link) = Connect();
        seat.Complete(attempt, new DataString("sent"));
        _run.Run();

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        AssertSettled(id, new DataString("sent"));
        Assert.Empty(link.Offers);
        Assert.Empty(link.Refusals);
    }

    [Fact]
    public void AWorkerThatComesBackWithItsAttemptRunningIsLetRun()
    {
        (ExecutionId id, AttemptId attempt) = BeAsked();
        (WorkerSeat seat, RecordedLink link) = Connect(attempt);
        for (int beats = 0; beats < 12; beats++)
        {
            _run.Advance(Lease / 4);
            seat.Heartbeat([new AttemptNews(attempt, null)]);
        }

        Assert.Empty(link.Cancels);
        seat.Complete(attempt, new DataString("sent"));
        _run.Run();
        AssertSettled(id, new DataString("sent"));
    }

    [Fact]
    public void ThatAPersonAnsweredStopsTheWorkerAndItsEndIsRefused()
    {
        (ExecutionId id, AttemptId attempt) = BeAsked();
        (WorkerSeat seat, RecordedLink link) = Connect(attempt);
        _run.Send(id, new ExecutionCommand.Answer($"{id}-d1", "done", "ada", null, new DataString("by hand")));

        Assert.Equal([attempt], link.Cancels);
        seat.Complete(attempt, new DataString("sent"));
        _run.Run();
        Assert.Equal([(attempt, "not_open")], link.Refusals);
        Assert.Equal(new DataString("by hand"), _run.StateOf(id).Steps[0].Units.Single().Output);
    }

    [Fact]
    public void OfAPersonAndAWorkerThatAnswerAtOnceOneIsHeard()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var run = new EngineRun(seed, takesWorkers: true);
            (ExecutionId id, AttemptId attempt) = BeAsked(run);
            (WorkerSeat seat, RecordedLink link) = Connect(run);
            Task answer = run.Engine.SendAsync(
                id, new ExecutionCommand.Answer($"{id}-d1", "retry", "ada", null, null));
            for (ulong turns = 0; turns < seed; turns++) run.RunOne();
            seat.Complete(attempt, new DataString("sent"));
            run.Run();

            Assert.True(answer.IsCompletedSuccessfully);
            DecisionAnswer given = Assert.Single(run.StateOf(id).Decisions).Answer!;
            bool isLate = given.Option == DecisionAnswer.Withdrawn;
            Assert.Equal(isLate ? ExecutionStatus.Completed : ExecutionStatus.Running, run.StatusOf(id));
            Assert.Equal(isLate ? 0 : 1, link.Offers.Count);
        }
    }

    [Fact]
    public void AfterACrashInWhichItRanTheAnswerCountsThoughItWasGivenUp()
    {
        (_, RecordedLink former) = Connect();
        ExecutionId id = Begin();
        AttemptId attempt = former.Offers.Single();
        _run.Crash();
        _run.Engine.GoOn(id);
        _run.Advance(Lease * 1.5);
        Assert.Equal(1, _run.StateOf(id).OpenDecisions);

        (WorkerSeat seat, _) = Connect();
        seat.Complete(attempt, new DataString("sent"));
        _run.Run();
        AssertSettled(id, new DataString("sent"));
    }

    [Fact]
    public void AfterACrashInWhichAPersonWasAskedTheSleeperIsWokenForIt()
    {
        (ExecutionId id, AttemptId attempt) = BeAsked();
        _run.Crash();
        (WorkerSeat seat, _) = Connect();
        seat.Complete(attempt, new DataString("sent"));
        for (int beats = 0; beats < 14; beats++)
        {
            _run.Advance(Lease / 4);
            seat.Heartbeat([]);
        }

        AssertSettled(id, new DataString("sent"));
    }

    [Fact]
    public void ALateAnswerWhoseAppendIsNotKnownToBeStoredCountsOnce()
    {
        (ExecutionId id, AttemptId attempt) = BeAsked();
        (WorkerSeat seat, _) = Connect();
        _run.Journal.FailNext(AppendOutcome.Unknown);
        seat.Complete(attempt, new DataString("sent"));
        _run.Run();

        Assert.Contains("restarted", _run.Reports);
        AssertSettled(id, new DataString("sent"));
    }

    [Fact]
    public void SecretsOfTheCallAreTakenOutOfALateAnswer()
    {
        _run.Secrets["KEY"] = "s3cret-text";
        (ExecutionId id, AttemptId attempt) = BeAsked(_run, "${{ secrets.KEY }}");
        (WorkerSeat seat, _) = Connect();
        seat.Complete(attempt, new DataString("sent with s3cret-text"));
        _run.Run();

        AssertSettled(id, new DataString("sent with ***KEY***"));
        Assert.DoesNotContain(
            _run.Journal.Appends.SelectMany(append => append.Events),
            stored => Encoding.UTF8.GetString(stored.Body.Span).Contains("s3cret-text", StringComparison.Ordinal));
    }

    [Fact]
    public void ALateFailureThatDidNothingIsTriedAgain()
    {
        (ExecutionId id, AttemptId attempt) = BeAsked();
        (WorkerSeat seat, RecordedLink link) = Connect();
        seat.Fail(attempt, new Failure { Kind = FailureKind.Unavailable, Code = "away", Message = "It is away." });
        _run.Advance(TimeSpan.FromSeconds(5));
        seat.Heartbeat([]);
        _run.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([attempt with { Number = 2 }], link.Offers);
        Assert.Equal(0, _run.StateOf(id).OpenDecisions);
    }

    /// <summary>The question was withdrawn, and the step completed with this, of its only attempt.</summary>
    private void AssertSettled(ExecutionId id, DataValue output)
    {
        ExecutionState state = _run.StateOf(id);
        Assert.Equal(ExecutionStatus.Completed, state.Status);
        Assert.Equal((1, output), (state.Steps[0].Attempts, state.Steps[0].Output));
        DecisionAnswer answer = Assert.Single(state.Decisions).Answer!;
        Assert.Equal((DecisionAnswer.Withdrawn, "the worker answered late"), (answer.Option, answer.Comment));
    }

    private (ExecutionId Execution, AttemptId Attempt) BeAsked() => BeAsked(_run);

    /// <summary>A worker took the attempt and was not heard of again: a person is asked.</summary>
    private static (ExecutionId Execution, AttemptId Attempt) BeAsked(EngineRun run, string text = "x")
    {
        // Nobody is awaited any more who ran before the engine did.
        run.Advance(Lease * 4);
        (WorkerSeat seat, RecordedLink link) = Connect(run);
        ExecutionId id = Begin(run, text);
        seat.Leave();
        run.Advance(Lease * 1.5);
        Assert.Equal(1, run.StateOf(id).OpenDecisions);
        return (id, link.Offers.Single());
    }

    private ExecutionId Begin() => Begin(_run, "x");

    private static ExecutionId Begin(EngineRun run, string text) => run.Begin(EngineRun.PlanOf(
        run.Engine.ToolsOf("default"),
        $$$"""
        {"plan":1,"name":"demo","steps":[
          {"id":"a","tool":"remote.pay","approval":"never","with":{"text":"{{{text}}}"}}]}
        """));

    private (WorkerSeat Seat, RecordedLink Link) Connect(params AttemptId[] running) => Connect(_run, running);

    private static (WorkerSeat Seat, RecordedLink Link) Connect(EngineRun run, params AttemptId[] running)
    {
        ToolDescriptor pay = ToolDescriptor.Absent(ToolName.Parse("remote.pay"), EffectClass.Irreversible);
        var hello = new WorkerHello("w", "w", [new OfferedTool(pay, 8)], 8) { Running = [.. running] };
        var link = new RecordedLink();
        Assert.True(run.Workers!.PoolOf("default").TryConnect(hello, link, out WorkerSeat? seat, out _));
        run.Run();
        return (seat, link);
    }
}
