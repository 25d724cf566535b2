using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// What happened to an execution. Their stored names and shapes are in <see cref="ExecutionEventTable"/>; what each
/// does to the state is in <see cref="ExecutionState"/>. <c>Step</c> is a step's id; <c>Item</c> the place in a
/// fan-out, from 0.
/// </summary>
public abstract record ExecutionEvent
{
    private ExecutionEvent()
    {
    }

    /// <summary>An event of one step, or of one item of it.</summary>
    public interface IOfStep
    {
        /// <summary>The step's id.</summary>
        string Step { get; }
    }

    /// <summary>It was accepted; from here on it is never lost.</summary>
    public sealed record Submitted(
        string Execution, string Workspace, Plan Plan, DataObject Inputs, string By, Priority Priority,
        ParentLink? Parent) : ExecutionEvent;

    /// <summary>Its first phase began.</summary>
    public sealed record Started(ExecutionPhase Phase) : ExecutionEvent;

    /// <summary>Another phase began.</summary>
    public sealed record PhaseChanged(ExecutionPhase Phase) : ExecutionEvent;

    /// <summary>A pause was asked for while attempts run: none starts from now on.</summary>
    public sealed record PauseRequested(string By, string? Reason) : ExecutionEvent;

    /// <summary>Nothing runs, nothing starts.</summary>
    public sealed record Paused(string By, string? Reason) : ExecutionEvent;

    /// <summary>It goes on from exactly there.</summary>
    public sealed record Resumed(string By) : ExecutionEvent;

    /// <summary>
    /// A cancel was asked for: nothing forward from now on; with <c>Undo</c>, what completed is undone in reverse
    /// order.
    /// </summary>
    public sealed record CancelRequested(string By, string? Reason, bool Undo) : ExecutionEvent;

    /// <summary>It ended by a cancel.</summary>
    public sealed record Cancelled : ExecutionEvent;

    /// <summary>It ended well, perhaps with failures of optional steps.</summary>
    public sealed record Completed(bool WithFailures) : ExecutionEvent;

    /// <summary>It ended with a failure that its plan does not forgive.</summary>
    public sealed record Failed(Failure Error) : ExecutionEvent;

    /// <summary>What the step needs is there, and it waits for a free place.</summary>
    public sealed record StepReady(string Step, int? Item) : ExecutionEvent, IOfStep;

    /// <summary>The fan-out has this many items.</summary>
    public sealed record FanOutStarted(string Step, int Count) : ExecutionEvent, IOfStep;

    /// <summary>An attempt is about to begin: durable before the tool is called.</summary>
    public sealed record AttemptStarted(
        string Step, int? Item, int Attempt, string Tool, EffectClass Effect) : ExecutionEvent, IOfStep;

    /// <summary>An attempt told how far it is.</summary>
    public sealed record AttemptProgressed(
        string Step, int? Item, int Attempt, double? Fraction, string Message) : ExecutionEvent, IOfStep;

    /// <summary>
    /// An attempt ended without an answer, and repeating it is not safe: a probe finds out whether it happened.
    /// </summary>
    public sealed record AttemptDoubted(string Step, int? Item, int Attempt, Failure Error) : ExecutionEvent, IOfStep;

    /// <summary>An attempt failed; what comes of it is another event.</summary>
    public sealed record AttemptFailed(string Step, int? Item, int Attempt, Failure Error) : ExecutionEvent, IOfStep;

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
    public sealed record StepCompleted(string Step, int? Attempt, DataValue? Output) : ExecutionEvent, IOfStep;

    /// <summary>An item did what was asked.</summary>
    public sealed record ItemCompleted(string Step, int Item, int? Attempt, DataValue Output) : ExecutionEvent, IOfStep;

    /// <summary>The step failed for good.</summary>
    public sealed record StepFailed(string Step, Failure Error) : ExecutionEvent, IOfStep;

    /// <summary>An item failed for good.</summary>
    public sealed record ItemFailed(string Step, int Item, Failure Error) : ExecutionEvent, IOfStep;

    /// <summary>The step does not run. With <c>Blocks</c>, what needs it does not run either.</summary>
    public sealed record StepSkipped(string Step, string Reason, bool Blocks) : ExecutionEvent, IOfStep;

    /// <summary>The call that undoes a completed step is about to begin.</summary>
    public sealed record UndoStarted(
        string Step, int? Item, int Attempt, string Tool, EffectClass Effect) : ExecutionEvent, IOfStep;

    /// <summary>What the step did is undone.</summary>
    public sealed record StepUndone(string Step, int? Item) : ExecutionEvent, IOfStep;

