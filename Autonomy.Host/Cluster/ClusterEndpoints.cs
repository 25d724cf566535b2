using Autonomy.Host.Api;
using Autonomy.Host.Rest;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Cluster;

/// <summary>The nodes that serve the store.</summary>
internal sealed class ClusterEndpoints(ClusterDesk cluster) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group) =>
        group.MapGet("/cluster", (Delegate)LookAsync).Produces<ClusterResource>()
            .WithSummary("The nodes that serve the store, who owns which shard, and what they have on their hands.");

    private async Task LookAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Look);
        await context.AnswerAsync(
            await cluster.LookAsync(caller.Workspace, context.RequestAborted), RestBodies.Shapes.ClusterResource);
    }
}
