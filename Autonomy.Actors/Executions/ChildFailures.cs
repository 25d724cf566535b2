using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Actors.Executions;

/// <summary>How child executions end, as their parents see it.</summary>
internal static class ChildFailures
{
    public static Failure OfDepth(ExecutionId child, int depthMax) => new()
    {
        Kind = FailureKind.BadInput,
        Code = FailureCodes.ChildFailed,
        Message = $"The child execution '{child}' would nest deeper than {depthMax} levels, which is the most.",
    };

    public static Failure OfPlan(ExecutionId child, ImmutableArray<PlanFault> faults) => new()
    {
        Kind = FailureKind.BadInput,
        Code = FailureCodes.BadArguments,
        Message = $"The plan of the child execution '{child}' has {faults.Length} fault(s); "
            + $"the first, at {faults[0].Path}: {faults[0].Message} {faults[0].Fix}",
        Causes = [.. faults.Select(fault => $"{fault.Path}: {fault.Message}")],
    };

    public static Failure OfRefusal(ExecutionId child, string reason) => new()
    {
        Kind = FailureKind.Unavailable,
        Code = FailureCodes.ChildFailed,
        Message = $"The child execution '{child}' was not taken: {reason}",
    };

    /// <summary>The outcome of an execution that has ended, as that of the attempt which started it.</summary>
    public static ToolOutcome OutcomeOf(ExecutionState state)
    {
        AttemptUsage? usage = state.Budget is { Spent: var spent }
            ? new AttemptUsage
            {
                CostUsd = spent.CostUsd,
                Tokens = spent.Tokens,
                Calls = (int)Math.Min(spent.Calls, int.MaxValue),
            }
            : null;
        if (state.Status is not (ExecutionStatus.Completed or ExecutionStatus.CompletedWithFailures))
            return new ToolOutcome.Failed(Failures.OfChild(state.Id, state.Status, state.Error)) { Usage = usage };
        return new ToolOutcome.Succeeded(DataObject.Of(
            ("execution", state.Id.Value),
            ("status", Words.Of(state.Status)),
            ("results", ExecutionResults.Of(state))))
        {
            Usage = usage,
        };
    }
}
