using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;

namespace Autonomy.Cli.Rendering;

/// <summary>Budgets and what is spent of them, as people and programs read it.</summary>
internal static class BudgetText
{
    /// <summary>The budget for programs: what is limited, spent and reserved; null where nothing is limited.</summary>
    public static DataValue DataOf(ExecutionBudget? budget)
    {
        if (budget is null) return DataNull.Value;
        return DataObject.Of(
            ("limit", DataObject.Of(
                ("cost", Optional(budget.Limit.Cost)), ("tokens", Optional(budget.Limit.Tokens)),
                ("calls", Optional(budget.Limit.Calls)),
                ("duration", budget.Limit.Duration is { } span ? Durations.Write(span) : DataNull.Value))),
            ("spent", DataOf(budget.Spent)),
            ("reserved", DataOf(budget.Reserved)));
    }

    /// <summary>An amount for programs.</summary>
    public static DataObject DataOf(BudgetAmount amount) => DataObject.Of(
        ("cost", new DataNumber(amount.CostUsd)), ("tokens", amount.Tokens), ("calls", amount.Calls));

    /// <summary>The budgets that a plan would meet, and whether it fits into them.</summary>
    public static TextTable TableOf(IEnumerable<BudgetForecast> budgets)
    {
        var table = new TextTable("BUDGET OF", "PART", "NEEDS ABOUT", "LEFT", "FITS");
        foreach (BudgetForecast budget in budgets)
        {
            string need = budget.Need is { } known ? NeedOf(budget.Part, known) : "-";
            (string text, string style) = budget.Fit switch
            {
                BudgetFit.Fits => ("yes", "green"),
                BudgetFit.Tight when budget.Part == BudgetPart.Duration => ("perhaps", "yellow"),
                BudgetFit.Tight => ("just", "yellow"),
                BudgetFit.Exceeds => ("no", "red"),
                _ => ("not known", "dim"),
            };
            table.Add(
                (budget.Subject, "bold"), (Words.Of(budget.Part), ""), (need, ""),
                (BudgetWords.Of(budget.Part, budget.Left), ""), (text, style));
        }

        return table;
    }

    /// <summary>The same for programs.</summary>
    public static DataValue DataOf(BudgetForecast budget) => DataObject.Of(
        ("of", budget.Subject), ("part", Words.Of(budget.Part)), ("limit", new DataNumber(budget.Limit)),
        ("left", new DataNumber(budget.Left)), ("need", Optional(budget.Need)), ("fit", Words.Of(budget.Fit)));

    // Of an estimated time, two digits are enough.
    private static string NeedOf(BudgetPart part, decimal amount) => part == BudgetPart.Duration
        ? $"up to {EstimateText.Of(TimeSpan.FromMilliseconds((double)amount))}"
        : BudgetWords.Of(part, amount);

    private static DataValue Optional(decimal? amount) => amount is { } known ? new DataNumber(known) : DataNull.Value;

}
