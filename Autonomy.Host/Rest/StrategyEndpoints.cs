using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Strategies;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Strategies, and the tasks for agents that they become.</summary>
internal sealed class StrategyEndpoints(StrategyDesk strategies, Paging paging) : IRestEndpoints
{
    private const int TitleLengthMax = 200;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/strategies", (Delegate)ListAsync).Produces<PageOf<StrategyEntry>>()
            .WithSummary("The strategies, by id.")
            .TakesPage();
        group.MapGet("/strategies/{id}", (Delegate)GetAsync).Produces<StrategyResource>().WithSummary("A strategy.");
        group.MapPut("/strategies/{id}", (Delegate)DefineAsync).Demands(Right.Steer)
            .Accepts<StrategyRequest>("application/json")
            .Produces<StrategyResource>()
            .WithSummary("Lays a strategy down, or another in its place as long as it was not propagated.");
        group.MapDelete("/strategies/{id}", (Delegate)DeleteAsync).Demands(Right.Steer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Deletes a strategy; the tasks that it became stay.").TakesReason();
        group.MapPost("/strategies/{id}/propagate", (Delegate)PropagateAsync).Demands(Right.Steer)
            .Produces<StrategyResource>()
            .WithSummary("Makes tasks for agents of its items of level 4, by the table of keywords; again, it is the "
                + "same tasks.");
        group.MapPost("/executions/start", (Delegate)StartAsync).Demands(Right.Steer)
            .Accepts<StartStrategyRequest>("application/json")
            .Produces<StartedStrategyResource>().WithSummary("Propagates a strategy, and starts what is ready.");
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        AskedPage page = paging.Read(context, caller, "strategies");
        IReadOnlyList<(string Name, Strategy Strategy)> found =
            await strategies.ListAsync(caller, page.Name, page.Size + 1);
        await context.AnswerAsync(
            page.Of(found, static one => one.Name, static one => EntryOf(one.Name, one.Strategy)),
            RestBodies.Shapes.PageOfStrategyEntry);
    }

    private async Task DeleteAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        QueryValues.TakeReason(context);
        await strategies.DeleteAsync(caller, id, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task GetAsync(HttpContext context, string id) => await AnswerAsync(
        context, id, await strategies.FindAsync(context.Demand(Right.Look), id), []);

    private async Task DefineAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        StrategyRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.StrategyRequest);
        if (string.IsNullOrWhiteSpace(request.Title) || request.Title.Length > TitleLengthMax)
            throw RequestValues.Mistake("/title", "It is no title.", $"Write 1 to {TitleLengthMax} characters.");
        ImmutableArray<StrategyItem> items = [.. request.Items.Select(Of)];
        ApiMistake[] mistakes =
        [
            .. Propagation.Check(items).Select(
                fault => new ApiMistake($"/items/{fault.Item}", fault.Message, "Mend the item.")),
        ];
        if (mistakes.Length > 0)
        {
            throw new ApiException(ApiFault.Meaning, "invalid_strategy", mistakes[0].Message)
            {
                Mistakes = [.. mistakes],
            };
        }

        await AnswerAsync(context, id, await strategies.DefineAsync(caller, id, request.Title, items), []);
    }

    private async Task PropagateAsync(HttpContext context, string id)
    {
        (Strategy strategy, IReadOnlyList<string> tasks) =
            await strategies.PropagateAsync(context.Demand(Right.Steer), id, context.RequestAborted);
        await AnswerAsync(context, id, strategy, tasks);
    }

    private async Task StartAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Steer);
        StartStrategyRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.StartStrategyRequest);
        if (request.WorkspaceId != caller.Workspace)
        {
            throw new ApiException(
                ApiFault.NotFound, "unknown_workspace",
                $"There is no workspace '{Refusals.Excerpt(request.WorkspaceId)}' for this caller.");
        }

        VersionedProject found = await strategies.StartAsync(caller, request.StrategyId, context.RequestAborted);
        var started = new StartedStrategyResource
        {
            Strategy = request.StrategyId,
            Project = found.Project.Name,
            Tasks = [.. ProjectResources.TasksOf(found, found.Project.Tasks, isWhole: true)],
        };
        await context.AnswerAsync(started, RestBodies.Shapes.StartedStrategyResource);
    }

    private static StrategyEntry EntryOf(string name, Strategy strategy) => new()
    {
        Id = name,
        Title = strategy.Title!,
        Items = strategy.Items.Length,
        CreatedBy = strategy.By,
        Project = strategy.Project,
    };

    private static StrategyItem Of(StrategyItemBody item, int place) => new()
    {
        Id = item.Id,
        Title = item.Title,
        Level = item.Level,
        Parent = item.Parent,
        DependsOn = [.. item.DependsOn ?? []],
        Priority = item.Priority is null
            ? null
            : RequestValues.WordOf(item.Priority, $"/items/{place}/priority", Priority.Medium),
    };

    private static Task AnswerAsync(
        HttpContext context, string id, Strategy strategy, IReadOnlyList<string> tasks)
    {
        var resource = new StrategyResource
        {
            Id = id,
            Title = strategy.Title!,
            Items = [.. strategy.Items.Select(item => new StrategyItemBody
            {
                Id = item.Id,
                Title = item.Title,
                Level = item.Level,
                Parent = item.Parent,
                DependsOn = item.DependsOn,
                Priority = item.Priority is { } priority ? Words.Of(priority) : null,
            })],
            CreatedBy = strategy.By,
            Project = strategy.Project,
            Steps = [.. strategy.Steps.Select((step, place) => new AgentStepResource
            {
                Task = place < tasks.Count ? tasks[place] : null,
                Item = step.Item,
                Agent = step.Agent,
                Title = step.Title,
                Priority = Words.Of(step.Priority),
                Needs = [.. step.Needs.Select(need => need + 1)],
            })],
            Log = [.. strategy.Log.Select(applied => new RuleAppliedResource
            {
                Step = applied.Step + 1,
                Item = applied.Item,
                Agent = applied.Agent,
                Rule = applied.Rule,
                Keyword = applied.Keyword,
            })],
        };
        return context.AnswerAsync(resource, RestBodies.Shapes.StrategyResource);
    }
}
