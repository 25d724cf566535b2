using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>All that is worth telling of an execution, on one page.</summary>
internal sealed class ReportEndpoints(LocalEngine engine, DurableExecutions executions, TimeProvider clock)
    : IRestEndpoints
{
    private const string HtmlPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    public void Map(RouteGroupBuilder group) =>
        group.MapGet("/executions/{id}/report", (Delegate)ReportAsync)
            .Produces<string>(StatusCodes.Status200OK, "application/json", "text/markdown", "text/html")
            .WithSummary("The report, on one page.")
            .Takes("format", "json (the default), md or html.")
            .AddOpenApiOperationTransformer(ReportDescription.DescribeAsync);

    private async Task ReportAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Look);
        ReportFormat format = RequestValues.WordOf(
            TakenValues.TextIn(context.Request, "format"), "?format", ReportFormat.Json);
        ExecutionId execution = await executions.ReadAsync(
            caller.Workspace, id, static seen => seen.State.Id, context.RequestAborted);
        var follower = new ExecutionFollower(engine.Journal, execution);
        IReadOnlyList<FollowedEvent> events = await follower.ReadOnAsync(context.RequestAborted);
        ExecutionReport report = ExecutionReport.Of(
            follower.State, events.Select(told => new ReportedEvent(told.Stored.Time, told.Happened)),
            clock.GetUtcNow());
        (string type, string page) = format switch
        {
            ReportFormat.Html => ("text/html; charset=utf-8", ReportHtml.Of(report)),
            ReportFormat.Md => ("text/markdown; charset=utf-8", ReportMarkdown.Of(report)),
            _ => ("application/json", DataJson.Write(ReportJson.Of(report))),
        };
        context.Response.ContentType = type;
        // Text of tools stands in it: nothing in it may run.
        if (format == ReportFormat.Html) context.Response.Headers.ContentSecurityPolicy = HtmlPolicy;
        await context.Response.WriteAsync(page, Encoding.UTF8, context.RequestAborted);
    }

    private enum ReportFormat
    {
        Json,
        Md,
        Html,
    }
}
