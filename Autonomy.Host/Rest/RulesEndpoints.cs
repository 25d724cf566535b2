using Autonomy.Core.Executions;
using Autonomy.Core.Learning;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Rest;

/// <summary>What people lay down for all executions of a workspace, and what was learned of healing.</summary>
internal sealed class RulesEndpoints(RulesDesk rules, Paging paging, TimeProvider clock) : IRestEndpoints
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/policies", (Delegate)PoliciesAsync).Produces<PageOf<PolicyResource>>()
            .WithSummary("What is asked about, allowed and denied, in the order in which it is looked at.")
            .Takes("project", "Those of this project alone.").TakesPage();
        group.MapPost("/policies", (Delegate)AddPoliciesAsync).Demands(Right.Administer)
            .Accepts<AddPoliciesRequest>("application/json")
            .Produces<ListOf<PolicyResource>>(StatusCodes.Status201Created)
            .WithSummary("Adds policies before those in force, or after them.");
        group.MapDelete("/policies/{id}", (Delegate)RemovePolicyAsync).Demands(Right.Administer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Withdraws a policy.").TakesReason();
        group.MapGet("/ladders", (Delegate)LaddersAsync).Produces<PageOf<LadderResource>>()
            .WithSummary("What is tried after each kind of failure: the defaults, and what was laid down.").TakesPage();
        group.MapPost("/ladders", (Delegate)LayLaddersAsync).Demands(Right.Administer)
            .Accepts<LayLaddersRequest>("application/json")
            .Produces<ListOf<LadderResource>>(StatusCodes.Status201Created)
            .WithSummary("Lays ladders down, each in place of one for the same kind, tool and project.");
        group.MapDelete("/ladders/{id}", (Delegate)RemoveLadderAsync).Demands(Right.Administer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Withdraws a ladder.").TakesReason();
        group.MapGet("/pauses", (Delegate)PausesAsync).Produces<PageOf<PauseResource>>()
            .WithSummary("The pauses of tools, targets, projects and of the workspace.").TakesPage();
        group.MapPost("/pauses", (Delegate)PlacePauseAsync).Demands(Right.Steer)
            .Accepts<PlacePauseRequest>("application/json")
            .Produces<PauseResource>(StatusCodes.Status201Created)
            .WithSummary("Pauses: once it is answered, nothing of what it covers starts any more.");
        group.MapDelete("/pauses/{id}", (Delegate)LiftPauseAsync).Demands(Right.Steer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Lifts a pause, and every other of the same.").TakesReason();
        group.MapGet("/lessons", (Delegate)LessonsAsync).Produces<PageOf<LessonResource>>()
            .WithSummary("Which rungs helped after which failures.").TakesPage();
        group.MapDelete("/lessons", (Delegate)ForgetLessonsAsync).Demands(Right.Administer)
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Forgets lessons: those that are meant, or every one.")
            .Takes("tool", "Those of this tool.")
            .Takes("fingerprint", "Those of failures of this fingerprint.").TakesReason();
    }

    private Task PoliciesAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        string? project = QueryValues.TextOf(context.Request, "project");
        return context.AnswerAsync(
            paging.Read(context, caller, $"policies|{project}").Cut(
                [.. rules.Of(caller).Policies.Where(policy => project is null || policy.Rule.Project == project)],
                static policy => policy.Id).To(Of),
            RestBodies.Shapes.PageOfPolicyResource);
    }

    private async Task AddPoliciesAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        AddPoliciesRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.AddPoliciesRequest);
        context.IsAbout(CountOf(request.Rules, "policies"));
        context.IsBecause(request.Reason);
        await AnswerPoliciesAsync(context, await rules.AddPoliciesAsync(caller, request.Rules, request.Last));
    }

    private async Task RemovePolicyAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Administer);
        QueryValues.TakeReason(context);
        await rules.SendAsync(caller, Right.Administer, new RulesCommand.RemovePolicy(id, caller.Name));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task LaddersAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        return context.AnswerAsync(
            paging.Read(context, caller, "ladders").Cut(
                [.. LadderInForce.AllOf(rules.Of(caller))],
                static ladder => ladder.Ladder?.Id ?? Words.Of(ladder.Kind)).To(Of),
            RestBodies.Shapes.PageOfLadderResource);
    }

    private async Task LayLaddersAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        LayLaddersRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.LayLaddersRequest);
        context.IsAbout(CountOf(request.Rules, "ladders"));
        context.IsBecause(request.Reason);
        await AnswerLaddersAsync(context, await rules.LayLaddersAsync(caller, request.Rules));
    }

    private async Task RemoveLadderAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Administer);
        QueryValues.TakeReason(context);
        await rules.SendAsync(caller, Right.Administer, new RulesCommand.RemoveLadder(id, caller.Name));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task PausesAsync(HttpContext context)
    {
        Caller caller = context.CallerOf();
        return context.AnswerAsync(
            paging.Read(context, caller, "pauses").Cut(rules.Of(caller).Holds, static hold => hold.Id).To(Of),
            RestBodies.Shapes.PageOfPauseResource);
    }

    private async Task PlacePauseAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Steer);
        PlacePauseRequest request = await JsonBody.ReadAsync(context, RestBodies.Shapes.PlacePauseRequest);
        HoldScope scope = RequestValues.WordOf(request.Scope, "/scope", HoldScope.Workspace);
        string name = request.Name ?? "";
        WorkspaceRules now = await rules.SendAsync(caller, Right.Steer, new RulesCommand.Place(
            scope, name, caller.Name, context.ReasonOf(request.Reason),
            RequestValues.DurationOf(request.For, "/for")));
        // Another may have paused the same meanwhile; the latest is this one or as good.
        Hold placed = now.Holds.Last(hold => hold.Scope == scope && hold.Name == name);
        context.Response.Headers.Location = $"{RestApi.Root}/pauses/{placed.Id}";
        await context.AnswerAsync(Of(placed), RestBodies.Shapes.PauseResource, StatusCodes.Status201Created);
    }

    private async Task LiftPauseAsync(HttpContext context, string id)
    {
        Caller caller = context.Demand(Right.Steer);
        QueryValues.TakeReason(context);
        Hold hold = rules.Of(caller).FindHold(id) ?? throw new ApiException(
            ApiFault.NotFound, "unknown_pause", $"There is no pause '{Refusals.Excerpt(id)}' in this workspace.");
        await rules.SendAsync(caller, Right.Steer, new RulesCommand.Lift(hold.Scope, hold.Name, caller.Name));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task LessonsAsync(HttpContext context)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Caller caller = context.CallerOf();
        (Lessons lessons, IReadOnlyList<KeyValuePair<LessonKey, LessonCounts>> shown) =
            await rules.LessonsAsync(caller, context.RequestAborted);
        await context.AnswerAsync(
            paging.Read(context, caller, "lessons").Cut(shown, static one => one.Key.ToString())
                .To(one => Of(one.Key, one.Value, lessons, now)),
            RestBodies.Shapes.PageOfLessonResource);
    }

    private async Task ForgetLessonsAsync(HttpContext context)
    {
        Caller caller = context.Demand(Right.Administer);
        QueryValues.TakeReason(context);
        string? tool = QueryValues.TextOf(context.Request, "tool");
        string? fingerprint = QueryValues.TextOf(context.Request, "fingerprint");
        context.IsAbout(tool is null && fingerprint is null ? "every lesson" : $"{tool} {fingerprint}".Trim());
        await rules.SendAsync(
            caller, Right.Administer, new RulesCommand.ForgetLessons(tool, fingerprint, caller.Name));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string CountOf(DataValue rules, string many) =>
        $"{many}: {(rules as DataArray)?.Items.Length ?? 0}";

    private static Task AnswerPoliciesAsync(HttpContext context, WorkspaceRules rules) =>
        context.AnswerAsync(
            new ListOf<PolicyResource>([.. rules.Policies.Select(Of)]), RestBodies.Shapes.ListOfPolicyResource,
            StatusCodes.Status201Created);

    private static Task AnswerLaddersAsync(HttpContext context, WorkspaceRules rules) =>
        context.AnswerAsync(
            new ListOf<LadderResource>([.. LadderInForce.AllOf(rules).Select(Of)]),
            RestBodies.Shapes.ListOfLadderResource, StatusCodes.Status201Created);

    private static PolicyResource Of(Policy policy) => new()
    {
        Id = policy.Id,
        Rule = PolicyReader.Write(policy.Rule),
        By = policy.By,
        Since = policy.Since,
        Decision = policy.Decision,
    };

    private static LadderResource Of(LadderInForce ladder) => new()
    {
        Id = ladder.Ladder?.Id,
        Kind = Words.Of(ladder.Kind),
        Number = $"K{(int)ladder.Kind}",
        Tool = ladder.Ladder?.Rule.Tool,
        Project = ladder.Ladder?.Rule.Project,
        Rungs = [.. ladder.Row.Rungs.Select(Words.Of)],
        Attempts = ladder.Row.AttemptsMax,
        InitialDelay = Durations.Write(ladder.Row.Initial),
        MaxDelay = Durations.Write(ladder.Row.Max),
        By = ladder.Ladder?.By,
        Since = ladder.Ladder?.Since,
        Reason = ladder.Ladder?.Rule.Reason,
    };

    private static PauseResource Of(Hold hold) => new()
    {
        Id = hold.Id,
        Scope = Words.Of(hold.Scope),
        Name = hold.Name,
        By = hold.By,
        Reason = hold.Reason,
        Since = hold.Since,
        Until = hold.Until,
    };

    private static LessonResource Of(LessonKey key, LessonCounts counts, Lessons lessons, DateTimeOffset now) => new()
    {
        Kind = Words.Of(key.Kind),
        Tool = key.Tool,
        Fingerprint = key.Fingerprint,
        Rung = Words.Of(key.Rung),
        Helped = Math.Round(counts.Helped, 3),
        Failed = Math.Round(counts.Failed, 3),
        Seen = counts.Seen,
        Chance = Math.Round(lessons.BeliefOf(key, now).Mean, 3),
        TookMs = Math.Round(counts.TookMs),
        LastSeen = counts.At,
    };
}
