using Autonomy.Core.Bulk;
using Autonomy.Core.Executions;

namespace Autonomy.Actors.Bulk;

/// <summary>What a command to a bulk job is answered with, once its events are durable.</summary>
public abstract record BulkReply
{
    private BulkReply()
    {
    }

    /// <summary>It is durable.</summary>
    /// <param name="Job">The job as it was then.</param>
    public sealed record Accepted(BulkJob Job) : BulkReply;

    /// <summary>It was refused, and nothing changed.</summary>
    /// <param name="Rejection">Why.</param>
    public sealed record Refused(Rejection Rejection) : BulkReply;
}

/// <summary>What the retry of an execution would be, or why there is none.</summary>
/// <param name="Plan">The new execution, but for its id.</param>
/// <param name="Refusal">Why there is none; null: there is.</param>
public sealed record RetryPlan(ForkPlan? Plan, Rejection? Refusal);
