using System.Text;
using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Adapters.Workers;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>
/// Attempts that run on workers while their execution is read again, after the engine was started anew or its actor
/// was: they are awaited, whatever has changed meanwhile, and what is not known of their effect is not taken for none.
/// </summary>
public sealed class TakeUpTests
{
    private const string Secret = "s3cret-text";

    private const string ParentOfGoal =
        """{"id":"p","tool":"core.plan","with":{"plan":{"plan":1,"name":"child","steps":["""
        + """{"id":"c","goal":"Pay","approval":"never"}]}}}""";

    private readonly EngineRun _run = new(takesWorkers: true, limits: new EngineLimits { AttemptsMax = 2 });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnAttemptWhoseSecretIsGoneIsAwaitedAndWhatItAnswersIsNotKept(bool succeeds)
    {
        _run.Secrets["KEY"] = Secret;
        (ExecutionId id, AttemptId attempt) = BeginToPay("${{ secrets.KEY }}");
        _run.Secrets.Clear();
        _run.Crash();
        (WorkerSeat seat, _) = Connect(running: attempt);
        GoOn(id);
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(id));

        if (succeeds) seat.Complete(attempt, new DataString($"paid with {Secret}"));
        else seat.Fail(attempt, Cut with { Message = $"cut off, with {Secret}" });
        _run.Run();

