using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Simulation.World;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// An execution that a client looks after: it submitted it, or has it from its project or one of its schedules.
/// </summary>
internal sealed class Submission(ExecutionId execution)
{
    public ExecutionId Execution => execution;

    /// <summary>One that the client's project, or one of its schedules, has begun, as is durable there.</summary>
    public static Submission Begun(ExecutionId execution) => new(execution) { IsAcknowledged = true };

    /// <summary>Whether the client was told that it is durable.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>Takes the answer. That it was submitted already is as good as any: the first one got lost.</summary>
    public void Hear(CommandReply reply) => IsAcknowledged = reply is CommandReply.Accepted or CommandReply.Refused
    {
        Rejection.Code: RejectionCode.AlreadySubmitted
    };

    /// <summary>Whether it and all its children have ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What is durable of it and of its children that has not ended, oldest first.</summary>
    public IReadOnlyList<ExecutionState> Open(DurableStates states)
    {
        if (IsOver || !IsAcknowledged) return [];
        ExecutionState[] open = [.. states.All.Where(state => IsMine(state.Id) && !state.IsTerminal)];
        IsOver = open.Length == 0 && states.Find(execution) is not null;
        return open;
    }

    private bool IsMine(ExecutionId id) =>
        id == execution || id.Value.StartsWith($"{execution}~", StringComparison.Ordinal);
}
