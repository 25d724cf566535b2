using Autonomy.Actors.Executions;
using Autonomy.Actors.Workspaces;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Workspaces;

/// <summary>Rules of a workspace in a whole engine: in force before they are acknowledged, and after a crash.</summary>
public sealed class RulesKeeperTests
{
    private static readonly RulesId Default = RulesId.Of("default");

    private static readonly RulesCommand.Place Pause = new(HoldScope.Tool, "script.work", "ada", null, null);

    private static readonly RulesCommand.Lift Resume = new(HoldScope.Tool, "script.work", "ada");

    [Fact]
    public void WhatIsPausedStartsNowhereUntilItIsLifted()
    {
        var run = new EngineRun(keepsRules: true);
        Accept(run, Pause);
        ExecutionId id = run.Begin(run.ChainOf(1, "script.work"));
        Assert.Empty(run.Tools.Ledger);
        run.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, run.Left);

        Accept(run, Resume);
        run.Tools.Only().Succeed();
        run.Run();
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
    }

    [Fact]
    public void ARestartedEngineKnowsThePauseBeforeAnythingStarts()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var run = new EngineRun(seed, wakesWholeStore: true, keepsRules: true);
            ExecutionId id = run.Begin(run.ChainOf(2, "script.work"));
            Accept(run, Pause);
            run.Crash();
            Assert.Single(run.Tools.Ledger);

            Accept(run, Resume);
            run.Tools.Open[^1].Succeed();
            run.Run();
            run.Tools.Open[^1].Succeed();
            run.Run();
            Assert.Equal(ExecutionStatus.Completed, run.StatusOf(id));
        }
    }

    [Fact]
    public void APauseThatEndedWhileNoEngineRanIsOver()
    {
        var run = new EngineRun(wakesWholeStore: true, keepsRules: true);
        Accept(run, Pause with { Timeout = TimeSpan.FromMinutes(5) });
        run.Begin(run.ChainOf(1, "script.work"));
        run.Stop();
        run.Time.Advance(TimeSpan.FromMinutes(5));
        run.Crash();

        Assert.Single(run.Tools.Ledger);
    }

    [Fact]
    public void APauseWithATimeoutEndsByItself()
    {
        var run = new EngineRun(keepsRules: true);
        Accept(run, Pause with { Timeout = TimeSpan.FromMinutes(5) });
        run.Begin(run.ChainOf(1, "script.work"));

        run.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(run.Tools.Ledger);
        run.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(run.Tools.Ledger);
    }

    [Fact]
    public void NoAttemptIsInTheJournalAfterTheAcknowledgementOfAPause()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var run = new EngineRun(seed, keepsRules: true);
            ExecutionId[] ids = [.. Enumerable.Range(0, 4).Select(_ => run.Begin(run.ChainOf(6, "script.work")))];
            Task<RulesReply> pausing = run.Engine.SendAsync(Default, Pause);
            // Calls end, and the next ones begin, while the pause is on its way.
            while (!pausing.IsCompleted)
            {
                if (run.Tools.Open.Count > 0) run.Tools.Open[(int)(seed % (ulong)run.Tools.Open.Count)].Succeed();
                for (int turn = 0; turn < 3; turn++) run.RunOne();
            }

            int started = Started(run, ids);
            while (run.Tools.Open.Count > 0)
            {
                run.Tools.Open[0].Succeed();
                run.Run();
            }

            Assert.Equal(started, Started(run, ids));
            Assert.All(ids, id => Assert.False(run.StateOf(id).IsTerminal && run.StateOf(id).Steps.Length != 6));
        }
    }

    [Fact]
    public void AlwaysBecomesAPolicyThatTheNextExecutionGoesBy()
    {
        var run = new EngineRun(keepsRules: true);
        const string Step = """{"id":"a","tool":"script.pay","approval":"auto"}""";
        ExecutionId first = run.Begin(run.PlanOf(Step));
        string decision = run.StateOf(first).Decisions.Single().Request.Id;
        run.Send(
            first, new ExecutionCommand.Answer(decision, DecisionOption.Approve, "ada", null, null) { Always = true });
        Assert.Single(run.Tools.Ledger);

        run.Begin(run.PlanOf(Step));
        Assert.Equal(2, run.Tools.Ledger.Count);
        WorkspaceRules rules = Accept(run, RulesCommand.Tick.Instance);
        Assert.Equal((decision, "ada"), (rules.Policies.Single().Decision, rules.Policies.Single().By));

        Accept(run, new RulesCommand.RemovePolicy("p1", "ada"));
        run.Begin(run.PlanOf(Step));
        Assert.Equal(2, run.Tools.Ledger.Count);
    }

    [Fact]
    public void AChildIsHeldWithTheProjectOfItsParent()
    {
        var run = new EngineRun(keepsRules: true);
        Task<CommandReply> submitted = run.Engine.SubmitAsync(
            run.PlanOf("""
                {"id":"c","tool":"core.plan","with":{"plan":{"plan":1,"name":"child","steps":[
                {"id":"a","tool":"script.work"},{"id":"b","tool":"script.work","needs":["a"]}]}}}
                """),
            DataObject.Empty, "default", "tester", Autonomy.Core.Plans.Priority.Medium, "web");
        run.Run();
        Assert.IsType<CommandReply.Accepted>(EngineRun.Now(submitted));
        Accept(run, new RulesCommand.Place(HoldScope.Project, "web", "ada", null, null));
        run.Tools.Only().Succeed();
        run.Run();
        Assert.Single(run.Tools.Ledger);

        Accept(run, new RulesCommand.Lift(HoldScope.Project, "web", "ada"));
        Assert.Equal(2, run.Tools.Ledger.Count);
    }

    [Fact]
    public void ACommandThatMakesNoSenseIsRefused()
    {
        var run = new EngineRun(keepsRules: true);
        Assert.IsType<RulesReply.Refused>(Send(run, Default, Resume));
    }

    [Fact]
    public void AWorkspaceThatCameAfterTheStartHasItsRulesOnceTheyAreNeeded()
    {
        var run = new EngineRun(keepsRules: true);
        RulesReply paused = Send(run, RulesId.Of("other"), Pause);

        Assert.Single(Assert.IsType<RulesReply.Accepted>(paused).Rules.Holds);
        Assert.IsType<RulesReply.Refused>(Send(run, Default, Resume));
    }

    private static int Started(EngineRun run, IEnumerable<ExecutionId> ids) => ids.Sum(
        id => run.EventsOf(id).Count(entry => entry.Happened is ExecutionEvent.AttemptStarted));

    private static WorkspaceRules Accept(EngineRun run, RulesCommand command) =>
        Assert.IsType<RulesReply.Accepted>(Send(run, Default, command)).Rules;

    private static RulesReply Send(EngineRun run, RulesId rules, RulesCommand command)
    {
        Task<RulesReply> reply = run.Engine.SendAsync(rules, command);
        while (!reply.IsCompleted && run.RunOne())
        {
            // One turn after another, until the answer is there.
        }

        run.Run();
        return EngineRun.Now(reply);
    }
}
