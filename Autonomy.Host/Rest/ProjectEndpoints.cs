using Autonomy.Actors.Projects;
using Autonomy.Core.Projects;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Projects: their settings, their boards, the autonomous switch.</summary>
internal sealed class ProjectEndpoints(ProjectDesk projects, Paging paging) : IRestEndpoints
{

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/projects", (Delegate)ListAsync).Produces<PageOf<ProjectResource>>()
            .WithSummary("The projects, the oldest first.")
            .TakesPage();
        group.MapPost("/projects", (Delegate)CreateAsync).Demands(Right.Steer)
            .Accepts<CreateProjectRequest>("application/json")
            .Produces<ProjectResource>(StatusCodes.Status201Created).WithSummary("Makes a project.");
        group.MapGet("/projects/{id}", (Delegate)GetAsync).Produces<ProjectResource>().WithSummary("A project.");
        group.MapPatch("/projects/{id}", (Delegate)ChangeAsync).Demands(Right.Steer)
            .Accepts<ChangeProjectRequest>("application/json")
            .Produces<ProjectResource>().WithSummary("Changes its settings.").TakesIfMatch();
        group.MapPatch("/projects/{id}/autonomous-execution", (Delegate)TurnAsync).Demands(Right.Steer)
            .Accepts<AutonomousExecutionRequest>("application/json").Produces<ProjectResource>()
            .WithSummary("Turns the autonomous switch. Off: nothing new starts, and what runs goes on.")
            .TakesIfMatch();
        group.MapPost("/projects/{id}/start-processing", (Delegate)StartAsync).Demands(Right.Steer)
            .Accepts<ReasonRequest>(isOptional: true, "application/json")
            .Produces<StartedResource>()
            .WithSummary("Starts what is ready once, as far as there are places.").TakesIfMatch();
        group.MapGet("/projects/{id}/board", (Delegate)BoardAsync).Produces<BoardResource>()
            .WithSummary("Its tasks in columns.");
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        AskedPage page = paging.Read(context, caller, "projects");
        (IReadOnlyList<VersionedProject> found, long? next) =
            await projects.ListAsync(caller, page.Number, page.Size, context.RequestAborted);
        await context.AnswerAsync(
            new PageOf<ProjectResource>(
                [.. found.Select(one => ProjectResources.Of(one.Project, one.Version))],
                next is { } place ? page.CursorAt(place) : null),
            RestBodies.Shapes.PageOfProjectResource);
    }

    private async Task CreateAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Steer);
        CreateProjectRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.CreateProjectRequest);
        ProjectReply.Accepted made = await projects.CreateAsync(caller, request.Name, new ProjectCommand.Create(
            request.Description, request.MaxConcurrent, ProjectResources.LimitOf(request.Budget), caller.Name));
        context.Response.Headers.Location = $"{RestApi.Root}/projects/{made.Project.Name}";
        await AnswerAsync(context, made.Project, made.Version, StatusCodes.Status201Created);
    }

    private async Task GetAsync(HttpContext context, string id)
    {
        VersionedProject found = await projects.LookAsync(context.CallerOf(), id, context.RequestAborted);
        await AnswerAsync(context, found.Project, found.Version);
    }

    private async Task ChangeAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        ChangeProjectRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.ChangeProjectRequest);
        context.IsBecause(request.Reason);
        var change = new ProjectCommand.Change(
            request.Description, request.MaxConcurrent, ProjectResources.LimitOf(request.Budget), caller.Name);
        ProjectReply.Accepted changed =
            await projects.SendAsync(caller, id, change, IfMatch.VersionIn(context));
        await AnswerAsync(context, changed.Project, changed.Version);
    }

    private async Task TurnAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        AutonomousExecutionRequest request =
            await JsonBody.ReadAsync(context, RestBodies.Shapes.AutonomousExecutionRequest);
        context.IsBecause(request.Reason);
        ProjectReply.Accepted turned = await projects.SendAsync(
            caller, id, new ProjectCommand.SetAutonomous(request.Enabled, caller.Name),
            IfMatch.VersionIn(context));
        await AnswerAsync(context, turned.Project, turned.Version);
    }

    private async Task StartAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        ReasonRequest? request = await JsonBody.ReadOptionalAsync(context, RestBodies.Shapes.ReasonRequest);
        context.IsBecause(request?.Reason);
        ProjectReply.Accepted accepted = await projects.SendAsync(
            caller, id, new ProjectCommand.StartProcessing(caller.Name), IfMatch.VersionIn(context));
        context.Response.Headers.ETag = IfMatch.TagOf(accepted.Version);
        IReadOnlyList<string> started =
        [
            .. accepted.Events.OfType<ProjectEvent.TaskStatusChanged>().Where(moved => moved.Run is not null)
                .Select(moved => moved.Task),
        ];
        await context.AnswerAsync(
            new StartedResource(ProjectResources.Of(accepted.Project, accepted.Version), started),
            RestBodies.Shapes.StartedResource);
    }

    private async Task BoardAsync(HttpContext context, string id)
    {
        VersionedProject found = await projects.LookAsync(context.CallerOf(), id, context.RequestAborted);
        await context.AnswerAsync(ProjectResources.BoardOf(found), RestBodies.Shapes.BoardResource);
    }

    private static Task AnswerAsync(
        HttpContext context, Project project, long version, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(version);
        return context.AnswerAsync(ProjectResources.Of(project, version), RestBodies.Shapes.ProjectResource, status);
    }
}
