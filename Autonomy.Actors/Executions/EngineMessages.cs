using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;

namespace Autonomy.Actors.Executions;

/// <summary>What a command to an execution is answered with, once its events are durable.</summary>
public abstract record CommandReply
{
    private CommandReply()
    {
    }

    /// <summary>It is durable.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Status">Where it stood then.</param>
    public sealed record Accepted(ExecutionId Execution, ExecutionStatus Status) : CommandReply
    {
        /// <summary>What is no fault of an edit and yet worth a word, at its places in the changes.</summary>
        public ImmutableArray<PlanFault> Warnings { get; init; } = [];
    }

    /// <summary>It was refused, and nothing changed, unless <see cref="WasCancelled"/>.</summary>
    /// <param name="Execution">The execution that it was for.</param>
    /// <param name="Rejection">Why.</param>
    public sealed record Refused(ExecutionId Execution, Rejection Rejection) : CommandReply
    {
        /// <summary>
        /// Whether the execution was cancelled to be forked, which stays so, and only the fork was refused. Default
        /// false.
        /// </summary>
        public bool WasCancelled { get; init; }
    }
}

/// <summary>An execution has ended, durably.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="Status">How it ended.</param>
public sealed record ExecutionEnded(ExecutionId Execution, ExecutionStatus Status);

/// <summary>Tell the sender when the execution has ended.</summary>
internal sealed class AwaitEnd
{
    public static readonly AwaitEnd Instance = new();
}