        Failure failure = FailureOf(id);
        Assert.Equal(succeeds ? FailureEffect.Applied : FailureEffect.Unknown, failure.Effect);
        Assert.Contains("KEY", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            _run.Journal.Appends.SelectMany(append => append.Events),
            stored => Encoding.UTF8.GetString(stored.Body.Span).Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void AnAttemptWhoseSecretIsThereIsAwaitedAndItsOutputKeptWithoutIt()
    {
        _run.Secrets["KEY"] = Secret;
        (ExecutionId id, AttemptId attempt) = BeginToPay("${{ secrets.KEY }}");
        _run.Crash();
        (WorkerSeat seat, _) = Connect(running: attempt);
        GoOn(id);
        seat.Complete(attempt, new DataString($"paid with {Secret}"));
        _run.Run();

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
        Assert.Equal(new DataString("paid with ***KEY***"), _run.StateOf(id).Steps[0].Units.Single().Output);
    }

    [Fact]
    public void AnAttemptIsAwaitedWhateverItsToolAsksForByNow()
    {
        // What is constant is checked with the plan, and never again.
        _run.Secrets["KEY"] = Secret;
        (ExecutionId id, AttemptId attempt) = BeginToPay("${{ secrets.KEY }}");
        _run.Crash();
        (WorkerSeat seat, _) = Connect(schema: """{ "type": "object", "required": ["amount"] }""", running: attempt);
        GoOn(id);
        seat.Complete(attempt, DataNull.Value);
        _run.Run();

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AnAttemptThatRunsWaitsForNoSlotSoThatACancelReachesItsWorker()
    {
        (ExecutionId id, AttemptId attempt) = BeginToPay("x");
        _run.Crash();
        (WorkerSeat seat, RecordedLink link) = Connect(running: attempt);
        // Both slots are taken.
        ExecutionId others = BeginOther(_run.PlanOf(
            """{"id":"b","tool":"script.work"}""", """{"id":"c","tool":"script.work"}""",
            """{"id":"d","tool":"script.work"}"""));
        GoOn(id);
        _run.Send(id, new ExecutionCommand.Cancel("tester", null, Undo: false));

        Assert.Equal([attempt], link.Cancels);
        seat.Fail(attempt, Cut);
        _run.Run();
        Assert.Equal(FailureEffect.Unknown, FailureOf(id).Effect);
        // It ran beyond the most, and gave nobody a slot that there is not.
        Assert.Equal(2, _run.Tools.Open.Count);
        while (_run.Tools.Open.Count > 0)
        {
            _run.Tools.Open[0].Succeed();
            _run.Run();
        }

        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(others));
    }

    [Fact]
    public void ARestartOfTheExecutionsActorLeavesItsAttemptRunningAndAwaitsItAgain()
    {
        (WorkerSeat seat, RecordedLink link) = Connect();
        ExecutionId id = BeginBesideWork();
        Restart();

        Assert.Empty(link.Cancels);
        for (int beats = 0; beats < 8; beats++)
        {
            _run.Advance(TimeSpan.FromSeconds(3));
            seat.Heartbeat([new AttemptNews(link.Offers.Single(), null)]);
        }

        seat.Complete(link.Offers.Single(), DataNull.Value);
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AnEndThatIsToldWhileItsExecutionIsReadAgainIsThatOfTheAttempt()
    {
        (WorkerSeat seat, RecordedLink link) = Connect();
        ExecutionId id = BeginBesideWork();
        _run.Journal.ReadFault = new IOException("the disk is away");
        Restart();
        seat.Complete(link.Offers.Single(), DataNull.Value);
        _run.Run();
        _run.Journal.ReadFault = null;
        _run.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(link.Cancels);
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AnAttemptOfAnExecutionThatIsTerminatedIsAskedToStop()
    {
        (_, RecordedLink link) = Connect();
        ExecutionId id = BeginBesideWork();
        _run.Send(id, new ExecutionCommand.Terminate("tester", null));

        Assert.Equal(link.Offers, link.Cancels);
    }

    [Fact]
    public void AChildWhosePlanSaysAGoalKeepsItsToolWhenNobodyOffersThatAfterACrash()
    {
        (_, RecordedLink link) = Connect();
        ExecutionId id = Begin(ParentOfGoal);
        AttemptId attempt = link.Offers.Single();
        _run.Crash();
        GoOn(id);
        Assert.Equal(ExecutionStatus.Running, _run.StatusOf(id));

        (WorkerSeat seat, _) = Connect(running: attempt);
        GoOn(ExecutionId.ChildOf(id, "p", null, 1));
        seat.Complete(attempt, DataNull.Value);
        _run.Run();
        Assert.Equal(ExecutionStatus.Completed, _run.StatusOf(id));
    }

    [Fact]
    public void AChildWhosePlanSaysAGoalIsCancelledWhenNobodyOffersItsToolAnyMore()
    {
        (WorkerSeat seat, RecordedLink link) = Connect();
        ExecutionId id = Begin(ParentOfGoal);
        AttemptId attempt = link.Offers.Single();
        seat.Fail(attempt, Cut with { Effect = FailureEffect.None });
        _run.Crash();
        GoOn(id);
        _run.Send(id, new ExecutionCommand.Cancel("tester", null, Undo: false));

        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(ExecutionId.ChildOf(id, "p", null, 1)));
        Assert.Equal(ExecutionStatus.Cancelled, _run.StatusOf(id));
    }

    private static Failure Cut => new()
    {
        Kind = FailureKind.AnswerCut,
        Code = "cut",
        Message = "It was cut off.",
        Effect = FailureEffect.Unknown,
    };

    /// <summary>Lets an append of the execution end so that nobody knows how: its actor begins anew.</summary>
    private void Restart()
    {
        _run.Journal.FailNext(AppendOutcome.Unknown);
        _run.Tools.Only().Succeed();
        _run.Run();
        Assert.Contains("restarted", _run.Reports);
    }

    /// <summary>Begins an execution whose one step runs on a worker by now.</summary>
    private (ExecutionId Execution, AttemptId Attempt) BeginToPay(string text)
    {
        (_, RecordedLink link) = Connect();
        ExecutionId id = Begin(
            $$$"""{"id":"a","tool":"remote.pay","approval":"never","with":{"text":"{{{text}}}"}}""");
        return (id, link.Offers.Single());
    }

    /// <summary>The same beside a step that runs in the engine.</summary>
    private ExecutionId BeginBesideWork() => Begin(
        """{"id":"a","tool":"remote.pay","approval":"never"},{"id":"b","tool":"script.work"}""");

    private ExecutionId Begin(string steps) => _run.Begin(EngineRun.PlanOf(
        _run.Engine.ToolsOf("default"), $$"""{"plan":1,"name":"demo","steps":[{{steps}}]}"""));

    // An engine that begins anew draws the same ids.
    private ExecutionId BeginOther(Plan plan)
    {
        var id = ExecutionId.New("other", new SeededRandom(99));
        Task<CommandReply> reply = _run.Engine.SubmitAsync(new ExecutionCommand.Submit(
            id, "default", plan, DataObject.Empty, "tester", Priority.Medium, null));
        _run.Run();
        Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply));
        return id;
    }

    private void GoOn(ExecutionId id)
    {
        _run.Engine.GoOn(id);
        _run.Run();
    }

    private (WorkerSeat Seat, RecordedLink Link) Connect(string schema = "{}", params AttemptId[] running)
    {
        ToolDescriptor pay = ToolDescriptor.Absent(ToolName.Parse("remote.pay"), EffectClass.Irreversible) with
        {
            InputSchema = (DataObject)DataJson.Parse(schema),
            Timeout = TimeSpan.FromHours(1),
        };
        var hello = new WorkerHello("w", "w", [new OfferedTool(pay, 8)], 8) { Running = [.. running] };
        var link = new RecordedLink();
        Assert.True(_run.Workers!.PoolOf("default").TryConnect(hello, link, out WorkerSeat? seat, out _));
        _run.Run();
        return (seat, link);
    }

    private Failure FailureOf(ExecutionId id) => _run.EventsOf(id)
        .Select(one => one.Happened).OfType<ExecutionEvent.AttemptFailed>().Single().Error;
}
