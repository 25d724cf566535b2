using System.Text.Json.Serialization.Metadata;
using Autonomy.Actors.Executions;
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

    /// <summary>Answers with what a command led to: accepted, or why not.</summary>
    public static Task AnswerAsync(this HttpContext context, CommandReply reply) => reply switch
    {
        CommandReply.Accepted accepted => context.AnswerAsync(
            new CommandResource(accepted.Execution.Value, Words.Of(accepted.Status)),
            RestBodies.Shapes.CommandResource, StatusCodes.Status202Accepted),
        CommandReply.Refused refused => throw Refusals.Of(refused.Rejection),
        _ => throw new InvalidOperationException("A reply is accepted or refused."),
    };
}