    /// <summary>Undoing failed; a decision follows.</summary>
    public sealed record UndoFailed(string Step, int? Item, int Attempt, Failure Error) : ExecutionEvent, IOfStep;

    /// <summary>A person left the effect of a step as it is.</summary>
    public sealed record UndoSkipped(string Step, int? Item, string Reason) : ExecutionEvent, IOfStep;

    /// <summary>A person is asked.</summary>
    public sealed record DecisionRequired(DecisionRequest Request) : ExecutionEvent;

    /// <summary>The person answered; what comes of it is another event.</summary>
    public sealed record DecisionAnswered(
        string Decision, string Option, string By, string? Comment, DataValue? Output) : ExecutionEvent;

    /// <summary>Nobody answered in time, and the default option was taken.</summary>
    public sealed record DecisionExpired(string Decision, string Option) : ExecutionEvent;

    /// <summary>A signal came; it waits until a step takes it.</summary>
    public sealed record SignalReceived(string Name, DataValue Payload, string By) : ExecutionEvent;
}

/// <summary>The step that a child execution belongs to.</summary>
/// <param name="Execution">The parent's id.</param>
/// <param name="Step">The step's id.</param>
/// <param name="Item">The item, in a fan-out.</param>
/// <param name="Attempt">The attempt that started it.</param>
/// <param name="Depth">1 for a child, 2 for a child's child.</param>
public sealed record ParentLink(string Execution, string Step, int? Item, int Attempt, int Depth);

/// <summary>The phases of an execution.</summary>
public enum ExecutionPhase
{
    /// <summary>Read, checked, accepted.</summary>
    Initialization,

    /// <summary>Tools are found for steps that name a goal.</summary>
    ToolResolution,

    /// <summary>The chain is put in its best order.</summary>
    ChainOptimization,

    /// <summary>Connections that the steps need come about.</summary>
    ConnectionSetup,

    /// <summary>Steps run.</summary>
    Execution,

    /// <summary>Results are put together.</summary>
    Completion,
}

/// <summary>What a step that neither runs nor is ready waits for.</summary>
public enum WaitKind
{
    /// <summary>The next attempt's time.</summary>
    Retry,

    /// <summary>A time.</summary>
    Timer,

    /// <summary>A signal.</summary>
    Signal,

    /// <summary>The end of a child execution.</summary>
    Child,

    /// <summary>A person's approval before it runs.</summary>
    Approval,

    /// <summary>A person's decision.</summary>
    Decision,
}

/// <summary>A question to a person, with all that is needed to answer it.</summary>
public sealed record DecisionRequest
{
    /// <summary>Its id: the execution's id and a number.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>The step that it is about.</summary>
    public required string Step { get; init; }

    /// <summary>The item, in a fan-out.</summary>
    public int? Item { get; init; }

    /// <summary>What happened and what is asked, in a line.</summary>
    public required string Question { get; init; }

    /// <summary>What shows it: one line each.</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>What can be answered.</summary>
    public required ImmutableArray<DecisionOption> Options { get; init; }

    /// <summary>The option that is recommended, and taken on expiry.</summary>
    public required string Default { get; init; }

    /// <summary>When the default is taken; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// The SHA-256 of the exact tool and arguments that an approval is for; null where no call is approved.
    /// </summary>
    public string? CallHash { get; init; }
}

/// <summary>What a decision is about.</summary>
public enum DecisionKind
{
    /// <summary>May this call be made?</summary>
    Approval,

    /// <summary>An attempt's effect is not known, and repeating it is not safe.</summary>
    UnknownEffect,

    /// <summary>Undoing a step failed.</summary>
    UndoFailed,

    /// <summary>The plan asks.</summary>
    Question,
}

/// <summary>An answer that can be given.</summary>
/// <param name="Name">The word to answer with.</param>
/// <param name="Consequence">What follows.</param>
/// <param name="CanBeUndone">Whether it can be taken back.</param>
public sealed record DecisionOption(string Name, string Consequence, bool CanBeUndone)
{
    /// <summary>Make the call.</summary>
    public const string Approve = "approve";

    /// <summary>Do not make the call: the step fails.</summary>
    public const string Reject = "reject";

    /// <summary>Try again.</summary>
    public const string Retry = "retry";

    /// <summary>Take it as done, with the output that is given.</summary>
    public const string Done = "done";

    /// <summary>Leave the step out.</summary>
    public const string Skip = "skip";

    /// <summary>Cancel the execution.</summary>
    public const string Stop = "stop";

    /// <summary>Leave the effect as it is.</summary>
    public const string Leave = "leave";
}
