using Autonomy.Adapters.Workers;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The workers of the workspace that are connected.</summary>
internal sealed class WorkerEndpoints(WorkerPools pools, Paging paging) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/workers", (Delegate)ListAsync).Produces<PageOf<WorkerResource>>()
            .WithSummary("The workers that are connected, with what they offer and run.").TakesPage();
        group.MapGet("/workers/{name}", (Delegate)GetAsync).Produces<WorkerResource>()
            .WithSummary("A worker by its instance, or by its name; of several of a name the one that came last.");
    }

    private Task ListAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Look);
        return context.AnswerAsync(
            paging.Read(context, caller, "workers").Cut(ViewsFor(caller), static view => view.Hello.Instance).To(Of),
            RestBodies.Shapes.PageOfWorkerResource);
    }

    private Task GetAsync(HttpContext context, string name)
    {
        IReadOnlyList<WorkerView> views = ViewsFor(context.Demand(Right.Look));
        WorkerView found = views.FirstOrDefault(view => view.Hello.Instance == name)
            ?? views.LastOrDefault(view => view.Hello.Name == name)
            ?? throw new ApiException(
                ApiFault.NotFound, "unknown_worker",
                $"No worker '{Refusals.Excerpt(name)}' is connected. GET /workers tells which are.");
        return context.AnswerAsync(Of(found), RestBodies.Shapes.WorkerResource);
    }

    private IReadOnlyList<WorkerView> ViewsFor(Caller caller) => pools.PoolOf(caller.Workspace).Views();

    private WorkerResource Of(WorkerView view) => new()
    {
        Name = view.Hello.Name,
        Instance = view.Hello.Instance,
        Concurrency = view.Hello.Concurrency,
        Running = view.Attempts.Count,
        IsDraining = view.IsDraining,
        Since = view.Since,
        LastHeartbeat = view.HeardAt,
        LeaseEnds = view.HeardAt + pools.Terms.Lease,
        Tools = [.. view.Hello.Tools.Select(offered => Of(offered, view.RunningByTool))],
        Attempts = [.. view.Attempts.Select(Of)],
    };

    private static WorkerToolResource Of(OfferedTool offered, IReadOnlyDictionary<ToolName, int> running) => new()
    {
        Name = offered.Tool.Name.Value,
        Version = offered.Tool.Version,
        Effect = Words.Of(offered.Tool.Effect),
        Concurrency = offered.Concurrency,
        Running = running[offered.Tool.Name],
    };

    private static WorkerAttemptResource Of(HeldAttempt held) => new()
    {
        Execution = held.Offer.Context.Execution,
        Step = held.Offer.Context.Step,
        Item = held.Offer.Context.Item,
        Attempt = held.Offer.Id.Number,
        Tool = held.Offer.Call.Tool.Value,
        LastHeartbeat = held.HeardAt,
        LeaseEnds = held.LeaseEnds,
        IsCancelled = held.IsCancelled,
    };
}
