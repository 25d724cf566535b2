using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <content>Events of undoing what completed.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>The call that undoes a completed step is about to begin.</summary>
    public sealed record UndoStarted(
        string Step, int? Item, int Attempt, string Tool, EffectClass Effect) : ExecutionEvent, IOfStep;

    /// <summary>What the step did is undone.</summary>
    public sealed record StepUndone(string Step, int? Item) : ExecutionEvent, IOfStep;

    /// <summary>Undoing failed; a decision follows.</summary>
    public sealed record UndoFailed(string Step, int? Item, int Attempt, Failure Error) : ExecutionEvent, IOfStep;

    /// <summary>A person left the effect of a step as it is.</summary>
    public sealed record UndoSkipped(string Step, int? Item, string Reason) : ExecutionEvent, IOfStep;
}
