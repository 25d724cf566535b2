using Autonomy.Core.Plans;
using Autonomy.Core.Projects;
using Autonomy.Core.Schedules;
using Autonomy.Core.Values;
using Autonomy.Host.Administration;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>Schedules: when which plan runs.</summary>
internal sealed class ScheduleEndpoints(
    ScheduleDesk schedules, LaterPlans plans, Paging paging, TimeProvider clock) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/schedules", (Delegate)ListAsync).Produces<PageOf<ScheduleResource>>()
            .WithSummary("The schedules, the oldest first.").TakesPage();
        group.MapPost("/schedules", (Delegate)CreateAsync).Demands(Right.Steer)
            .Accepts<CreateScheduleRequest>("application/json")
            .Produces<ScheduleResource>(StatusCodes.Status201Created).Produces<ScheduleResource>()
            .WithSummary("Makes a schedule; with dryRun it only shows its next times.");
        group.MapGet("/schedules/{id}", (Delegate)GetAsync).Produces<ScheduleResource>().WithSummary("A schedule.");
        group.MapPatch("/schedules/{id}", (Delegate)ChangeAsync).Demands(Right.Steer)
            .Accepts<ChangeScheduleRequest>("application/json")
            .Produces<ScheduleResource>().WithSummary("Changes a schedule, from now on; what runs goes on.")
            .TakesIfMatch();
        group.MapDelete("/schedules/{id}", (Delegate)DeleteAsync).Demands(Right.Steer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Ends a schedule; what runs goes on.").TakesReason();
        group.MapPost("/schedules/{id}/pause", (Delegate)PauseAsync).Demands(Right.Steer)
            .Accepts<ReasonRequest>(isOptional: true, "application/json").Produces<ScheduleResource>()
            .WithSummary("Begins nothing more; what runs goes on.");
        group.MapPost("/schedules/{id}/resume", (Delegate)ResumeAsync).Demands(Right.Steer)
            .Accepts<ReasonRequest>(isOptional: true, "application/json").Produces<ScheduleResource>()
            .WithSummary("Goes on with the next time; those that passed meanwhile are not made up for.");
        group.MapPost("/schedules/{id}/run", (Delegate)RunAsync).Demands(Right.Steer)
            .Accepts<ReasonRequest>(isOptional: true, "application/json").Produces<ScheduleResource>()
            .WithSummary("Runs once now, beside what runs.");
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        PageOf<string> names = paging.Read(context, caller, "schedules").Cut(
            await schedules.NamesAsync(caller), static name => name);
        IReadOnlyList<Schedule> found = await schedules.ReadAsync(caller, names.Items, context.RequestAborted);
        await context.AnswerAsync(
            new PageOf<ScheduleResource>(
                [.. found.Select(static schedule => ScheduleResources.Of(schedule))], names.Cursor),
            RestBodies.Shapes.PageOfScheduleResource);
    }

    private async Task CreateAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Steer);
        CreateScheduleRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.CreateScheduleRequest);
        LaterPlan plan = await plans.KeepAsync(
            caller, request.Plan, request.PlanName, request.Inputs, context.RequestAborted);
        ScheduleDefinition definition = DefinitionOf(caller, request, plan.Plan);
        if (request.DryRun)
        {
            Schedule preview = PreviewOf(caller, request.Name, definition);
            await context.AnswerAsync(
                ScheduleResources.Of(preview, plan.Warnings), RestBodies.Shapes.ScheduleResource);
            return;
        }

        VersionedSchedule made = await schedules.CreateAsync(caller, request.Name, definition);
        context.Response.Headers.Location = $"{RestApi.Root}/schedules/{made.Schedule.Name}";
        await AnswerAsync(context, made, StatusCodes.Status201Created, plan.Warnings);
    }

    private async Task GetAsync(HttpContext context, string id) =>
        await AnswerAsync(context, await schedules.LookAsync(context.CallerOf(), id, context.RequestAborted));

    private async Task ChangeAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        (ChangeScheduleRequest request, IReadOnlySet<string> cleared) =
            await JsonBody.ReadWithNullsAsync(context, RestBodies.Shapes.ChangeScheduleRequest);
        IReadOnlyList<PlanFault>? warnings = null;
        VersionedSchedule changed = await schedules.ChangeAsync(
            caller, id, IfMatch.VersionIn(context),
            async former =>
            {
                ScheduleDefinition wanted = Changed(caller, Cleared(former, cleared), request);
                LaterPlan? plan = await OtherPlanOfAsync(caller, former, wanted, request, context.RequestAborted);
                warnings = plan?.Warnings;
                return plan is null ? wanted : wanted with { Plan = plan.Plan };
            },
            context.RequestAborted);
        await AnswerAsync(context, changed, warnings: warnings);
    }

    private async Task DeleteAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        QueryValues.TakeReason(context);
        await schedules.DeleteAsync(caller, id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task PauseAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        ReasonRequest? request = await JsonBody.ReadOptionalAsync(context, RestBodies.Shapes.ReasonRequest);
        var command = new ScheduleCommand.Pause(caller.Name, context.ReasonOf(request?.Reason));
        await AnswerAsync(context, await schedules.SendAsync(caller, id, command));
    }

    private async Task ResumeAsync(HttpContext context, string id)
    {
        Caller caller = await CallerWithReasonAsync(context);
        await AnswerAsync(context, await schedules.SendAsync(caller, id, new ScheduleCommand.Resume(caller.Name)));
    }

    private async Task RunAsync(HttpContext context, string id) =>
        await AnswerAsync(context, await schedules.RunAsync(await CallerWithReasonAsync(context), id));

    private static async Task<Caller> CallerWithReasonAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Steer);
        ReasonRequest? request = await JsonBody.ReadOptionalAsync(context, RestBodies.Shapes.ReasonRequest);
        context.IsBecause(request?.Reason);
        return caller;
    }

    private Schedule PreviewOf(Caller caller, string name, ScheduleDefinition definition)
    {
        if (!ScheduleId.TryParse(caller.Workspace, name, out ScheduleId id))
            throw RequestValues.Mistake("/name", "It is not of the form.", "Write a-z, 0-9, '-', '_' and '.'.");
        var create = new ScheduleCommand.Create(definition, caller.Name);
        return ScheduleDecider.Decide(id, Schedule.None, create, clock.GetUtcNow()) switch
        {
            ScheduleVerdict.Accepted accepted => accepted.Schedule,
            ScheduleVerdict.Refused refused => throw Refusals.Of(refused.Rejection),
            _ => throw new InvalidOperationException("A verdict is accepted or refused."),
        };
    }

    private static ScheduleDefinition DefinitionOf(Caller caller, CreateScheduleRequest request, DataObject? plan)
    {
        var standard = new ScheduleDefinition();
        return new ScheduleDefinition
        {
            Description = request.Description,
            Cron = request.Cron,
            Every = RequestValues.DurationOf(request.Every, "/every"),
            TimeZone = request.TimeZone ?? standard.TimeZone,
            StartsAt = request.StartsAt?.ToUniversalTime(),
            EndsAt = request.EndsAt?.ToUniversalTime(),
            CatchUp = RequestValues.WordOf(request.CatchUp, "/catchUp", standard.CatchUp),
            CatchUpMax = request.CatchUpMax ?? standard.CatchUpMax,
            Overlap = RequestValues.WordOf(request.Overlap, "/overlap", standard.Overlap),
            Jitter = RequestValues.DurationOf(request.Jitter, "/jitter") ?? standard.Jitter,
            Plan = plan,
            PlanName = request.PlanName,
            Inputs = request.Inputs,
            Project = ProjectOf(caller, request.Project),
            Priority = RequestValues.WordOf(request.Priority, "/priority", standard.Priority),
        };
    }

    // What is null is as if it had never been given.
    private static ScheduleDefinition Cleared(ScheduleDefinition former, IReadOnlySet<string> cleared)
    {
        var standard = new ScheduleDefinition();
        return former with
        {
            Description = Kept("description", former.Description, standard.Description),
            Cron = Kept("cron", former.Cron, standard.Cron),
            Every = Kept("every", former.Every, standard.Every),
            TimeZone = Kept("timeZone", former.TimeZone, standard.TimeZone),
            StartsAt = Kept("startsAt", former.StartsAt, standard.StartsAt),
            EndsAt = Kept("endsAt", former.EndsAt, standard.EndsAt),
            CatchUp = Kept("catchUp", former.CatchUp, standard.CatchUp),
            CatchUpMax = Kept("catchUpMax", former.CatchUpMax, standard.CatchUpMax),
            Overlap = Kept("overlap", former.Overlap, standard.Overlap),
            Jitter = Kept("jitter", former.Jitter, standard.Jitter),
            Plan = Kept("plan", former.Plan, standard.Plan),
            PlanName = Kept("planName", former.PlanName, standard.PlanName),
            Inputs = Kept("inputs", former.Inputs, standard.Inputs),
            Project = Kept("project", former.Project, standard.Project),
            Priority = Kept("priority", former.Priority, standard.Priority),
        };

        T Kept<T>(string name, T value, T otherwise) => cleared.Contains(name) ? otherwise : value;
    }

    // Null: it goes on running what it runs.
    private async Task<LaterPlan?> OtherPlanOfAsync(
        Caller caller, ScheduleDefinition former, ScheduleDefinition wanted, ChangeScheduleRequest request,
        CancellationToken cancellation)
    {
        bool runsSame = wanted.Plan == former.Plan && wanted.PlanName == former.PlanName
            && wanted.Inputs == former.Inputs && request.Plan is null;
        return runsSame
            ? null
            : await plans.KeepAsync(
                caller, request.Plan ?? wanted.Plan, wanted.PlanName, wanted.Inputs, cancellation);
    }

    // A plan that is given is still to be checked.
    private static ScheduleDefinition Changed(
        Caller caller, ScheduleDefinition former, ChangeScheduleRequest request)
    {
        bool isOther = request.Cron is not null || request.Every is not null;
        bool runsOther = request.Plan is not null || request.PlanName is not null;
        return former with
        {
            Description = request.Description ?? former.Description,
            Cron = isOther ? request.Cron : former.Cron,
            Every = isOther ? RequestValues.DurationOf(request.Every, "/every") : former.Every,
            TimeZone = request.TimeZone ?? former.TimeZone,
            StartsAt = request.StartsAt?.ToUniversalTime() ?? former.StartsAt,
            EndsAt = request.EndsAt?.ToUniversalTime() ?? former.EndsAt,
            CatchUp = RequestValues.WordOf(request.CatchUp, "/catchUp", former.CatchUp),
            CatchUpMax = request.CatchUpMax ?? former.CatchUpMax,
            Overlap = RequestValues.WordOf(request.Overlap, "/overlap", former.Overlap),
            Jitter = RequestValues.DurationOf(request.Jitter, "/jitter") ?? former.Jitter,
            Plan = runsOther ? null : former.Plan,
            PlanName = runsOther ? request.PlanName : former.PlanName,
            Inputs = request.Inputs ?? former.Inputs,
            Project = ProjectOf(caller, request.Project) ?? former.Project,
            Priority = RequestValues.WordOf(request.Priority, "/priority", former.Priority),
        };
    }

    private static string? ProjectOf(Caller caller, string? project) =>
        project is null || ProjectId.TryParse(caller.Workspace, project, out _)
            ? project
            : throw Refusals.InvalidProject(project, "/project");

    private static Task AnswerAsync(
        HttpContext context, VersionedSchedule found, int status = StatusCodes.Status200OK,
        IReadOnlyList<PlanFault>? warnings = null)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(found.Version);
        return context.AnswerAsync(
            ScheduleResources.Of(found.Schedule, warnings), RestBodies.Shapes.ScheduleResource, status);
    }
}
