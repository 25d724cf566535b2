using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// What is to be done once the events of a decision are durable. Effects are not stored: recovery decides them anew.
/// </summary>
public abstract partial record ExecutionEffect
{
    private ExecutionEffect()
    {
    }

    /// <summary>Call the tool.</summary>
    public sealed record StartAttempt(UnitKey Unit, int Attempt, ToolCall Call, AttemptTerms Terms) : ExecutionEffect;

    /// <summary>Find out whether a lost attempt happened.</summary>
    public sealed record StartProbe(UnitKey Unit, int Attempt, ToolCall Call, AttemptTerms Terms) : ExecutionEffect;

    /// <summary>Call the tool that undoes a step.</summary>
    public sealed record StartUndo(UnitKey Unit, int Attempt, ToolCall Call, AttemptTerms Terms) : ExecutionEffect;

    /// <summary>Start, or find again, the child execution of an attempt.</summary>
    public sealed record StartChild(
        UnitKey Unit, int Attempt, ExecutionId Child, DataValue Plan, DataObject Inputs,
        ParentLink Parent) : ExecutionEffect
    {
        /// <summary>What is handed down of the budget; null where that is not limited.</summary>
        public PlanBudget? Budget { get; init; }

        /// <summary>Whether it may have been submitted before, and so be there, with the plan of then.</summary>
        public bool MayBeThere { get; init; }
    }

    /// <summary>
    /// Cancel the child execution of an attempt, which may not have been submitted yet; its end is told as ever.
    /// </summary>
    /// <param name="Start">The child, described as when it began.</param>
    /// <param name="By">Who stops it: whoever stopped the parent, or the parent itself.</param>
    /// <param name="Reason">Why.</param>
    public sealed record CancelChild(StartChild Start, string By, string? Reason) : ExecutionEffect
    {
        /// <summary>Whether what the child completed is undone.</summary>
        public bool Undo { get; init; }

        /// <summary>Whether the execution was terminated, so that the child is as well.</summary>
        public bool Terminates { get; init; }
    }

    /// <summary>Stop a running attempt; its end is told as that of any attempt.</summary>
    public sealed record CancelAttempt(UnitKey Unit, int Attempt) : ExecutionEffect;

    /// <summary>Ask every call to stop, and begin none any more; nobody waits for their ends.</summary>
    public sealed record AbandonCalls : ExecutionEffect;
}

/// <summary>What an attempt is bound to.</summary>
/// <param name="IdempotencyKey">The same for every attempt of one call of the unit; a fallback has its own.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="IsInputChecked">
/// Whether the arguments were all constant, and so checked when the plan was, if the tool was there then.
/// </param>
public sealed record AttemptTerms(string IdempotencyKey, TimeSpan Timeout, bool IsInputChecked)
{
    /// <summary>Whether the adapter takes a fresh token before the call.</summary>
    public bool RefreshesCredential { get; init; }

    /// <summary>Whether nobody is handed the call before that is durable; default: whoever has a place is.</summary>
    public bool AwaitsOffer { get; init; }

    /// <summary>What the call may use; null: as it will.</summary>
    public AttemptLimits? Limits { get; init; }
}

/// <summary>What was decided.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>These events, then these effects. No events: the command told nothing new.</summary>
    public sealed record Accepted(
        IReadOnlyList<ExecutionEvent> Events, IReadOnlyList<ExecutionEffect> Effects) : Verdict
    {
        /// <summary>What is no fault of the command and yet worth a word, at its places in the command.</summary>
        public ImmutableArray<PlanFault> Warnings { get; init; } = [];
    }

    /// <summary>Refused; the state is as before.</summary>
    public sealed record Refused(Rejection Rejection) : Verdict;
}
