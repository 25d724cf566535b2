using System.Text.Json.Serialization.Metadata;
using Autonomy.Core.Executions;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>What handlers of requests share.</summary>
internal static class RestContext
{
    /// <summary>Answers with a body.</summary>
    public static Task AnswerAsync<T>(
        this HttpContext context, T body, JsonTypeInfo<T> shape, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, shape, "application/json", context.RequestAborted);
    }

    /// <summary>Answers with what a command led to.</summary>
    public static Task AnswerAsync(this HttpContext context, Steered steered) => context.AnswerAsync(
        new CommandResource
        {
            Id = steered.Execution.Value,
            Status = Words.Of(steered.Status),
            Follows = steered.Follows,
            Warnings = steered.Warnings is { } warnings ? ExecutionResources.Of(warnings, "") : null,
        },
        RestBodies.Shapes.CommandResource, StatusCodes.Status202Accepted);
}
