using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The tools that plans can call.</summary>
internal sealed class ToolEndpoints(ExecutionEngine engine)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/tools", (Delegate)ListAsync).Produces<ListOf<ToolResource>>()
            .WithSummary("Every tool, by name: the engine's own, and what connected workers offer.");
        group.MapGet("/tools/{name}", (Delegate)GetAsync).Produces<ToolResource>().WithSummary("A tool.");
    }

    private Task ListAsync(HttpContext context)
    {
        IToolCatalog tools = engine.ToolsOf(context.Demand(Right.Look).Workspace);
        return context.AnswerAsync(
            new ListOf<ToolResource>([.. tools.All.Select(Of)]), RestBodies.Shapes.ListOfToolResource);
    }

    private Task GetAsync(HttpContext context, string name)
    {
        IToolCatalog tools = engine.ToolsOf(context.Demand(Right.Look).Workspace);
        if (tools.All.FirstOrDefault(tool => tool.Name.Value == name) is { } found)
            return context.AnswerAsync(Of(found), RestBodies.Shapes.ToolResource);
        string near = NearestName.Of(name, tools.All.Select(tool => tool.Name.Value)) is { } close
            ? $" Did you mean '{close}'?"
            : "";
        throw new ApiException(
            ApiFault.NotFound, "unknown_tool", $"There is no tool '{Refusals.Excerpt(name)}'.{near}");
    }

    private static ToolResource Of(ToolDescriptor tool) => new()
    {
        Name = tool.Name.Value,
        Version = tool.Version,
        Description = tool.Description,
        Effect = Words.Of(tool.Effect),
        CanProbe = tool.CanProbe,
        CanUndo = tool.CanUndo,
        InputSchema = tool.InputSchema,
        OutputSchema = tool.OutputSchema,
    };
}
