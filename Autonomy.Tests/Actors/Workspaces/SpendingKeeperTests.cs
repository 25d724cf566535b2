using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Workspaces;

/// <summary>Executions beside each other, bound by what their project may spend.</summary>
public sealed class SpendingKeeperTests
{
    private static readonly RulesId Workspace = RulesId.Of("default");
    private static readonly SpendingKey Shop = new(SpendingScope.Project, "shop", SpendingPeriod.Total);

    [Fact]
    public void ExecutionsBesideEachOtherSpendNoMoreThanTheirProjectMay()
    {
        EngineRun engine = WithLimit(calls: 3);
        ExecutionId[] ids = [.. Enumerable.Range(0, 3).Select(_ => Begin(engine, "shop", Work(1), Work(2)))];
        ExecutionId other = Begin(engine, "other", Work(1));

        // Whoever ends a call leaves nothing over: the rest waits, and is asked about once all is spent.
        for (int i = 0; i < 20; i++)
        {
            foreach (ScriptedCall call in engine.Tools.Open) call.Succeed();
            engine.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Equal(ExecutionStatus.Completed, engine.StatusOf(other));
        Assert.Equal(3, engine.Tools.Ledger.Count(call => call.Context.Execution != other.Value));
        DecisionState asked = ids.SelectMany(id => engine.StateOf(id).Decisions).First();
        Assert.StartsWith(
            "Budget of the project shop: 3 calls of 3 calls used", asked.Request.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void AfterARaiseWhoWaitsAsksAgainAndGoesOn()
    {
        EngineRun engine = WithLimit(calls: 1);
        ExecutionId id = Begin(engine, "shop", Work(1), Work(2, ",\"needs\":[\"w1\"]"));
        engine.Tools.Open[0].Succeed();
        engine.Run();
        Assert.Equal(ExecutionStatus.Waiting, engine.StatusOf(id));

        SetLimit(engine, calls: 2);
        string asked = engine.StateOf(id).Decisions.Single().Request.Id;
        engine.Send(id, new ExecutionCommand.Answer(asked, DecisionOption.Retry, "ada", null, null));
        engine.Tools.Open[0].Succeed();
        engine.Run();

        Assert.Equal(ExecutionStatus.Completed, engine.StatusOf(id));
        Assert.DoesNotContain(engine.StateOf(id).Decisions, decision => decision.Answer is null);
    }

    [Fact]
    public void TheNextDayHasRoomAgainWithoutAnAnswer()
    {
        var engine = new EngineRun(keepsRules: true);
        engine.Run();
        SetLimit(engine, 1, Shop with { Period = SpendingPeriod.Day });
        ExecutionId id = Begin(engine, "shop", Work(1), Work(2, ",\"needs\":[\"w1\"]"));
        engine.Tools.Open[0].Succeed();
        engine.Run();
        Assert.Equal(ExecutionStatus.Waiting, engine.StatusOf(id));

        engine.Advance(TimeSpan.FromHours(24));
        engine.Tools.Open[0].Succeed();
        engine.Run();

        Assert.Equal(ExecutionStatus.Completed, engine.StatusOf(id));
    }

    [Fact]
    public void WhoWaitsLongForWhatOthersKeepAsksSeldomAndHearsSoonHowItEnded()
    {
        EngineRun engine = WithLimit(calls: 1);
        Begin(engine, "shop", Work(1, ",\"timeout\":\"24h\""));
        DateTimeOffset since = engine.Time.GetUtcNow();
        ExecutionId id = Begin(engine, "shop", Work(1));

        engine.Advance(TimeSpan.FromHours(20));

        // After 5 s, 5 s, 10 s and so on up to 5 min: three events each time.
        Assert.InRange(engine.EventsOf(id).Count, 3 * 240, 3 * 260);
        Assert.Equal(since, Assert.Single(engine.StateOf(id).Steps[0].Units).ShortOfRoomSince);
        Assert.Empty(engine.StateOf(id).Decisions);

        engine.Tools.Open[0].Succeed();
        engine.Advance(TimeSpan.FromMinutes(5));
        Assert.Single(engine.StateOf(id).Decisions);
    }

    [Fact]
    public void ACrashLosesNoReservationAndSettlesEachOnce()
    {
        EngineRun engine = WithLimit(calls: 3);
        ExecutionId id = Begin(engine, "shop", Work(1));

        engine.Crash();
        engine.Engine.GoOn(id);
        engine.Run();
        engine.Tools.Open[^1].Succeed();
        engine.Run();

        Assert.Equal(ExecutionStatus.Completed, engine.StatusOf(id));
        SpendingLedger ledger = LedgerOf(engine);
        Assert.Empty(ledger.Open);
        Assert.Equal(2, ledger.Accounts[Shop].SpentAt(engine.Time.GetUtcNow()).Calls);
    }

    [Fact]
    public void ACancelGivesBackWhatWasNotUsed()
    {
        EngineRun engine = WithLimit(calls: 5);
        ExecutionId id = Begin(engine, "shop", Work(1), Work(2));

        engine.Send(id, new ExecutionCommand.Cancel("ada", null, Undo: false));
        foreach (ScriptedCall call in engine.Tools.Open) call.Succeed();
        engine.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(LedgerOf(engine).Open);
    }

    [Fact]
    public void WhoAsksAgainIsGivenWhatIsKeptAlready()
    {
        EngineRun engine = WithLimit(calls: 5);
        var asked = new SpendingCommand.Reserve("x/a/1", "x", "shop", "script.work", new BudgetAmount(1, 0, 1));
        Ask(engine, asked);

        SpendingReply.Answered again = Ask(engine, asked with { Amount = new BudgetAmount(2, 9, 1) });

        Assert.Equal(new BudgetAmount(1, 0, 1), again.Asked.Amount);
        Assert.Equal(new BudgetAmount(1, 0, 1), LedgerOf(engine).Accounts[Shop].Reserved);
    }

    private static SpendingReply.Answered Ask(EngineRun engine, SpendingCommand.Reserve asked)
    {
        Task<SpendingReply> reply = engine.Engine.SendAsync(Workspace, asked);
        engine.Run();
        return Assert.IsType<SpendingReply.Answered>(EngineRun.Now(reply));
    }

    private static EngineRun WithLimit(long calls)
    {
        var engine = new EngineRun(keepsRules: true);
        engine.Run();
        SetLimit(engine, calls);
        return engine;
    }

    private static void SetLimit(EngineRun engine, long calls, SpendingKey? key = null)
    {
        Task<SpendingReply> reply = engine.Engine.SendAsync(
            Workspace, new SpendingCommand.SetLimit(key ?? Shop, new SpendingLimit(null, null, calls), "ada"));
        engine.Run();
        Assert.IsType<SpendingReply.Accepted>(EngineRun.Now(reply));
    }

    [Fact]
    public void ALedgerThatBreaksAgainAndAgainRestsAndForgetsNothingThatItIsTold()
    {
        EngineRun engine = WithLimit(calls: 3);
        Begin(engine, "shop", Work(1));
        Assert.Single(LedgerOf(engine).Open);
        StreamId ledger = SpendingEventTable.StreamOf(Workspace);
        engine.Journal.Fault = append => append.Stream == ledger ? AppendOutcome.Unknown : null;
        for (int i = 0; i < 11; i++) Assert.True(AskForLimit(engine, calls: 4 + i).IsFaulted);
        engine.Journal.Fault = static _ => null;

        var refused = Assert.IsType<SpendingReply.Refused>(EngineRun.Now(AskForLimit(engine, calls: 100)));
        Assert.Equal(RejectionCode.StoreRefused, refused.Rejection.Code);
        engine.Tools.Only().Succeed();
        engine.Run();
        Assert.Single(LedgerOf(engine).Open);

        engine.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(LedgerOf(engine).Open);
        SetLimit(engine, calls: 100);
    }

    private static Task<SpendingReply> AskForLimit(EngineRun engine, long calls)
    {
        Task<SpendingReply> reply = engine.Engine.SendAsync(
            Workspace, new SpendingCommand.SetLimit(Shop, new SpendingLimit(null, null, calls), "ada"));
        engine.Run();
        return reply;
    }

    private static SpendingLedger LedgerOf(EngineRun engine)
    {
        var ledger = new SpendingLedger();
        var read = engine.Journal.ReadStreamAsync(SpendingEventTable.StreamOf(Workspace), 1, int.MaxValue, default);
        foreach (var stored in EngineRun.Now(read.AsTask()))
            ledger.Apply(SpendingEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time);
        return ledger;
    }

    private static string Work(int number, string more = "") =>
        $$"""{"id":"w{{number}}","tool":"script.work"{{more}}}""";

    private static ExecutionId Begin(EngineRun engine, string project, params string[] steps)
    {
        Task<CommandReply> reply = engine.Engine.SubmitAsync(
            engine.PlanOf(steps), DataObject.Empty, "default", "tester", Priority.Medium, project);
        engine.Run();
        return Assert.IsType<CommandReply.Accepted>(EngineRun.Now(reply)).Execution;
    }
}
