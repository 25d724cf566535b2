using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>Submissions as they are sent, and what became of them.</summary>
internal static class SubmissionMessages
{
    private const decimal MicrosInUsd = 1_000_000m;

    /// <summary>What is to be run.</summary>
    /// <exception cref="ApiException">A value is not of the form.</exception>
    public static Submission SubmissionOf(Wire.SubmitRequest request) => new()
    {
        Plan = PlanOf(request),
        Inputs = WireValues.ObjectOf(request.InputsJson, "/inputs") ?? DataObject.Empty,
        Project = WireValues.TextOf(request.Project, "/project"),
        Priority = PriorityOf(request.Priority),
        Budget = BudgetOf(request.Budget),
        Key = request.IdempotencyKey.Length == 0 ? null : request.IdempotencyKey,
    };

    /// <summary>What was submitted.</summary>
    public static Wire.Submitted Of(Submitted submitted) => new()
    {
        Id = submitted.Execution.Value,
        Status = ExecutionMessages.Of(submitted.Status),
        IsNew = submitted.IsNew,
    };

    private static DataValue PlanOf(Wire.SubmitRequest request) => request.PlanCase switch
    {
        Wire.SubmitRequest.PlanOneofCase.PlanJson when !request.PlanJson.IsEmpty =>
            WireValues.ObjectOf(request.PlanJson, "/plan")!,
        Wire.SubmitRequest.PlanOneofCase.PlanYaml when request.PlanYaml.Length > 0 =>
            new DataString(WireValues.TextOf(request.PlanYaml, "/plan")!),
        _ => throw RequestValues.Mistake("/plan", "There is no plan.", "Send plan_json or plan_yaml."),
    };

    private static Priority PriorityOf(Wire.Priority priority) => priority switch
    {
        Wire.Priority.Critical => Priority.Critical,
        Wire.Priority.High => Priority.High,
        Wire.Priority.Unspecified or Wire.Priority.Medium => Priority.Medium,
        Wire.Priority.Low => Priority.Low,
        Wire.Priority.Background => Priority.Background,
        _ => throw RequestValues.Mistake("/priority", $"{(int)priority} is no priority.", "Leave it out for medium."),
    };

    private static PlanBudget? BudgetOf(Wire.Budget? budget)
    {
        if (budget is null) return null;
        Demand(!budget.HasCostMicroUsd || budget.CostMicroUsd > 0, "/budget/cost_micro_usd");
        Demand(!budget.HasTokens || budget.Tokens > 0, "/budget/tokens");
        Demand(!budget.HasCalls || budget.Calls > 0, "/budget/calls");
        return new PlanBudget(
            WireValues.DurationOf(budget.Duration, "/budget/duration"),
            budget.HasCostMicroUsd ? budget.CostMicroUsd / MicrosInUsd : null,
            budget.HasCalls ? budget.Calls : null)
        {
            Tokens = budget.HasTokens ? budget.Tokens : null,
        };

        static void Demand(bool holds, string path)
        {
            if (holds) return;
            throw RequestValues.Mistake(path, "A part of a budget is more than zero.", "Leave it out for no limit.");
        }
    }
}
