using Autonomy.Core.NamedPlans;
using Autonomy.Core.Plans;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Plans that the workspace keeps under names.</summary>
internal sealed class NamedPlanEndpoints(NamedPlanDesk plans, Paging paging) : IRestEndpoints
{
    private const int VersionsShownMax = 100;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/plans", (Delegate)ListAsync).Produces<PageOf<NamedPlanEntry>>()
            .WithSummary("The named plans, by name.")
            .TakesPage();
        group.MapGet("/plans/{name}", (Delegate)GetAsync).Produces<NamedPlanResource>()
            .WithSummary("A named plan: its newest version, or the one named, as in nightly@3.");
        group.MapPut("/plans/{name}", (Delegate)StoreAsync).Demands(Right.Steer)
            .Accepts<StorePlanRequest>("application/json")
            .Produces<NamedPlanResource>().Produces<NamedPlanResource>(StatusCodes.Status201Created)
            .WithSummary("Stores a plan as the next version of a name; the versions before it stay.")
            .TakesIfMatch("The newest version that was seen, as its ETag: refused with 412 if there is another.");
        group.MapDelete("/plans/{name}", (Delegate)DeleteAsync).Demands(Right.Steer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Deletes a named plan with every version; what runs goes on.").TakesReason();
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        AskedPage page = paging.Read(context, caller, "plans");
        IReadOnlyList<(string Name, NamedPlan Plan)> found =
            await plans.ListAsync(caller, page.Name, page.Size + 1, context.RequestAborted);
        await context.AnswerAsync(
            page.Of(found, static one => one.Name, static one => EntryOf(one.Name, one.Plan)),
            RestBodies.Shapes.PageOfNamedPlanEntry);
    }

    private async Task GetAsync(HttpContext context, string name) =>
        await AnswerAsync(context, await plans.FindAsync(context.CallerOf(), name, context.RequestAborted));

    private async Task StoreAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Steer);
        StorePlanRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.StorePlanRequest);
        (FoundPlan stored, IEnumerable<PlanFault> warnings) = await plans.StoreAsync(
            caller, name, request.Plan, IfMatch.VersionIn(context), context.RequestAborted);
        context.Response.Headers.Location = $"{RestApi.Root}/plans/{name}";
        bool isFirst = stored.Plan.Versions.Count == 1;
        int status = isFirst ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await AnswerAsync(context, stored, status, ExecutionResources.Of(warnings, "/plan"));
    }

    private async Task DeleteAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Steer);
        QueryValues.TakeReason(context);
        await plans.DeleteAsync(caller, name);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static NamedPlanEntry EntryOf(string name, NamedPlan plan)
    {
        PlanVersion newest = plan.Find(null)!;
        return new NamedPlanEntry
        {
            Name = name,
            Version = newest.Number,
            Versions = plan.Versions.Count,
            StoredBy = newest.By,
            StoredAt = newest.At,
        };
    }

    private static Task AnswerAsync(
        HttpContext context, FoundPlan found, int status = StatusCodes.Status200OK,
        IReadOnlyList<WarningResource>? warnings = null)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version.Number);
        var resource = new NamedPlanResource
        {
            Name = found.Name,
            Version = found.Version.Number,
            Plan = found.Content,
            StoredBy = found.Version.By,
            StoredAt = found.Version.At,
            Versions =
            [
                .. found.Plan.Versions.Reverse().Take(VersionsShownMax)
                    .Select(version => new PlanVersionResource(version.Number, version.By, version.At)),
            ],
            Warnings = warnings,
        };
        return context.AnswerAsync(resource, RestBodies.Shapes.NamedPlanResource, status);
    }
}
