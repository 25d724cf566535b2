using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <content>Events of undoing what a failed attempt did, before another call takes its place.</content>
public abstract partial record ExecutionEvent
{
    /// <summary>The call that undoes a failed attempt is about to begin: durable before the tool is called.</summary>
    public sealed record RollbackStarted(
        string Step, int? Item, int Attempt, string Tool, EffectClass Effect) : ExecutionEvent, IOfStep;

    /// <summary>What the attempt did is undone. There may be more: then the next one begins.</summary>
    public sealed record RollbackCompleted(string Step, int? Item) : ExecutionEvent, IOfStep;

    /// <summary>Undoing it failed. A decision follows, unless the execution is being cancelled.</summary>
    public sealed record RollbackFailed(string Step, int? Item, int Attempt, Failure Error) : ExecutionEvent, IOfStep;
}
