using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Spending;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Explaining;

/// <summary>What waits for budget names it, its bound, what is used, and how it is raised.</summary>
public sealed class BudgetWhyTests
{
    private static readonly SpendingKey Key = new(SpendingScope.Tool, "test.paid", SpendingPeriod.Day);

    [Fact]
    public void AStepThatTheLedgerHasNoRoomForNamesTheBudget()
    {
        var ledger = new SpendingLedger();
        ledger.Apply(
            new SpendingEvent.LimitSet(Key.Scope, Key.Name, Key.Period, 1.5m, null, null, "ada"),
            ExecutionRun.Beginning);
        ledger.Apply(
            new SpendingEvent.Reserved("other", "q-1", null, "test.paid", 1, 0, 1), ExecutionRun.Beginning);
        ExecutionRun run = ShortOf(ledger);

        Explanation why = Why.OfStep(run.State, run.Step("a"), run.Now, TestTools.All, spending: ledger);

        Assert.Equal(CauseKind.Budget, why.Root.Kind);
        Assert.Equal(
            "the step 'a' waits for the budget of the tool test.paid (day): 0.00 USD used and 1.00 USD kept for calls "
            + "that run, of 1.50 USD, and it needs about 1.00 USD",
            why.Root.Text);
        Assert.Equal(
            "the tool test.paid (day): 0.00 USD of 1.50 USD used, 1.00 USD kept for calls that run",
            Assert.Single(why.Root.Details));
        Assert.Equal(
            "autonomy budget set --tool test.paid --cost 3 --per day", Assert.Single(why.Remedies).Command);
        Assert.Equal(Mover.Clock, why.MovedBy);
    }

    [Fact]
    public void AStepThatThePlansBudgetHasNoRoomForTellsWhatIsUsed()
    {
        ExecutionState state = ExplainedStates.Reach("a budget that running attempts may give back");

        Explanation why = Why.OfStep(state, state.Steps[1], ExecutionRun.Beginning, TestTools.All);

        Assert.Equal("cost: 0.00 USD of 1.00 USD, 1.00 USD kept for what runs", Assert.Single(why.Root.Details));
    }

    // What the ledger answers is decided by the ledger.
    private static ExecutionRun ShortOf(SpendingLedger ledger)
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "s", "tool": "core.signal", "with": { "name": "go" } },
            { "id": "a", "tool": "test.paid", "needs": ["s"] }
            """);
        run.Spending = SpendingLimits.None.With("default", [Key]);
        run.Signal("go");
        ExecutionEffect.AskSpending asked = run.Effects.OfType<ExecutionEffect.AskSpending>().Single();
        SpendingVerdict verdict = SpendingDecider.Decide(
            ledger, new SpendingCommand.Reserve(asked.Reservation, "p-1", null, asked.Tool, asked.Amount), run.Now);
        SpendingShortage shortage = Assert.IsType<SpendingVerdict.Short>(verdict).Shortage;
        run.Tell(new ExecutionCommand.HearGrant(asked.Unit, asked.Attempt, asked.Amount, shortage));
        return run;
    }
}
