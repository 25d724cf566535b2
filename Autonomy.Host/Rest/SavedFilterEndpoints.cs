using Autonomy.Core.Filters;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Filters of executions that the workspace keeps under names.</summary>
internal sealed class SavedFilterEndpoints(SavedFilterDesk filters, Paging paging, TimeProvider clock) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/filters", (Delegate)ListAsync).Produces<PageOf<SavedFilterResource>>()
            .WithSummary("The saved filters, by name.")
            .TakesPage();
        group.MapGet("/filters/{name}", (Delegate)GetAsync).Produces<SavedFilterResource>()
            .WithSummary("A saved filter.");
        group.MapPut("/filters/{name}", (Delegate)SaveAsync).Demands(Right.Steer)
            .Accepts<SaveFilterRequest>("application/json")
            .Produces<SavedFilterResource>().Produces<SavedFilterResource>(StatusCodes.Status201Created)
            .WithSummary("Saves a filter of executions, in the place of the one of this name.")
            .TakesIfMatch("The version that was seen, as its ETag, \"0\" for none: refused with 412 if it is another.");
        group.MapDelete("/filters/{name}", (Delegate)DeleteAsync).Demands(Right.Steer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Deletes a saved filter; bulk jobs that were made with it keep it as it was.").TakesReason();
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        AskedPage page = paging.Read(context, caller, "filters");
        await context.AnswerAsync(
            page.Of(
                await filters.ListAsync(caller, page.Name, page.Size + 1),
                static one => one.Name, static one => Of(one.Name, one.Filter)),
            RestBodies.Shapes.PageOfSavedFilterResource);
    }

    private async Task GetAsync(HttpContext context, string name) =>
        await AnswerAsync(context, name, await filters.FindAsync(context.CallerOf(), name));

    private async Task SaveAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Steer);
        SaveFilterRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.SaveFilterRequest);
        ExecutionFilters.QueryOf(request.Filter, ExecutionFilters.InBody, caller.Workspace, clock.GetUtcNow());
        (SavedFilter saved, bool isNew) = await filters.SaveAsync(
            caller, name, ExecutionFilters.DataOf(request.Filter), IfMatch.VersionIn(context));
        context.Response.Headers.Location = $"{RestApi.Root}/filters/{name}";
        await AnswerAsync(context, name, saved, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task DeleteAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Steer);
        QueryValues.TakeReason(context);
        await filters.DeleteAsync(caller, name);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static SavedFilterResource Of(string name, SavedFilter saved) => new()
    {
        Name = name,
        Filter = saved.Filter,
        Version = saved.Version,
        SavedBy = saved.By,
        SavedAt = saved.At,
    };

    private static Task AnswerAsync(
        HttpContext context, string name, SavedFilter saved, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(saved.Version);
        return context.AnswerAsync(Of(name, saved), RestBodies.Shapes.SavedFilterResource, status);
    }
}
