using System.Text;
using Autonomy.Host.Api;
using Autonomy.Host.Rest;
using Autonomy.Host.Rest.Model;
using Autonomy.Host.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Telemetry;

/// <summary>For those who operate the service: whether it lives, whether it is ready, and its metrics.</summary>
internal sealed class OperationEndpoints(ServiceHealth health, MetricStore metrics)
{
    public void Map(IEndpointRouteBuilder root, bool servesMetrics)
    {
        root.MapGet("/health/live", (Delegate)LiveAsync).Produces<HealthResource>()
            .WithMetadata(WithoutToken.Instance, WithoutRate.Instance)
            .WithSummary("That the process answers. Where it does not, start it anew.");
        root.MapGet("/health/ready", (Delegate)ReadyAsync).Produces<HealthResource>()
            .Produces<HealthResource>(StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(WithoutToken.Instance, WithoutRate.Instance)
            .WithSummary("Whether it takes work now: the store takes appends, there is room, and it does not stop.");
        if (!servesMetrics) return;
        root.MapGet("/metrics", (Delegate)MetricsAsync)
            .Produces<string>(StatusCodes.Status200OK, "text/plain", "application/openmetrics-text")
            .WithSummary("Metrics for Prometheus, of all workspaces together.");
    }

    private static Task LiveAsync(HttpContext context) => context.AnswerAsync(
        new HealthResource("live", new Dictionary<string, string>()), RestBodies.Shapes.HealthResource);

    private async Task ReadyAsync(HttpContext context)
    {
        (bool isReady, IReadOnlyDictionary<string, string> checks) = await health.LookAsync();
        await context.AnswerAsync(
            new HealthResource(isReady ? "ready" : "not-ready", checks), RestBodies.Shapes.HealthResource,
            isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task MetricsAsync(HttpContext context)
    {
        context.Demand(Right.Look);
        bool isOpenMetrics = context.Request.Headers.Accept.ToString()
            .Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = isOpenMetrics ? PrometheusText.OpenMetricsType : PrometheusText.ContentType;
        await context.Response.WriteAsync(
            PrometheusText.Write(metrics.Collect(), isOpenMetrics), Encoding.UTF8, context.RequestAborted);
    }
}
