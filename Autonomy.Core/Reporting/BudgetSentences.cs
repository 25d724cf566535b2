using Autonomy.Core.Executions;
using static Autonomy.Core.Reporting.EventTone;

namespace Autonomy.Core.Reporting;

/// <summary>What is spent of budgets, in words.</summary>
internal static class BudgetSentences
{
    /// <summary>An event of the execution; null for one that is not about its budget.</summary>
    public static EventLine? OfExecution(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.BudgetWarned told => new(
            $"{BudgetWords.Of(told.Part, told.Used)} of {BudgetWords.Of(told.Part, told.Limit)} used", Notice),
        ExecutionEvent.BudgetRaised told => new($"{told.By} raised the budget by {RaiseOf(told)}", Plain),
        ExecutionEvent.FinishRequested told => new($"{told.By} has it finish with what is done", Notice),
        _ => null,
    };

    /// <summary>An event of a step.</summary>
    public static EventLine? OfStep(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.BudgetReserved told =>
            new($"keeps {AmountOf(new BudgetAmount(told.CostUsd, told.Tokens, told.Calls))}", Dim),
        ExecutionEvent.BudgetSettled told =>
            new($"used {AmountOf(new BudgetAmount(told.CostUsd, told.Tokens, told.Calls))}", Dim),
        ExecutionEvent.BudgetGranted => new("the budgets beyond the execution have room for it", Dim),
        ExecutionEvent.BudgetReturned => new("gives back what was kept for it", Dim),
        _ => null,
    };

    private static string AmountOf(BudgetAmount amount)
    {
        var parts = new List<string> { BudgetWords.Of(BudgetPart.Calls, amount.Calls) };
        if (amount.CostUsd > 0) parts.Add(BudgetWords.Of(BudgetPart.Cost, amount.CostUsd));
        if (amount.Tokens > 0) parts.Add(BudgetWords.Of(BudgetPart.Tokens, amount.Tokens));
        return string.Join(", ", parts);
    }

    private static string RaiseOf(ExecutionEvent.BudgetRaised told)
    {
        var parts = new List<string>();
        if (told.CostUsd is { } cost) parts.Add(BudgetWords.Of(BudgetPart.Cost, cost));
        if (told.Tokens is { } tokens) parts.Add(BudgetWords.Of(BudgetPart.Tokens, tokens));
        if (told.Calls is { } calls) parts.Add(BudgetWords.Of(BudgetPart.Calls, calls));
        if (told.DurationMs is { } span) parts.Add(BudgetWords.Of(BudgetPart.Duration, span));
        return parts.Count == 0 ? "nothing" : string.Join(", ", parts);
    }
}
