using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Autonomy.Host.Rest.Model;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Rest;

/// <summary>
/// <c>POST /executions</c> with a goal in place of a plan: planned and started in one call, or refused with what is
/// missing.
/// </summary>
internal sealed class GoalSubmission(GoalDesk goals, DurableExecutions executions)
{
    /// <summary>Whether the request says what is wanted in words.</summary>
    /// <exception cref="ApiException">It has a plan and a goal, neither, or <c>autoApprove</c> with a plan.</exception>
    public static bool IsAsked(SubmitRequest request)
    {
        if (request.Goal is null)
        {
            if (request.AutoApprove is null) return false;
            throw RequestValues.Mistake(
                "/autoApprove",
                "A plan that a caller has written needs no approval as a whole; its steps ask for theirs.",
                "Leave it out, or send a goal in place of the plan.");
        }

        if (request.Plan is not null || request.PlanName is not null)
            throw RequestValues.Mistake("/goal", "There is a plan as well.", "Send a plan or a goal.");
        if (request.AutoApprove == true) return true;
        throw RequestValues.Mistake(
            "/autoApprove", "A goal is planned and started in one call only where nobody is to look at the plan.",
            "Set it to true; or POST the goal to /goals, look at the plan, and approve it.");
    }

    /// <summary>Plans and starts it.</summary>
    public async Task ServeAsync(HttpContext context, Caller caller, SubmitRequest request, string? key)
    {
        (Goal goal, bool isNew) = await goals.StartAsync(
            caller,
            new GoalWish
            {
                Text = request.Goal!,
                Inputs = request.Inputs ?? DataObject.Empty,
                Project = request.Project,
                Priority = RequestValues.WordOf(request.Priority, "/priority", Priority.Medium),
                Budget = QueryValues.BudgetOf(request.Budget),
                Callback = QueryValues.CallbackOf(request.Callback),
                AutoApprove = true,
            },
            key);
        if (goal.Status != GoalStatus.Started) throw NotStarted(goal);
        ExecutionId id = ExecutionId.Parse(goal.Execution!);
        ExecutionStatus status = await executions.ReadAsync(
            caller.Workspace, id.Value, static seen => seen.State.Status, context.RequestAborted);
        ExecutionLinks links = ExecutionResources.LinksOf(id);
        context.Response.Headers.Location = links.Self;
        await context.AnswerAsync(
            new SubmittedResource(id.Value, Words.Of(status), links) { Goal = goal.Id },
            RestBodies.Shapes.SubmittedResource,
            isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static ApiException NotStarted(Goal goal) => goal.Status == GoalStatus.Approved
        ? new ApiException(
            ApiFault.Load, "goal_not_started",
            $"The goal '{goal.Id}' is approved, and starts once the engine has room. Look at /goals/{goal.Id}.")
        : new ApiException(
            ApiFault.State, "goal_not_started",
            $"The goal '{goal.Id}' is {Words.Of(goal.Status)}. {goal.Reason} Look at /goals/{goal.Id}.");
}
