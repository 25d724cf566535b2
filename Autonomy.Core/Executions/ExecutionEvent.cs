using System.Text.Json.Serialization;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// What happened to an execution. Their stored names and shapes are in <see cref="ExecutionEventTable"/>; what each
/// does to the state is in <see cref="ExecutionState"/>. <c>Step</c> is a step's id; <c>Item</c> the place in a
/// fan-out, from 0.
/// </summary>
public abstract partial record ExecutionEvent
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
        ParentLink? Parent) : ExecutionEvent
    {
        /// <summary>The project that it belongs to; null for one of none.</summary>
        public string? Project { get; init; }

        /// <summary>The execution that it was forked from; null for one that begins at the beginning.</summary>
        public ForkOrigin? Fork { get; init; }

        /// <summary>What a parent handed down of its budget; null where that is not limited.</summary>
        public PlanBudget? Budget { get; init; }

        /// <summary>The plan's name and version in the workspace; null where it was not given by its name.</summary>
        public PlanOrigin? PlanOrigin { get; init; }

        /// <summary>Where it tells what becomes of it; null: nowhere.</summary>
        public Callback? Callback { get; init; }

        /// <summary>
        /// The span that it was submitted in, as the <c>traceparent</c> of W3C Trace Context; null where nobody traces.
        /// </summary>
        public string? Trace { get; init; }
    }

    /// <summary>Its first phase began.</summary>
    public sealed record Started(ExecutionPhase Phase) : ExecutionEvent;

    /// <summary>Another phase began.</summary>
    public sealed record PhaseChanged(ExecutionPhase Phase) : ExecutionEvent;

    /// <summary>A pause was asked for while attempts run: none starts from now on.</summary>
    public sealed record PauseRequested(string By, string? Reason) : ExecutionEvent
    {
        /// <summary>When the pause is over by itself; null: never.</summary>
        public PauseEnd? End { get; init; }

        /// <summary>Whether running attempts were asked to stop where repeating them is safe.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Now { get; init; }

        /// <summary>Whether it was the parent that was paused.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsParents { get; init; }
    }

    /// <summary>Nothing runs, nothing starts.</summary>
    public sealed record Paused(string By, string? Reason) : ExecutionEvent
    {
        /// <summary>When the pause is over by itself; null: never.</summary>
        public PauseEnd? End { get; init; }

        /// <summary>Whether it was the parent that was paused.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsParents { get; init; }
    }

    /// <summary>It goes on from exactly there.</summary>
    public sealed record Resumed(string By) : ExecutionEvent
    {
        /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
        public string? Reason { get; init; }
    }

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

    /// <summary>The end of a pause of its workspace, project, tool or target.</summary>
    Hold,

    /// <summary>Budget: what running attempts give back, or a person's decision.</summary>
    Budget,

    /// <summary>The end of the call that undoes what an attempt did before it failed.</summary>
    Rollback,

    /// <summary>A worker that offers its tool.</summary>
    Executor,
}
