using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Recovery;
using Autonomy.Host.Api;
using Priority = Autonomy.Core.Plans.Priority;
using Wire = Autonomy.V1;

namespace Autonomy.Host.Grpc;

/// <summary>Executions as they are sent. Pure.</summary>
internal static class ExecutionMessages
{
    /// <summary>An execution with its steps and the decisions that are open.</summary>
    public static Wire.Execution Of(VersionedExecution seen, bool withResults)
    {
        ExecutionState state = seen.State;
        Wire.Execution execution = SummaryOf(seen);
        execution.Steps.AddRange(state.Steps.Select(Of));
        execution.OpenDecisions.AddRange(state.Decisions.Where(static asked => asked.Answer is null).Select(Of));
        execution.Callback = SubmissionMessages.Of(state.Callback);
        execution.PlanOrigin = SubmissionMessages.Of(state.PlanOrigin);
        if (withResults) execution.ResultsJson = WireValues.Of(ExecutionResults.Of(state));
        return execution;
    }

    private static Wire.Execution SummaryOf(VersionedExecution seen)
    {
        ExecutionState state = seen.State;
        return new Wire.Execution
        {
            Id = state.Id.Value,
            Name = state.Plan!.Header.Name,
            Status = Of(state.Status),
            Version = seen.Version,
            Project = state.Project ?? "",
            Priority = Of(state.Priority),
            SubmittedBy = state.SubmittedBy,
            SubmittedAt = WireValues.Of(state.SubmittedAt),
            StartedAt = WireValues.Of(state.StartedAt),
            EndedAt = WireValues.Of(state.EndedAt),
            Error = Of(state.Error),
            Progress = new Wire.Progress
            {
                Steps = state.Steps.Length,
                Ended = state.Steps.Length - state.OpenSteps,
                Failed = state.FailedSteps,
                Running = state.RunningAttempts,
            },
            Parent = state.Parent?.Execution ?? "",
            Terminated = state.IsTerminated,
        };
    }

    /// <summary>An execution of the index.</summary>
    public static Wire.Execution Of(ExecutionRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Status = Of(row.Status),
        Version = row.Version,
        Project = row.Project ?? "",
        Priority = Of(row.Priority),
        SubmittedBy = row.SubmittedBy,
        SubmittedAt = WireValues.Of(row.SubmittedAt),
        StartedAt = WireValues.Of(row.StartedAt),
        EndedAt = WireValues.Of(row.EndedAt),
        Error = row is { Status: ExecutionStatus.Failed, LastError: { } error }
            ? new Wire.Failure
            {
                Kind = Words.Of(error.Kind),
                Effect = Words.Of(error.Effect),
                Code = error.Code,
                Message = error.Message,
            }
            : null,
        Progress = new Wire.Progress
        {
            Steps = row.Steps,
            Ended = row.EndedSteps,
            Failed = row.FailedSteps,
            Running = row.RunningAttempts,
        },
        Parent = row.Parent ?? "",
        Terminated = row.IsTerminated,
    };

    /// <summary>Where an execution stands.</summary>
    public static Wire.ExecutionStatus Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Queued => Wire.ExecutionStatus.Queued,
        ExecutionStatus.Running => Wire.ExecutionStatus.Running,
        ExecutionStatus.Pausing => Wire.ExecutionStatus.Pausing,
        ExecutionStatus.Paused => Wire.ExecutionStatus.Paused,
        ExecutionStatus.Waiting => Wire.ExecutionStatus.Waiting,
        ExecutionStatus.Cancelling => Wire.ExecutionStatus.Cancelling,
        ExecutionStatus.Completed => Wire.ExecutionStatus.Completed,
        ExecutionStatus.CompletedWithFailures => Wire.ExecutionStatus.CompletedWithFailures,
        ExecutionStatus.Failed => Wire.ExecutionStatus.Failed,
        ExecutionStatus.Cancelled => Wire.ExecutionStatus.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    private static Wire.Priority Of(Priority priority) => priority switch
    {
        Priority.Critical => Wire.Priority.Critical,
        Priority.High => Wire.Priority.High,
        Priority.Medium => Wire.Priority.Medium,
        Priority.Low => Wire.Priority.Low,
        Priority.Background => Wire.Priority.Background,
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "Not a priority."),
    };

    private static Wire.Step Of(StepState step) => new()
    {
        Id = step.Id,
        Status = Words.Of(step.Status),
        Tool = (step.ItemCount is null ? step.Units.FirstOrDefault()?.Tool : null) ?? "",
        Attempts = step.Attempts,
        StartedAt = WireValues.Of(step.StartedAt),
        EndedAt = WireValues.Of(step.EndedAt),
        Error = Of(step.Error),
    };

    private static Wire.Decision Of(DecisionState decision)
    {
        DecisionRequest request = decision.Request;
        var message = new Wire.Decision
        {
            Id = request.Id,
            Kind = Words.Of(request.Kind),
            Step = request.Step,
            Question = request.Question,
            Default = request.Default,
            AskedAt = WireValues.Of(decision.AskedAt),
            ExpiresAt = WireValues.Of(request.ExpiresAt),
            CallHash = request.CallHash ?? "",
        };
        message.Options.AddRange(request.Options.Select(static option => new Wire.Decision.Types.Option
        {
            Name = option.Name,
            Consequence = option.Consequence,
        }));
        return message;
    }

    private static Wire.Failure? Of(Failure? failure) => failure is null
        ? null
        : new Wire.Failure
        {
            Kind = Words.Of(failure.Kind),
            Effect = Words.Of(failure.Effect),
            Code = failure.Code ?? "",
            Message = failure.Message,
        };
}
