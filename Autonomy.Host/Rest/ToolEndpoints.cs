using Autonomy.Core.Executions;
using Autonomy.Core.Experience;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The tools that plans can call.</summary>
internal sealed class ToolEndpoints(ToolDesk tools, ExperienceDesk experience, Paging paging) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/tools", (Delegate)ListAsync).Produces<PageOf<ToolResource>>()
            .WithSummary("The tools, by name, of the engine, of workers and of connections; and how its calls went.")
            .TakesPage();
        group.MapGet("/tools/{name}", (Delegate)GetAsync).Produces<ToolResource>().WithSummary("A tool.");
        group.MapPost("/tools/{name}/check", (Delegate)CheckAsync).Demands(Right.Look)
            .Accepts<CheckToolRequest>(isOptional: true, "application/json").Produces<ToolCheckResource>()
            .WithSummary("Checks a call without making it: its arguments, what it would reach, what policy says.");
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Look);
        IReadOnlyDictionary<string, ToolRecord> records =
            await experience.ToolsAsync(caller.Workspace, context.RequestAborted);
        await context.AnswerAsync(
            paging.Read(context, caller, "tools").Cut(tools.All(caller), static tool => tool.Name.Value)
                .To(tool => Of(caller, tool, records)),
            RestBodies.Shapes.PageOfToolResource);
    }

    private async Task GetAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Look);
        ToolDescriptor found = tools.Find(caller, name);
        IReadOnlyDictionary<string, ToolRecord> records =
            await experience.ToolsAsync(caller.Workspace, context.RequestAborted);
        await context.AnswerAsync(Of(caller, found, records), RestBodies.Shapes.ToolResource);
    }

    private async Task CheckAsync(HttpContext context, string name)
    {
        Caller caller = context.Demand(Right.Look);
        ToolDescriptor tool = tools.Find(caller, name);
        CheckToolRequest? request = await JsonBody.ReadOptionalAsync(context, RestBodies.Shapes.CheckToolRequest);
        ToolCheck check = tools.Check(caller, tool, request?.Arguments ?? DataObject.Empty, request?.Project);
        await context.AnswerAsync(
            new ToolCheckResource
            {
                Tool = tool.Name.Value,
                Valid = check.Faults.IsEmpty,
                Faults =
                [
                    .. check.Faults.Select(fault => new ToolFaultResource(fault.Path, fault.Message, fault.Fix)),
                ],
                Effect = check.Effect is { } effect ? Words.Of(effect) : null,
                Target = check.Target,
                Answer = check.Judgement is { } judgement ? Words.Of(judgement.Answer) : null,
                Policy = check.Judgement?.Policy?.Id,
                HeldBy = check.Hold?.Id,
            },
            RestBodies.Shapes.ToolCheckResource);
    }

    private ToolResource Of(Caller caller, ToolDescriptor tool, IReadOnlyDictionary<string, ToolRecord> records)
    {
        ToolRecord record = records.GetValueOrDefault(tool.Name.Value) ?? new ToolRecord { Tool = tool.Name.Value };
        return new ToolResource
        {
            Name = tool.Name.Value,
            Version = tool.Version,
            Description = tool.Description,
            Source = tools.SourceOf(tool),
            Effect = Words.Of(tool.Effect),
            CanProbe = tool.CanProbe,
            CanUndo = tool.CanUndo,
            InputSchema = tool.InputSchema,
            OutputSchema = tool.OutputSchema,
            Health = new ToolHealthResource
            {
                Calls = record.Calls,
                Failed = record.Failures.Values.Sum(),
                Failures = record.Failures,
                HeldBy = tools.HoldOn(caller, tool)?.Id,
            },
        };
    }
}
