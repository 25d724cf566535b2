using Autonomy.Core.Estimates;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Google.Protobuf.WellKnownTypes;
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
        PlanName = request.HasPlanName ? WireValues.TextOf(request.PlanName, "/plan_name") : null,
        Inputs = WireValues.ObjectOf(request.InputsJson, "/inputs") ?? DataObject.Empty,
        Project = WireValues.TextOf(request.Project, "/project"),
        Priority = PriorityOf(request.Priority),
        Budget = BudgetOf(request.Budget),
        Callback = request.Callback is { } callback
            ? WebhookValues.CallbackOf(
                WireValues.TextOf(callback.Url, "/callback/url"),
                WireValues.TextOf(callback.Secret, "/callback/secret"), callback.Events)
            : null,
        Key = request.IdempotencyKey.Length == 0 ? null : request.IdempotencyKey,
    };

    /// <summary>What was submitted.</summary>
    public static Wire.Submitted Of(Submitted submitted) => new()
    {
        Id = submitted.Execution.Value,
        Status = ExecutionMessages.Of(submitted.Status),
        IsNew = submitted.IsNew,
        PlanOrigin = Of(submitted.PlanOrigin),
        Estimate = Of(submitted.Estimate),
        Warnings = { submitted.Warnings.Select(one => $"/plan{one.Path}: {one.Message} {one.Fix}") },
    };

    /// <summary>The version of a named plan; null where there is none.</summary>
    public static Wire.PlanOrigin? Of(PlanOrigin? origin) =>
        origin is null ? null : new Wire.PlanOrigin { Name = origin.Name, Version = origin.Version };

    /// <summary>A callback; null where there is none.</summary>
    public static Wire.Callback? Of(Callback? callback) => callback is null
        ? null
        : new Wire.Callback { Url = callback.Url, Secret = callback.Secret ?? "", Events = { callback.Events } };

    private static Wire.Estimate? Of(Estimate? estimate) => estimate is null
        ? null
        : new Wire.Estimate
        {
            P10 = Duration.FromTimeSpan(estimate.Total.P10),
            P50 = Duration.FromTimeSpan(estimate.Total.P50),
            P80 = Duration.FromTimeSpan(estimate.Total.P80),
            P90 = Duration.FromTimeSpan(estimate.Total.P90),
            P95 = Duration.FromTimeSpan(estimate.Total.P95),
            WaitsForOthers = estimate.WaitsForOthers,
        };

    private static DataValue? PlanOf(Wire.SubmitRequest request) => request.PlanCase switch
    {
        Wire.SubmitRequest.PlanOneofCase.PlanJson when !request.PlanJson.IsEmpty =>
            WireValues.ObjectOf(request.PlanJson, "/plan")!,
        Wire.SubmitRequest.PlanOneofCase.PlanYaml when request.PlanYaml.Length > 0 =>
            new DataString(WireValues.TextOf(request.PlanYaml, "/plan")!),
        Wire.SubmitRequest.PlanOneofCase.PlanName when request.PlanName.Length > 0 => null,
        _ => throw RequestValues.Mistake("/plan", "There is no plan.", "Send plan_json, plan_yaml or plan_name."),
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
