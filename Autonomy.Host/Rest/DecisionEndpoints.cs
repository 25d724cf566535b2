using Autonomy.Core.Executions;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Questions to people: look at one, answer it.</summary>
internal sealed class DecisionEndpoints(DecisionDesk decisions) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/decisions/{id}", (Delegate)GetAsync).Produces<DecisionResource>()
            .WithSummary("A decision.");
        group.MapPost("/decisions/{id}/answer", (Delegate)AnswerAsync).Demands(Right.Steer)
            .Accepts<AnswerRequest>("application/json")
            .Produces<CommandResource>(StatusCodes.Status202Accepted)
            .WithSummary("Answers a decision; the first answer counts.");
    }

    private async Task GetAsync(HttpContext context, string id) => await context.AnswerAsync(
        await decisions.ReadAsync(context.Demand(Right.Look), id, ExecutionResources.Of, context.RequestAborted),
        RestBodies.Shapes.DecisionResource);

    private async Task AnswerAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        AnswerRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.AnswerRequest);
        var answer = new ExecutionCommand.Answer(
            id, request.Option, caller.Name, context.ReasonOf(request.Comment, "/comment"), request.Output)
        {
            Arguments = request.Arguments,
            CallHash = request.CallHash,
            Always = request.Always,
        };
        await context.AnswerAsync(await decisions.AnswerAsync(caller, answer, context.RequestAborted));
    }
}
