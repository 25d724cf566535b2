using Autonomy.Core.Tools.Schemas;
using Autonomy.Host.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Autonomy.Host.Rest;

/// <summary>
/// Refuses a query that says what its endpoint does not take, or something twice: a filter with a mistake in its name
/// must not mean everything. Comes before idempotency keys are taken.
/// </summary>
internal static class QueryScreen
{
    /// <summary>The mistakes of a query that are told of at most.</summary>
    private const int MistakesMax = 20;

    /// <summary>Queries of these endpoints are held to what each of them declares.</summary>
    public static TBuilder HoldsToItsQuery<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(QueryRule.Declared);

    /// <summary>Others call the endpoint in ways of their own: what it does not know in a query it ignores.</summary>
    public static TBuilder TakesAnyQuery<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(QueryRule.Any);

    /// <summary>Lets a request on whose query its endpoint takes.</summary>
    /// <exception cref="ApiException">It does not take it.</exception>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.QueryString.HasValue
            && context.GetEndpoint()?.Metadata is { } metadata
            && metadata.GetMetadata<QueryRule>() == QueryRule.Declared
            && !IsForbidden(context, metadata))
        {
            Demand(context.Request.Query, metadata.GetOrderedMetadata<TakenValue>());
        }

        return next(context);
    }

    // Who may not do it is told that, and it is in the audit log.
    private static bool IsForbidden(HttpContext context, EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<Demands>() is { } demands && context.Features.Get<Caller>() is { } caller
        && !demands.AreMetBy(caller);

    private static void Demand(IQueryCollection query, IReadOnlyList<TakenValue> values)
    {
        TakenValue[] taken = [.. values.Where(static value => !value.IsHeader)];
        ApiMistake[] unknown =
        [
            .. query.Keys.Where(name => Find(taken, name) is null).Take(MistakesMax)
                .Select(name => UnknownIn(taken, name)),
        ];
        if (unknown.Length > 0) throw Refusal("unknown_query_parameter", unknown);
        ApiMistake[] doubled =
        [
            .. query.Where(static one => one.Value.Count > 1).Take(MistakesMax)
                .Select(one => DoubledIn(Find(taken, one.Key)!, one.Value)),
        ];
        if (doubled.Length > 0) throw Refusal("repeated_query_parameter", doubled);
    }

    // The server reads names without regard to case.
    private static TakenValue? Find(TakenValue[] taken, string name) =>
        Array.Find(taken, value => value.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static ApiMistake UnknownIn(TakenValue[] taken, string name)
    {
        string message = $"This call takes no '{Refusals.Excerpt(name)}' in its query.";
        if (taken.Length == 0) return new ApiMistake($"?{Refusals.Excerpt(name)}", message, "Leave the query out.");
        string near = NearestName.Of(name, taken.Select(static value => value.Name)) is { } meant
            ? $"Did you mean '{meant}'?"
            : "Leave it out.";
        return new ApiMistake(
            $"?{Refusals.Excerpt(name)}", message,
            $"{near} The call takes: {string.Join(", ", taken.Select(static value => value.Name))}.");
    }

    private static ApiMistake DoubledIn(TakenValue value, StringValues given) => new(
        $"?{value.Name}", $"'{value.Name}' stands {given.Count} times in the query.",
        $"Write it once. {value.Name}: {value.Description}");

    private static ApiException Refusal(string code, ApiMistake[] mistakes) => new(
        ApiFault.Syntax, code, $"{mistakes[0].Message} {mistakes[0].Fix}")
    {
        Mistakes = [.. mistakes],
    };

    private sealed class QueryRule
    {
        public static readonly QueryRule Declared = new();

        public static readonly QueryRule Any = new();
    }
}
