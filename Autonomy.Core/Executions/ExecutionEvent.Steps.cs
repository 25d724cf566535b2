using System.Text.Json.Serialization;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>Events of steps, attempts and items.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>What the step needs is there, and it waits for a free place.</summary>
    public sealed record StepReady(string Step, int? Item) : ExecutionEvent, IOfStep;

    /// <summary>The fan-out has this many items.</summary>
    public sealed record FanOutStarted(string Step, int Count) : ExecutionEvent, IOfStep;

    /// <summary>An attempt is about to begin: durable before the tool is called.</summary>
    public sealed record AttemptStarted(
        string Step, int? Item, int Attempt, string Tool, EffectClass Effect) : ExecutionEvent, IOfStep
    {
        /// <summary>
        /// Whether <c>attempt-offered</c> tells once it is handed to a worker, so that without that it is known to have
        /// done nothing; false, and of whatever was written before there was such an event: nobody knows.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool AwaitsOffer { get; init; }
    }

    /// <summary>An attempt leaves the line for a worker: durable before the worker is offered it.</summary>
    public sealed record AttemptOffered(string Step, int? Item, int Attempt) : ExecutionEvent, IOfStep;

    /// <summary>An attempt told how far it is.</summary>
    public sealed record AttemptProgressed(
        string Step, int? Item, int Attempt, double? Fraction, string Message) : ExecutionEvent, IOfStep;

    /// <summary>
    /// An attempt ended without an answer, and repeating it is not safe: a probe finds out whether it happened.
    /// </summary>
    public sealed record AttemptDoubted(string Step, int? Item, int Attempt, Failure Error) : ExecutionEvent, IOfStep;

    /// <summary>After a load: a probe finds out whether the lost attempt happened.</summary>
    public sealed record ProbeStarted(string Step, int? Item, int Attempt) : ExecutionEvent, IOfStep;

    /// <summary>An attempt failed; what comes of it is another event.</summary>
    public sealed record AttemptFailed(string Step, int? Item, int Attempt, Failure Error) : ExecutionEvent, IOfStep
    {
        /// <summary>What undoes it, where it had its effect and a fallback may take its place.</summary>
        public AttemptUndo? Undo { get; init; }

        /// <summary>What the attempt used, as far as it was measured.</summary>
        public AttemptUsage? Usage { get; init; }
    }

    /// <summary>The next attempt begins at this time.</summary>
    public sealed record RetryScheduled(
        string Step, int? Item, DateTimeOffset At, string Reason) : ExecutionEvent, IOfStep;

    /// <summary>The call failed for good and the next fallback takes its place.</summary>
    public sealed record FallbackChosen(
        string Step, int? Item, int Fallback, string Tool, string Reason) : ExecutionEvent, IOfStep;

    /// <summary>The step waits for a time or a signal.</summary>
    public sealed record StepWaiting(
        string Step, int? Item, WaitKind On, DateTimeOffset? Until, string? Signal) : ExecutionEvent, IOfStep;

    /// <summary>The step did what was asked. The output of a fan-out is that of its items.</summary>
    public sealed record StepCompleted(string Step, int? Attempt, DataValue? Output) : ExecutionEvent, IOfStep
    {
        /// <summary>What the attempt used, as far as it was measured.</summary>
        public AttemptUsage? Usage { get; init; }
    }

    /// <summary>An item did what was asked.</summary>
    public sealed record ItemCompleted(string Step, int Item, int? Attempt, DataValue Output) : ExecutionEvent, IOfStep
    {
        /// <summary>What the attempt used, as far as it was measured.</summary>
        public AttemptUsage? Usage { get; init; }
    }

    /// <summary>The step failed for good.</summary>
    public sealed record StepFailed(string Step, Failure Error) : ExecutionEvent, IOfStep;

    /// <summary>An item failed for good.</summary>
    public sealed record ItemFailed(string Step, int Item, Failure Error) : ExecutionEvent, IOfStep;

    /// <summary>The step does not run. With <c>Blocks</c>, what needs it does not run either.</summary>
    public sealed record StepSkipped(string Step, string Reason, bool Blocks) : ExecutionEvent, IOfStep
    {
        /// <summary>Whether it was removed from the plan while the execution ran.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsRemoved { get; init; }
    }
}
