using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Spending;

/// <summary>Whether a budget has room for what a plan is likely to use of it.</summary>
public enum BudgetFit
{
    /// <summary>It has, with a fifth or more to spare; of time, for 9 of 10 runs.</summary>
    Fits,

    /// <summary>It has, with less to spare; of time, for half of the runs.</summary>
    Tight,

    /// <summary>It has not.</summary>
    Exceeds,

    /// <summary>What will be used is not known before it is: tokens.</summary>
    Unknown,
}

/// <summary>One part of a budget that is in force for a plan, and whether the plan fits into it.</summary>
/// <param name="Subject">Whose budget: <c>the plan</c>, <c>the project shop (day)</c>.</param>
/// <param name="Part">Of which part.</param>
/// <param name="Limit">What may be used; of time, in milliseconds.</param>
/// <param name="Left">What is left of it now, without what is kept for calls that run.</param>
/// <param name="Need">What is likely needed: each call once for each item, without retries; null: not known.</param>
/// <param name="Fit">Whether there is room.</param>
public sealed record BudgetForecast(
    string Subject, BudgetPart Part, decimal Limit, decimal Left, decimal? Need, BudgetFit Fit)
{
    private const decimal TightFrom = 0.8m;

    /// <summary>Every limit that calls of the plan would meet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">The inputs, where they are known: fan-outs may hang on them.</param>
    /// <param name="tools">The tools, which say what their calls typically cost.</param>
    /// <param name="estimate">How long the plan takes.</param>
    /// <param name="ledger">The limits of the workspace, its projects and tools, and what is spent of them.</param>
    /// <param name="project">The project that it would run in; null: none.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<BudgetForecast> Of(
        Plan plan, DataObject inputs, IToolCatalog tools, Estimate estimate, SpendingLedger ledger, string? project,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(ledger);
        List<(string Tool, BudgetAmount Amount)> needs = [.. NeedsOf(plan, inputs, tools)];
        var found = new List<BudgetForecast>();
        PlanBudget own = plan.Header.Budget;
        var limit = new SpendingLimit(own.Cost, own.Tokens, own.Calls);
        AddParts(found, "the plan", limit, part => limit.Of(part)!.Value, SumOf(needs, static _ => true));
        if (own.Duration is { } duration) found.Add(OfDuration(duration, estimate.Total));
        foreach ((SpendingKey key, SpendingAccount account) in ledger.Accounts)
        {
            if (!needs.Exists(need => key.Covers(project, need.Tool))) continue;
            BudgetAmount used = account.SpentAt(now) + account.Reserved;
            AddParts(
                found, key.ToString(), account.Limit, part => account.Limit.Of(part)!.Value - used.Of(part),
                SumOf(needs, tool => key.Covers(project, tool)));
        }

        return found;
    }

    private static void AddParts(
        List<BudgetForecast> found, string subject, SpendingLimit limit, Func<BudgetPart, decimal> leftOf,
        BudgetAmount need)
    {
        for (BudgetPart part = BudgetPart.Calls; part < BudgetPart.Duration; part++)
        {
            if (limit.Of(part) is not { } most) continue;
            decimal left = Math.Max(0, leftOf(part));
            bool isKnown = part != BudgetPart.Tokens;
            found.Add(new BudgetForecast(
                subject, part, most, left, isKnown ? need.Of(part) : null,
                isKnown ? FitOf(need.Of(part), left) : BudgetFit.Unknown));
        }
    }

    private static BudgetForecast OfDuration(TimeSpan limit, DurationRange expected)
    {
        BudgetFit fit = expected.P90 <= limit ? BudgetFit.Fits
            : expected.P50 <= limit ? BudgetFit.Tight
            : BudgetFit.Exceeds;
        var most = (decimal)limit.TotalMilliseconds;
        var need = (decimal)Math.Ceiling(expected.P90.TotalMilliseconds);
        return new BudgetForecast("the plan", BudgetPart.Duration, most, most, need, fit);
    }

    private static BudgetFit FitOf(decimal need, decimal left)
    {
        if (need > left) return BudgetFit.Exceeds;
        return need > left * TightFrom ? BudgetFit.Tight : BudgetFit.Fits;
    }

    private static BudgetAmount SumOf(List<(string Tool, BudgetAmount Amount)> needs, Predicate<string> counts)
    {
        var sum = default(BudgetAmount);
        foreach ((string tool, BudgetAmount amount) in needs)
        {
            if (counts(tool)) sum += amount;
        }

        return sum;
    }

    private static IEnumerable<(string Tool, BudgetAmount Amount)> NeedsOf(
        Plan plan, DataObject inputs, IToolCatalog tools)
    {
        foreach (StepDefinition step in plan.Steps)
        {
            if (step.Call is not { } call || Budgeting.IsFree(call.Tool)) continue;
            if (tools.Find(call.Tool) is not { } tool) continue;
            int items = PlanModels.ItemsOf(step, inputs);
            yield return (call.Tool.Value, new BudgetAmount(tool.TypicalCostUsd * items, 0, items));
        }
    }
}
