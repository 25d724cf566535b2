using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>Single values of requests, checked; each refusal names its place.</summary>
internal static class RequestValues
{
    /// <summary>The longest reason or comment, in characters.</summary>
    public const int ReasonLengthMax = 2_000;

    /// <summary>A word of a closed set; the default where there is none.</summary>
    public static T WordOf<T>(string? text, string path, T otherwise)
        where T : struct, Enum
    {
        if (text is null) return otherwise;
        if (Words.TryParse(text, out T value)) return value;
        string near = NearestName.Of(text, Words.All<T>()) is { } name ? $"Did you mean '{name}'? " : "";
        throw Mistake(
            path, $"'{Refusals.Excerpt(text)}' is not known here.",
            $"{near}Write one of: {string.Join(", ", Words.All<T>())}.");
    }

    /// <summary>A duration as in <c>15m</c>; null where there is none.</summary>
    public static TimeSpan? DurationOf(string? text, string path)
    {
        if (text is null) return null;
        if (Durations.TryParse(text, out TimeSpan duration, out string? fix)) return duration;
        throw Mistake(path, $"'{Refusals.Excerpt(text)}' is no duration.", fix);
    }

    /// <summary>A reason as it goes into the journal.</summary>
    public static string? ReasonOf(string? text, string path = "/reason")
    {
        if (text is null || text.Length <= ReasonLengthMax) return text;
        throw Mistake(path, $"It has {text.Length} characters.", $"Write {ReasonLengthMax} at most.");
    }

    /// <summary>A budget, every part of it above zero; null where there is none.</summary>
    public static PlanBudget? BudgetOf(BudgetRequest? budget)
    {
        if (budget is null) return null;
        TimeSpan? duration = DurationOf(budget.Duration, "/budget/duration");
        Demand(duration is null || duration > TimeSpan.Zero, "/budget/duration");
        Demand(budget.Cost is null or > 0, "/budget/cost");
        Demand(budget.Tokens is null or > 0, "/budget/tokens");
        Demand(budget.Calls is null or > 0, "/budget/calls");
        return new PlanBudget(duration, budget.Cost, budget.Calls) { Tokens = budget.Tokens };

        static void Demand([DoesNotReturnIf(false)] bool holds, string path)
        {
            if (!holds) throw Mistake(path, "A part of a budget is more than zero.", "Leave it out for no limit.");
        }
    }

    /// <summary>A whole number of the query within a range; the default where there is none.</summary>
    public static long NumberOf(HttpRequest request, string name, long otherwise, long min, long max)
    {
        string? text = request.Query[name];
        if (string.IsNullOrEmpty(text)) return otherwise;
        if (long.TryParse(text, System.Globalization.NumberStyles.None, null, out long value)
            && value >= min && value <= max)
        {
            return value;
        }

        throw Mistake(
            $"?{name}", $"'{Refusals.Excerpt(text)}' is not within its range.", $"Write {min} to {max}.");
    }

    /// <summary>Refuses one value.</summary>
    public static ApiException Mistake(string path, string message, string fix) => new(
        ApiFault.Meaning, "invalid_value", $"{path}: {message} {fix}")
    {
        Mistakes = [new ApiMistake(path, message, fix)],
    };
}
