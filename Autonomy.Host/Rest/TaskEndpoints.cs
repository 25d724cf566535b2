using System.Collections.Immutable;
using Autonomy.Actors.Projects;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>The tasks of projects, and what sandboxes tell of theirs.</summary>
internal sealed class TaskEndpoints(ProjectDesk projects, LaterPlans plans, Paging paging) : IRestEndpoints
{
    /// <summary>The most that a sandbox delivers, as JSON: 64 KiB. More belongs into a file.</summary>
    private const int ResultBytesMax = 64 << 10;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/projects/{id}/tasks", (Delegate)ListAsync).Produces<PageOf<TaskResource>>()
            .WithSummary("Its tasks in the order of their numbers, a page.")
            .Takes("status", "Only those of this status.")
            .TakesPage();
        group.MapPost("/projects/{id}/tasks", (Delegate)AddAsync).Demands(Right.Steer)
            .Accepts<AddTaskRequest>("application/json")
            .Produces<TaskResource>(StatusCodes.Status201Created)
            .WithSummary("Lays a task down; with the switch on it starts as soon as it is ready.");
        group.MapGet("/tasks/{id}", (Delegate)GetAsync).Produces<TaskResource>().WithSummary("A task.");
        group.MapPatch("/tasks/{id}", (Delegate)ChangeAsync).Demands(Right.Steer)
            .Accepts<ChangeTaskRequest>("application/json")
            .Produces<TaskResource>().WithSummary("Changes a task; or pauses, resumes, cancels it, or tries it again.")
            .TakesIfMatch("The version that was seen, as its ETag: 412 when its project has changed since.");
        group.MapPost("/sandboxes/{id}/task-complete", (Delegate)CompleteAsync).Demands(Right.Steer, Right.Work)
            .Accepts<TaskCompleteRequest>("application/json").Produces<TaskCompleteResource>()
            .WithSummary("A sandbox tells how its task ended; told again, it is answered again.");
    }

    private async Task ListAsync(HttpContext context, string id)
    {
        string? wanted = TakenValues.TextIn(context.Request, "status");
        ProjectTaskStatus status = RequestValues.WordOf(wanted, "?status", default(ProjectTaskStatus));
        Caller caller = context.CallerOf();
        AskedPage page = paging.Read(context, caller, $"tasks|{id}|{wanted}");
        VersionedProject of = await projects.LookAsync(caller, id, context.RequestAborted);
        ProjectTask[] found =
        [
            .. of.Project.Tasks.Where(task => task.Id.Number > page.Number && (wanted is null || task.Status == status))
                .OrderBy(task => task.Id.Number).Take(page.Size + 1),
        ];
        await context.AnswerAsync(
            new PageOf<TaskResource>(
                [.. ProjectResources.TasksOf(of, found.Take(page.Size), isWhole: false)],
                found.Length > page.Size ? page.CursorAt(found[page.Size - 1].Id.Number) : null),
            RestBodies.Shapes.PageOfTaskResource);
    }

    private async Task AddAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        AddTaskRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.AddTaskRequest);
        (TaskWork work, IReadOnlyList<PlanFault>? warnings) = await WorkOfAsync(
            caller, request.Plan,
            new TaskWork
            {
                PlanName = request.PlanName,
                Inputs = request.Inputs,
                Sandbox = request.Sandbox,
                Goal = request.Goal,
            },
            context.RequestAborted);
        ProjectReply.Accepted added = await projects.SendAsync(caller, id, new ProjectCommand.AddTask(
            request.Title, request.Description, work,
            RequestValues.WordOf(request.Priority, "/priority", Priority.Medium), [.. request.Dependencies ?? []],
            caller.Name));
        string task = added.Events.OfType<ProjectEvent.TaskAdded>().Single().Task;
        context.Response.Headers.Location = $"{RestApi.Root}/tasks/{task}";
        context.IsAbout(task);
        var now = new VersionedProject(added.Project, added.Version);
        await AnswerAsync(context, now, task, StatusCodes.Status201Created, warnings);
    }

    private async Task GetAsync(HttpContext context, string id)
    {
        (ProjectTask task, VersionedProject of) =
            await projects.LookAtTaskAsync(context.CallerOf(), id, context.RequestAborted);
        await AnswerAsync(context, of, task.Id.ToString());
    }

    private async Task ChangeAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        ChangeTaskRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.ChangeTaskRequest);
        (ProjectCommand command, IReadOnlyList<PlanFault>? warnings) = request.Action is null
            ? await ChangeOfAsync(caller, id, request, context.RequestAborted)
            : (ActionOf(context, caller, id, request), null);
        ProjectReply.Accepted changed =
            await projects.SendToTaskAsync(caller, id, command, IfMatch.VersionIn(context));
        await AnswerAsync(context, new VersionedProject(changed.Project, changed.Version), id, warnings: warnings);
    }

    private async Task CompleteAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(context.CallerOf().Role == Role.Worker ? Right.Work : Right.Steer);
        TaskCompleteRequest told = await JsonBody.ReadAsync(context, RestBodies.Shapes.TaskCompleteRequest);
        if (told is { Success: null, ErrorMessage: not null })
        {
            throw RequestValues.Mistake(
                "/success", "There is an error_message, and nothing says whether the task failed.",
                "Write success: false, or true if it completed all the same.");
        }

        if (told.Result is { } result && DataJson.WriteUtf8(result).Length > ResultBytesMax)
        {
            throw RequestValues.Mistake(
                "/result", "It is too large.", $"Deliver {ResultBytesMax} bytes at most; put more into a file.");
        }

        ProjectReply.Accepted taken = await projects.SendToTaskAsync(
            caller, told.TaskId, new ProjectCommand.CompleteSandbox(
                told.TaskId, id, told.Success ?? true, told.Result, told.ErrorMessage));
        var answer = new TaskCompleteResource
        {
            Status = taken.Events.Count > 0 ? "recorded" : "known",
            TaskId = told.TaskId,
            NewStatus = Words.Of(taken.Project.Find(told.TaskId)!.Status),
            UnblockedTasks =
                [.. taken.Events.OfType<ProjectEvent.TasksUnblocked>().SelectMany(unblocked => unblocked.Tasks)],
        };
        await context.AnswerAsync(answer, RestBodies.Shapes.TaskCompleteResource);
    }

    private async Task<(ProjectCommand Command, IReadOnlyList<PlanFault>? Warnings)> ChangeOfAsync(
        Caller caller, string id, ChangeTaskRequest request, CancellationToken cancellation)
    {
        TaskWork? work = new()
        {
            PlanName = request.PlanName,
            Inputs = request.Inputs,
            Sandbox = request.Sandbox,
            Goal = request.Goal,
        };
        IReadOnlyList<PlanFault>? warnings = null;
        bool isOther = request.Plan is not null || work != new TaskWork();
        if (isOther) (work, warnings) = await WorkOfAsync(caller, request.Plan, work, cancellation);
        else work = null;
        var change = new ProjectCommand.ChangeTask(id, caller.Name)
        {
            Title = request.Title,
            Description = request.Description,
            Work = work,
            Priority = request.Priority is null
                ? null
                : RequestValues.WordOf(request.Priority, "/priority", Priority.Medium),
            Dependencies = request.Dependencies?.ToImmutableArray(),
        };
        return (change, warnings);
    }

    private static ProjectCommand ActionOf(HttpContext context, Caller caller, string id, ChangeTaskRequest request)
    {
        TaskAction action = RequestValues.WordOf(request.Action, "/action", TaskAction.Pause);
        string? reason = context.ReasonOf(request.Reason);
        if (request != new ChangeTaskRequest { Action = request.Action, Reason = request.Reason })
        {
            throw RequestValues.Mistake(
                "/action", "A task is changed, or something is done to it.", "Send two requests, one after the other.");
        }

        return action switch
        {
            TaskAction.Pause => new ProjectCommand.PauseTask(id, caller.Name, reason),
            TaskAction.Resume => new ProjectCommand.ResumeTask(id, caller.Name) { Reason = reason },
            TaskAction.Cancel => new ProjectCommand.CancelTask(id, caller.Name, reason),
            _ => new ProjectCommand.RetryTask(id, caller.Name) { Reason = reason },
        };
    }

    // What a task does but for the plan that is given, and with it once it was checked; and what is to be said of it.
    private async Task<(TaskWork Work, IReadOnlyList<PlanFault>? Warnings)> WorkOfAsync(
        Caller caller, DataValue? plan, TaskWork work, CancellationToken cancellation)
    {
        if (plan is not null || work.PlanName is not null)
        {
            LaterPlan kept = await plans.KeepAsync(caller, plan, work.PlanName, work.Inputs, cancellation);
            return (work with { Plan = kept.Plan }, kept.Warnings);
        }

        return work.Inputs is null
            ? (work, null)
            : throw RequestValues.Mistake(
                "/inputs", "Inputs come with the plan that takes them.", "Send 'plan' or 'planName', too.");
    }

    // A task has the version of its project.
    private static Task AnswerAsync(
        HttpContext context, VersionedProject found, string id, int status = StatusCodes.Status200OK,
        IReadOnlyList<PlanFault>? warnings = null)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version);
        TaskResource task = ProjectResources.Of(found, found.Project.Find(id)!) with
        {
            Warnings = warnings is null ? null : ExecutionResources.Of(warnings, "/plan"),
        };
        return context.AnswerAsync(task, RestBodies.Shapes.TaskResource, status);
    }

    private enum TaskAction
    {
        Pause,
        Resume,
        Cancel,
        Retry,
    }
}
