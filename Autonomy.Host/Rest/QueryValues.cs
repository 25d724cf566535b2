using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Autonomy.Core.Plans;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>Values of queries and bodies that only REST has, checked; each refusal names its place.</summary>
internal static class QueryValues
{
    /// <summary>A budget, every part of it above zero; null where there is none.</summary>
    public static PlanBudget? BudgetOf(BudgetRequest? budget)
    {
        if (budget is null) return null;
        TimeSpan? duration = RequestValues.DurationOf(budget.Duration, "/budget/duration");
        Demand(duration is null || duration > TimeSpan.Zero, "/budget/duration");
        Demand(budget.Cost is null or > 0, "/budget/cost");
        Demand(budget.Tokens is null or > 0, "/budget/tokens");
        Demand(budget.Calls is null or > 0, "/budget/calls");
        return new PlanBudget(duration, budget.Cost, budget.Calls) { Tokens = budget.Tokens };

        static void Demand([DoesNotReturnIf(false)] bool holds, string path)
        {
            if (holds) return;
            throw RequestValues.Mistake(path, "A part of a budget is more than zero.", "Leave it out for no limit.");
        }
    }

    /// <summary>A whole number of the query within a range; the default where there is none.</summary>
    public static long NumberOf(HttpRequest request, string name, long otherwise, long min, long max)
    {
        string? text = request.Query[name];
        if (string.IsNullOrEmpty(text)) return otherwise;
        if (long.TryParse(text, NumberStyles.None, null, out long value)
            && value >= min && value <= max)
        {
            return value;
        }

        throw RequestValues.Mistake(
            $"?{name}", $"'{Refusals.Excerpt(text)}' is not within its range.", $"Write {min} to {max}.");
    }

    /// <summary>Whether a flag of the query is set; false where there is none.</summary>
    public static bool FlagOf(HttpRequest request, string name) => (string?)request.Query[name] switch
    {
        null or "" or "false" => false,
        "true" => true,
        var other => throw RequestValues.Mistake(
            $"?{name}", $"'{Refusals.Excerpt(other)}' is neither true nor false.", "Write true, or leave it out."),
    };
}
