using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>Events of steering: what people change of an execution while it runs, and where it came from.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>
    /// It ended at once: running calls and children were abandoned, and nothing was undone. The last event.
    /// </summary>
    public sealed record Terminated(string By, string? Reason) : ExecutionEvent;

    /// <summary>It is this urgent among executions from now on.</summary>
    public sealed record Prioritized(string By, Priority Priority) : ExecutionEvent
    {
        /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>
    /// The plan is another one from now on. Steps keep their places: what was added stands at the end, what was removed
    /// stays and is skipped.
    /// </summary>
    public sealed record PlanChanged(
        string By, string? Reason, Plan Plan, ImmutableArray<string> Added, ImmutableArray<string> Replaced,
        ImmutableArray<string> Removed) : ExecutionEvent;

    /// <summary>
    /// The step had completed in the execution that this one was forked from, and its output counts here. Of a fan-out
    /// it is the array of the items' outputs.
    /// </summary>
    public sealed record StepCarried(string Step, DataValue Output) : ExecutionEvent, IOfStep;

    /// <summary>The item had completed in the execution that this one was forked from.</summary>
    public sealed record ItemCarried(string Step, int Item, DataValue Output) : ExecutionEvent, IOfStep;

    /// <summary>
    /// A pause stopped the attempt, or no worker was given it. That is no failure and uses no try: the next one begins
    /// after the resume, or with a worker.
    /// </summary>
    public sealed record AttemptStopped(string Step, int? Item, int Attempt) : ExecutionEvent, IOfStep
    {
        /// <summary>What the attempt used, as far as it was measured.</summary>
        public AttemptUsage? Usage { get; init; }

        /// <summary>Why it had not begun, so that it used nothing; null: a pause stopped it as it ran.</summary>
        public string? Reason { get; init; }
    }
}

/// <summary>When a pause is over by itself, and what follows.</summary>
/// <param name="At">When.</param>
/// <param name="Then">What follows.</param>
public sealed record PauseEnd(DateTimeOffset At, PauseThen Then)
{
    /// <summary>Who resumes or cancels when the time of a pause is over.</summary>
    public const string ByClock = "clock";
}

/// <summary>The execution that another one was made from.</summary>
/// <param name="Execution">Its id.</param>
/// <param name="Version">The version of its stream at which it was taken.</param>
/// <param name="Reason">What for.</param>
public sealed record ForkOrigin(string Execution, long Version, ForkReason Reason)
{
    /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
    public string? Comment { get; init; }
}

/// <summary>What an execution is forked for.</summary>
public enum ForkReason
{
    /// <summary>To run from a step on once more.</summary>
    Restart,

    /// <summary>To run once more what did not complete.</summary>
    Retry,

    /// <summary>To go another way from there, with other inputs perhaps.</summary>
    Fork,
}
