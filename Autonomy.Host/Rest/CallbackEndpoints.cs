using Autonomy.Core.Executions;
using Autonomy.Core.Notifications;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The callbacks of executions, and what they were sent.</summary>
internal sealed class CallbackEndpoints(DurableExecutions executions, CallbackCouriers couriers) : IRestEndpoints
{
    private const int DeliveriesShownMax = 100;

    public void Map(RouteGroupBuilder group) =>
        group.MapGet("/executions/{id}/callback", (Delegate)GetAsync).Produces<CallbackResource>()
            .WithSummary("Where the execution tells what becomes of it, and what came of that.");

    private async Task GetAsync(HttpContext context, string id)
    {
        string workspace = context.Demand(Right.Look).Workspace;
        (ExecutionId execution, Callback? found) = await executions.ReadAsync(
            workspace, id, static seen => (seen.State.Id, seen.State.Callback),
            context.RequestAborted);
        Callback callback = found ?? throw new ApiException(
            ApiFault.NotFound, "no_callback", $"The execution '{execution}' was submitted without a callback.");
        CallbackBook book = await couriers.ReadAsync(execution, context.RequestAborted);
        CallbackWait? wait =
            await couriers.WaitOfAsync(workspace, execution, callback, book, context.RequestAborted);
        var resource = new CallbackResource
        {
            Url = callback.Url,
            Secret = callback.Secret,
            Events = callback.Events,
            Waiting = wait is null
                ? null
                : new CallbackWaitResource
                {
                    Reason = wait.Reason,
                    Since = wait.Since,
                    Messages = wait.Messages,
                    Host = wait.Host,
                },
            Deliveries = [.. book.Deliveries.Reverse().Take(DeliveriesShownMax).Select(Of)],
        };
        await context.AnswerAsync(resource, RestBodies.Shapes.CallbackResource);
    }

    private static CallbackDeliveryResource Of(CallbackDelivery delivery) => new()
    {
        Id = delivery.Message,
        Event = delivery.Type,
        Status = Words.Of(delivery.Status),
        Attempts = delivery.Attempts,
        LastAttemptAt = delivery.LastAt,
        NextAttemptAt = delivery.NextAt,
        LastProblem = delivery.Problem,
    };
}
