using Autonomy.Core.Executions;

namespace Autonomy.Core.Projects;

/// <summary>What the execution of a task tells its project of why it is where it is.</summary>
public static class TaskNews
{
    /// <summary>
    /// The question that it waits for, or who paused or cancelled it, and why; null: it goes on, or ended by itself.
    /// </summary>
    public static string? ReasonOf(ExecutionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Status switch
        {
            ExecutionStatus.Waiting when state.OpenDecisions > 0 => QuestionOf(state),
            ExecutionStatus.Pausing or ExecutionStatus.Paused => InterventionOf(state, "paused"),
            ExecutionStatus.Cancelled => InterventionOf(state, "cancelled"),
            _ => null,
        };
    }

    private static string QuestionOf(ExecutionState state)
    {
        DecisionRequest oldest = state.Decisions.First(decision => decision.Answer is null).Request;
        // Without how many more there are: each answer would be an event of the project, for a number.
        return $"the step '{oldest.Step}' asks: {oldest.Question}";
    }

    private static string? InterventionOf(ExecutionState state, string what)
    {
        if (state.Intervention is not var (by, reason)) return null;
        return string.IsNullOrEmpty(reason) ? $"{by} {what} its execution" : $"{by} {what} its execution: {reason}";
    }
}
