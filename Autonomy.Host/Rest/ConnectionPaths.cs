using System.Text.Json.Serialization.Metadata;
using Autonomy.Core.Connections;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The paths of one kind of connections, but for the one that adds a connection.</summary>
/// <typeparam name="TResource">What is shown of a connection.</typeparam>
internal sealed class ConnectionPaths<TResource>(ConnectionDesk connections, Paging paging)
{
    /// <summary>The kind.</summary>
    public required ConnectionKind Kind { get; init; }

    /// <summary>What the paths begin with, as in <c>mcp-servers</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What is shown of a connection.</summary>
    public required Func<ConnectionView, TResource> ResourceOf { get; init; }

    /// <summary>How that is written.</summary>
    public required JsonTypeInfo<TResource> Shape { get; init; }

    /// <summary>How a page of it is written.</summary>
    public required JsonTypeInfo<PageOf<TResource>> PageShape { get; init; }

    /// <summary>Adds them, each with what it is for.</summary>
    public void Map(RouteGroupBuilder group, string list, string get, string refresh, string remove)
    {
        group.MapGet($"/{Name}", (Delegate)ListAsync).Produces<PageOf<TResource>>().WithSummary(list).TakesPage();
        group.MapGet($"/{Name}/{{name}}", (Delegate)GetAsync).Produces<TResource>().WithSummary(get);
        group.MapPost($"/{Name}/{{name}}/refresh", (Delegate)RefreshAsync).Demands(Right.Administer)
            .Accepts<ReasonRequest>(isOptional: true, "application/json")
            .Produces<TResource>().WithSummary(refresh);
        group.MapDelete($"/{Name}/{{name}}", (Delegate)RemoveAsync).Demands(Right.Administer)
            .Produces(StatusCodes.Status204NoContent).WithSummary(remove).TakesReason();
    }

    /// <summary>Adds a connection whose parts were checked, and answers with it.</summary>
    public async Task AddAsync(HttpContext context, Caller caller, Connection connection)
    {
        ConnectionView added = await connections.AddAsync(caller, connection, context.RequestAborted);
        context.Response.Headers.Location = $"{RestApi.Root}/{Name}/{added.Connection.Name}";
        await context.AnswerAsync(ResourceOf(added), Shape, StatusCodes.Status201Created);
    }

    private Task ListAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Look);
        return context.AnswerAsync(
            paging.Read(context, caller, Name)
                .Cut(connections.List(caller, Kind), static view => view.Connection.Name).To(ResourceOf),
            PageShape);
    }

    private Task GetAsync(HttpContext context, string name) => context.AnswerAsync(
        ResourceOf(connections.Find(context.Demand(Right.Look), Kind, name)), Shape);

    private async Task RefreshAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Administer);
        ReasonRequest? request = await JsonBody.ReadOptionalAsync(context, RestBodies.Shapes.ReasonRequest);
        context.IsBecause(request?.Reason);
        await context.AnswerAsync(
            ResourceOf(await connections.RefreshAsync(caller, Kind, name, context.RequestAborted)), Shape);
    }

    private async Task RemoveAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Administer);
        QueryValues.TakeReason(context);
        await connections.RemoveAsync(caller, Kind, name);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
