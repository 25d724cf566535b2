using Autonomy.Core.Executions;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Questions to people: look at one, answer it.</summary>
internal sealed class DecisionEndpoints(LocalEngine engine, DurableExecutions executions)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/decisions/{id}", (Delegate)GetAsync).Produces<DecisionResource>()
            .WithSummary("A decision.");
        group.MapPost("/decisions/{id}/answer", (Delegate)AnswerAsync).Accepts<AnswerRequest>("application/json")
            .Produces<CommandResource>(StatusCodes.Status202Accepted)
            .WithSummary("Answers a decision; the first answer counts.");
    }

    private async Task GetAsync(HttpContext context, string id) => await context.AnswerAsync(
        await executions.ReadAsync(
            context.Demand(Right.Look).Workspace, ExecutionOf(id),
            seen => ExecutionResources.Of(seen.State, DecisionOf(seen.State, id)), context.RequestAborted),
        RestBodies.Shapes.DecisionResource);

    private async Task AnswerAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        AnswerRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.AnswerRequest);
        ExecutionId execution = await executions.ReadAsync(
            caller.Workspace, ExecutionOf(id),
            seen =>
            {
                _ = DecisionOf(seen.State, id);
                return seen.State.Id;
            },
            context.RequestAborted);
        var answer = new ExecutionCommand.Answer(
            id, request.Option, caller.Name, RequestValues.ReasonOf(request.Comment, "/comment"), request.Output)
        {
            Arguments = request.Arguments,
            CallHash = request.CallHash,
            Always = request.Always,
        };
        await context.AnswerAsync(await engine.SendAsync(execution, answer));
    }

    private static DecisionState DecisionOf(ExecutionState state, string id) =>
        state.FindDecision(id) ?? throw Unknown(id);

    // A decision's id is its execution's, and a number: "report-7k3v9tq2m8hz-d2".
    private static string ExecutionOf(string id) =>
        id.LastIndexOf("-d", StringComparison.Ordinal) is > 0 and var end ? id[..end] : throw Unknown(id);

    private static ApiException Unknown(string id) => new(
        ApiFault.NotFound, "unknown_decision", $"There is no decision '{Refusals.Excerpt(id)}' in this workspace.");
}
