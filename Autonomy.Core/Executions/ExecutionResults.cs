using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>What an execution delivers: the outputs of its completed steps that no other step needs, by id.</summary>
public static class ExecutionResults
{
    /// <summary>The results so far; partial while the execution runs.</summary>
    public static DataObject Of(ExecutionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var results = new DataObjectBuilder();
        foreach (StepState step in state.Steps)
        {
            if (step is { Status: StepStatus.Completed, Output: { } output, Definition.Dependents.Length: 0 })
                results.Set(step.Id, output);
        }

        return results.Build();
    }
}
