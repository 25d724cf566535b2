using System.Text.Json.Serialization;
using Autonomy.Host.Api;
using Autonomy.Host.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Autonomy.Host.Rest;

/// <summary>The REST interface: its paths, and how it refuses.</summary>
internal static partial class RestApi
{
    /// <summary>What every path begins with.</summary>
    public const string Root = "/api/v1";

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<Paging>();
        services.AddSingleton<OpenApiDocumentEndpoint>();
        services.AddSingleton<IRestEndpoints, ExecutionEndpoints>();
        services.AddSingleton<IRestEndpoints, SteeringEndpoints>();
        services.AddSingleton<IRestEndpoints, EventEndpoints>();
        services.AddSingleton<IRestEndpoints, DecisionEndpoints>();
        services.AddSingleton<IRestEndpoints, ToolEndpoints>();
        services.AddSingleton<IRestEndpoints, ReportEndpoints>();
        services.AddSingleton<IRestEndpoints, ListEndpoints>();
        services.AddSingleton<IRestEndpoints, InboxEndpoints>();
        services.AddSingleton<IRestEndpoints, ProjectEndpoints>();
        services.AddSingleton<IRestEndpoints, TaskEndpoints>();
        services.AddSingleton<IRestEndpoints, AdministrationEndpoints>();
        services.AddSingleton<IRestEndpoints, InsightEndpoints>();
        services.AddSingleton<IRestEndpoints, RulesEndpoints>();
        services.AddSingleton<IRestEndpoints, BudgetEndpoints>();
        services.AddSingleton<KeyedWrites>();
        services.AddSingleton<IRestEndpoints, ScheduleEndpoints>();
        services.AddSingleton<IRestEndpoints, BulkEndpoints>();
        services.AddSingleton<IRestEndpoints, SavedFilterEndpoints>();
        services.AddSingleton<IRestEndpoints, WebhookEndpoints>();
        services.AddSingleton<IRestEndpoints, StrategyEndpoints>();
        services.AddSingleton<IRestEndpoints, NamedPlanEndpoints>();
        services.AddSingleton<IRestEndpoints, CallbackEndpoints>();
        services.AddSingleton<IRestEndpoints, WorkerEndpoints>();
        services.AddSingleton<IRestEndpoints, ClusterEndpoints>();
        services.AddSingleton<GoalSubmission>();
        services.AddSingleton<IRestEndpoints, GoalEndpoints>();
        services.AddSingleton<IRestEndpoints, McpServerEndpoints>();
        services.AddSingleton<IRestEndpoints, OpenApiServiceEndpoints>();
        services.ConfigureHttpJsonOptions(options =>
        {
            // What bodies are read and written with, the document of them is made with.
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, RestBodies.Shapes);
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            foreach (JsonConverter converter in RestBodies.Shapes.Options.Converters)
                options.SerializerOptions.Converters.Add(converter);
            EventDescription.AddShapesTo(options.SerializerOptions);
        });
        OpenApiDescription.AddTo(services);
    }

    public static void MapTo(WebApplication app)
    {
        RouteGroupBuilder group = app.MapGroup(Root).HoldsToItsQuery();
        foreach (IRestEndpoints endpoints in app.Services.GetServices<IRestEndpoints>()) endpoints.Map(group);
        app.Services.GetRequiredService<OpenApiDocumentEndpoint>().Map(group);
    }

    /// <summary>Every refusal, and what broke, as a problem: never a stack trace.</summary>
    public static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ApiException refusal) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, refusal);
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            bool isLate = refusal.StatusCode == StatusCodes.Status408RequestTimeout;
            if (refusal.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                await Problem.WriteAsync(context, JsonBody.TooLarge());
            }
            else
            {
                await Problem.WriteAsync(
                    context, refusal.StatusCode, isLate ? "request_timeout" : "bad_request",
                    isLate ? "The body did not arrive in time. Send it again, without pauses." : refusal.Message);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody reads an answer.
        }
        catch (Exception exception) when (
            !context.Response.HasStarted && Refusals.OfUnknown(exception) is { } unknown)
        {
            await Problem.WriteAsync(context, unknown);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            ILogger log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Autonomy.Rest");
            Failed(log, exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            await Problem.WriteAsync(
                context, StatusCodes.Status500InternalServerError, "internal",
                "The service failed. Whether the request took effect is not known: look, before you send it again. "
                + "The service's log has more under the request's id.");
        }
    }

    /// <summary>Statuses without a body (no such path, no such method) as problems.</summary>
    public static Task DescribeAsync(StatusCodeContext status)
    {
        HttpContext context = status.HttpContext;
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "no_such_path",
                $"There is nothing at this path. {Root}/openapi.json tells what there is."),
            StatusCodes.Status405MethodNotAllowed => Problem.WriteAsync(
                context, StatusCodes.Status405MethodNotAllowed, "method_not_allowed",
                $"This path does not take {context.Request.Method}. It takes {context.Response.Headers.Allow}."),
            StatusCodes.Status415UnsupportedMediaType => Problem.WriteAsync(context, JsonBody.NoJson()),
            var other => Problem.WriteAsync(context, other, "refused", "The request cannot be taken."),
        };
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed (request {RequestId})")]
    private static partial void Failed(
        ILogger log, Exception exception, string method, string path, string requestId);
}
