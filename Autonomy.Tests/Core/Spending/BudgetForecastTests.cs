using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Spending;

/// <summary>Whether a plan fits into the budgets that it would meet, before anything runs.</summary>
public sealed class BudgetForecastTests
{
    private const string Steps = """
        { "id": "a", "tool": "test.paid", "forEach": [1, 2, 3] },
        { "id": "b", "tool": "test.pure" },
        { "id": "c", "tool": "core.wait", "with": { "duration": "1s" } }
        """;

    private static readonly DateTimeOffset Now = ExecutionRun.Beginning;

    [Fact]
    public void ItsOwnBudgetIsComparedPartByPart()
    {
        IReadOnlyList<BudgetForecast> found = Of(
            """{ "calls": 4, "cost": 2.5, "tokens": 10, "duration": "1ms" }""", new SpendingLedger(), null);

        Assert.Equal(
            [
                (BudgetPart.Calls, 4m, BudgetFit.Tight), (BudgetPart.Cost, 3m, BudgetFit.Exceeds),
                (BudgetPart.Tokens, null, BudgetFit.Unknown),
            ],
            found.Take(3).Select(budget => (budget.Part, budget.Need, budget.Fit)));
        Assert.Equal((BudgetPart.Duration, BudgetFit.Exceeds), (found[3].Part, found[3].Fit));
    }

    [Fact]
    public void OfALimitBeyondThePlanCountsWhatItsCallsUseOfItAndWhatIsSpentOfItAlready()
    {
        var ledger = new SpendingLedger();
        Set(SpendingScope.Tool, "test.paid", calls: 10);
        Set(SpendingScope.Project, "shop", calls: 100);
        Set(SpendingScope.Project, "other", calls: 1);
        ledger.Apply(new SpendingEvent.Reserved("r", "x-1", "shop", "test.paid", 0, 0, 8), Now);

        Assert.Equal(
            [("the project shop", 92m, 4m, BudgetFit.Fits), ("the tool test.paid", 2m, 3m, BudgetFit.Exceeds)],
            Of("{}", ledger, "shop").Select(budget => (budget.Subject, budget.Left, budget.Need!.Value, budget.Fit)));
        Assert.Equal("the tool test.paid", Assert.Single(Of("{}", ledger, null)).Subject);

        void Set(SpendingScope scope, string name, long calls) => ledger.Apply(
            new SpendingEvent.LimitSet(scope, name, SpendingPeriod.Total, null, null, calls, "ada"), Now);
    }

    private static IReadOnlyList<BudgetForecast> Of(string budget, SpendingLedger ledger, string? project)
    {
        Plan plan = ExecutionRun.Unsubmitted(Steps, budget: budget).Plan;
        Estimate estimate = new Estimator(TestTools.All, new DurationTable()).EstimateOf(plan, DataObject.Empty, 1);
        return BudgetForecast.Of(plan, DataObject.Empty, TestTools.All, estimate, ledger, project, Now);
    }
}
