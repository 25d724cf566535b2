using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>Values of queries and bodies that only REST has, checked; each refusal names its place.</summary>
internal static class QueryValues
{
    /// <summary>The longest text of a filter, in characters.</summary>
    public const int TextLengthMax = 256;

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

    /// <summary>A callback; null where there is none.</summary>
    public static Callback? CallbackOf(CallbackRequest? callback) => callback is null
        ? null
        : WebhookValues.CallbackOf(callback.Url, callback.Secret, callback.Events);

    /// <summary>A whole number of the query within a range; the default where there is none.</summary>
    public static long NumberOf(HttpRequest request, string name, long otherwise, long min, long max)
    {
        string? text = TakenValues.TextIn(request, name);
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
    public static bool FlagOf(HttpRequest request, string name) => TakenValues.TextIn(request, name) switch
    {
        null or "" or "false" => false,
        "true" => true,
        var other => throw RequestValues.Mistake(
            $"?{name}", $"'{Refusals.Excerpt(other)}' is neither true nor false.", "Write true, or leave it out."),
    };

    /// <summary>A text of the query; null where there is none.</summary>
    public static string? TextOf(HttpRequest request, string name, int lengthMax = TextLengthMax)
    {
        string? text = TakenValues.TextIn(request, name);
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length > lengthMax)
            throw RequestValues.Mistake($"?{name}", "It is too long.", $"Write {lengthMax} characters at most.");
        if (text.Contains('\0', StringComparison.Ordinal))
            throw RequestValues.Mistake($"?{name}", "It holds the character U+0000.", "Leave it out.");
        return text;
    }

    /// <summary>Takes the reason of the query into the audit log.</summary>
    /// <exception cref="ApiException">It is too long.</exception>
    public static void TakeReason(HttpContext context) =>
        context.IsBecause(TextOf(context.Request, "reason", int.MaxValue), "?reason");

    /// <summary>A word of the query; null where there is none.</summary>
    public static T? WordOf<T>(HttpRequest request, string name)
        where T : struct, Enum => TextOf(request, name) is { } text
        ? RequestValues.WordOf(text, $"?{name}", default(T))
        : null;

    /// <summary>A time of the query; null where there is none.</summary>
    public static DateTimeOffset? TimeOf(HttpRequest request, string name)
    {
        if (TextOf(request, name) is not { } text) return null;
        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time;
        }

        throw RequestValues.Mistake(
            $"?{name}", $"'{Refusals.Excerpt(text)}' is no time.", "Write one as in 2026-11-21T09:30:00Z.");
    }
}
