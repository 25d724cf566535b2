using Autonomy.Host.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>What an endpoint reads out of the query, or out of a header where the name has capitals.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it means.</param>
internal sealed record TakenValue(string Name, string Description)
{
    /// <summary>Whether it is a header.</summary>
    public bool IsHeader => char.IsUpper(Name[0]);
}

/// <summary>
/// Says beside an endpoint's path what it reads out of its query and headers: the document tells it, and
/// <see cref="QueryScreen"/> refuses whatever else a query has.
/// </summary>
internal static class TakenValues
{
    /// <summary>The endpoint reads a value of the query, or of a header where its name has capitals.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder builder, string name, string description)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new TakenValue(name, description));

    /// <summary>The endpoint gives pages of a list.</summary>
    public static RouteHandlerBuilder TakesPage(
        this RouteHandlerBuilder builder, int sizeDefault = Paging.SizeDefault) => builder
        .Takes("limit", $"1 to {Paging.SizeMax}; default {sizeDefault}.")
        .Takes("cursor", "That of the page before, with the same filters.");

    /// <summary>The endpoint takes a reason, and has no body for it: <see cref="QueryValues.TakeReason"/>.</summary>
    public static RouteHandlerBuilder TakesReason(this RouteHandlerBuilder builder) => builder
        .Takes("reason", $"Why; kept in the audit log. {RequestValues.ReasonLengthMax} characters at most.");

    /// <summary>
    /// A value of the query as it was sent; null where there is none. Only who declares it may read it: what is not
    /// declared never arrives.
    /// </summary>
    /// <exception cref="InvalidOperationException">The endpoint does not declare it.</exception>
    public static string? TextIn(HttpRequest request, string name)
    {
        bool isDeclared = request.HttpContext.GetEndpoint() is { } endpoint
            && endpoint.Metadata.GetOrderedMetadata<TakenValue>().Any(taken => taken.Name == name);
        if (!isDeclared) throw new InvalidOperationException($"The endpoint says nowhere that it takes ?{name}=.");
        return request.Query[name];
    }
}
