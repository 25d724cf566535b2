using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>Events of healing.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>
    /// A rung of the ladder is taken after a failure; what it leads to is the next event. <c>Before</c> and
    /// <c>After</c> say what it changes.
    /// </summary>
    public sealed record HealingApplied(
        string Step, int? Item, int Attempt, Rung Rung, FailureKind Kind, string Fingerprint,
        string Reason) : ExecutionEvent, IOfStep
    {
        /// <summary>What it was before: the attempt, the tool, the arguments, the limit.</summary>
        public DataValue? Before { get; init; }

        /// <summary>What it is from now on. Of a repaired input, the whole input.</summary>
        public DataValue? After { get; init; }

        /// <summary>What it costs.</summary>
        public HealingCost Cost { get; init; } = HealingCost.Nothing;
    }

    /// <summary>Whether the last rung helped is known: the attempt after it ended.</summary>
    public sealed record LessonLearned(
        string Step, int? Item, string Tool, string ToolVersion, FailureKind Kind, string Fingerprint, Rung Rung,
        bool Helped) : ExecutionEvent, IOfStep
    {
        /// <summary>The time from the failure to the end of the attempt after it, in milliseconds.</summary>
        public long TookMs { get; init; }

        /// <summary>The workspace that it is for; null where it was not written down yet.</summary>
        public string? Workspace { get; init; }
    }
}

/// <summary>What a rung costs.</summary>
/// <param name="DelayMs">The time until the next attempt begins, in milliseconds.</param>
/// <param name="CostUsd">What the failed attempt had cost, in USD.</param>
public sealed record HealingCost(long DelayMs, decimal CostUsd)
{
    /// <summary>No delay and no money.</summary>
    public static readonly HealingCost Nothing = new(0, 0);
}
