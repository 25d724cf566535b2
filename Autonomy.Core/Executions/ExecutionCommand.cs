using System.Collections.Immutable;
using Autonomy.Core.Estimates;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>What is asked of an execution, by people, clocks, tools and its own actors.</summary>
public abstract partial record ExecutionCommand
{
    private ExecutionCommand()
    {
    }

    /// <summary>Begin. The plan was validated, and the inputs are whole.</summary>
    public sealed record Submit(
        ExecutionId Execution, string Workspace, Plan Plan, DataObject Inputs, string By, Priority Priority,
        ParentLink? Parent) : ExecutionCommand
    {
        /// <summary>The project that it belongs to; null for one of none.</summary>
        public string? Project { get; init; }

        /// <summary>The execution that it is forked from; null for one that begins at the beginning.</summary>
        public ForkOrigin? Fork { get; init; }

        /// <summary>What a fork takes over from its origin.</summary>
        public ImmutableArray<CarriedStep> Carried { get; init; } = [];

        /// <summary>What a parent hands down of its budget; null where that is not limited.</summary>
        public PlanBudget? Budget { get; init; }

        /// <summary>How long it is expected to take, to be kept with it; null where nobody estimated it.</summary>
        public Estimate? Estimate { get; init; }

        /// <summary>The plan's name and version in the workspace; null where it was not given by its name.</summary>
        public PlanOrigin? PlanOrigin { get; init; }

        /// <summary>Where it tells what becomes of it; null: nowhere.</summary>
        public Callback? Callback { get; init; }

        /// <summary>
        /// The span that it is submitted in, as the <c>traceparent</c> of W3C Trace Context; null where nobody traces.
        /// </summary>
        public string? Trace { get; init; }

        /// <summary>The pause that it begins in, so that nothing starts before a resume; null: in none.</summary>
        public Pause? Paused { get; init; }
    }

    /// <summary>
    /// The execution was loaded: attempts that the journal shows as running are not running any more.
    /// </summary>
    public sealed record Recover : ExecutionCommand
    {
        /// <summary>The one that knows of no end.</summary>
        public static readonly Recover Instance = new();

        // Ends that are decided right after it: what they are of is neither lost nor to be awaited.
        private readonly HashSet<(UnitKey Unit, int Attempt)> _attempts = [];
        private readonly HashSet<(UnitKey Unit, int Attempt)> _undos = [];

        /// <summary>The one before these commands, which are decided next.</summary>
        public static Recover Before(IReadOnlyList<ExecutionCommand> told)
        {
            ArgumentNullException.ThrowIfNull(told);
            var recover = new Recover();
            foreach (ExecutionCommand command in told)
            {
                if (command is EndAttempt end) recover._attempts.Add((end.Unit, end.Attempt));
                if (command is EndUndo undo) recover._undos.Add((undo.Unit, undo.Attempt));
            }

            return recover;
        }

        internal bool KnowsEndOf(UnitKey unit, int attempt) => _attempts.Contains((unit, attempt));

        internal bool KnowsEndOfUndo(UnitKey unit, int attempt) => _undos.Contains((unit, attempt));
    }

    /// <summary>An attempt ended.</summary>
    public sealed record EndAttempt(UnitKey Unit, int Attempt, ToolOutcome Outcome) : ExecutionCommand;

    /// <summary>
    /// A worker has a place for an attempt that stands in line: it may be offered it once that is durable.
    /// </summary>
    public sealed record OfferAttempt(UnitKey Unit, int Attempt) : ExecutionCommand;

    /// <summary>
    /// The worker of an attempt told how it ended, after nobody awaited that any more: it is taken where a person is
    /// still asked about the attempt.
    /// </summary>
    public sealed record HearWord(UnitKey Unit, int Attempt) : ExecutionCommand;

    /// <summary>The child execution of an attempt ended. Told at least once; the first time counts.</summary>
    public sealed record EndChild(string Step, int? Item, int Attempt, ToolOutcome Outcome) : ExecutionCommand;

    /// <summary>A probe told whether a lost attempt happened.</summary>
    public sealed record EndProbe(UnitKey Unit, int Attempt, ProbeResult Result) : ExecutionCommand;

    /// <summary>The call that undoes a step ended.</summary>
    public sealed record EndUndo(UnitKey Unit, int Attempt, ToolOutcome Outcome) : ExecutionCommand;

    /// <summary>A running attempt told how far it is.</summary>
    public sealed record Progress(UnitKey Unit, int Attempt, ToolProgress News) : ExecutionCommand;

    /// <summary>Time has passed: whatever is due now happens.</summary>
    public sealed record Tick : ExecutionCommand
    {
        /// <summary>The one instance.</summary>
        public static readonly Tick Instance = new();
    }

    /// <summary>Start nothing more.</summary>
    public sealed record Pause(string By, string? Reason) : ExecutionCommand
    {
        /// <summary>How long it lasts at most, up to 30 days; null: until somebody resumes.</summary>
        public TimeSpan? After { get; init; }

        /// <summary>What follows when that time is over.</summary>
        public PauseThen Then { get; init; }

        /// <summary>Whether running attempts are stopped where repeating them is safe; the others finish.</summary>
        public bool Now { get; init; }

        /// <summary>Whether the parent is paused, and so its child.</summary>
        public bool IsParents { get; init; }
    }

    /// <summary>Go on.</summary>
    public sealed record Resume(string By) : ExecutionCommand
    {
        /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
        public string? Reason { get; init; }

        /// <summary>Whether the parent goes on: that ends a pause which came from it, and no other.</summary>
        public bool IsParents { get; init; }
    }

    /// <summary>Stop; with <c>Undo</c>, undo what completed.</summary>
    public sealed record Cancel(string By, string? Reason, bool Undo) : ExecutionCommand;

    /// <summary>
    /// Who submits an execution stops it: a parent its child, a project that of its task, a goal its own. One that has
    /// not been submitted is, and ends at once with nothing begun: whatever still comes of its first submission then
    /// finds that it is there, and over.
    /// </summary>
    public sealed record CancelChild(Submit Submission, string By, string? Reason, bool Undo)
        : ExecutionCommand
    {
        /// <summary>Whether the parent was terminated, so that the child is as well.</summary>
        public bool Terminates { get; init; }
    }

    /// <summary>Hand a signal to the step that waits for it, or keep it until one does.</summary>
    public sealed record Signal(string Name, DataValue Payload, string By) : ExecutionCommand
    {
        /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Answer a decision.</summary>
    public sealed record Answer(
        string Decision, string Option, string By, string? Comment, DataValue? Output) : ExecutionCommand
    {
        /// <summary>
        /// With an approval, or to try again what failed: the call is made with exactly these arguments instead.
        /// </summary>
        public DataObject? Arguments { get; init; }

        /// <summary>
        /// The <see cref="DecisionRequest.CallHash"/> that was seen; refused where the decision is for another call.
        /// </summary>
        public string? CallHash { get; init; }

        /// <summary>With an approval: from now on, calls of this tool with this target are not asked about.</summary>
        public bool Always { get; init; }
    }
}

/// <summary>A step, or an item of a fan-out: what attempts are made of.</summary>
/// <param name="Step">The step's ordinal.</param>
/// <param name="Item">The item's place, from 0; null for a step without a fan-out.</param>
public readonly record struct UnitKey(int Step, int? Item);

/// <summary>Why a command was refused; nothing changed.</summary>
/// <param name="Code">A short stable word: <c>already-answered</c>.</param>
/// <param name="Message">What is so, and what to do.</param>
public sealed record Rejection(RejectionCode Code, string Message)
{
    /// <summary>The single value that is to be another; null: it is not one value, or nobody says which.</summary>
    public RejectedValue? Value { get; init; }
}

/// <summary>A value for which a command is refused.</summary>
/// <param name="Path">Where in what was given it stands, as a JSON pointer (RFC 6901).</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Fix">What to give instead.</param>
public sealed record RejectedValue(string Path, string Message, string Fix);

/// <summary>The reasons for which a command is refused.</summary>
public enum RejectionCode
{
    /// <summary>An execution of this id exists.</summary>
    AlreadySubmitted,

    /// <summary>There is no such execution.</summary>
    UnknownExecution,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>It is not in a state for that.</summary>
    WrongState,

    /// <summary>There is no such decision.</summary>
    UnknownDecision,

    /// <summary>The decision was answered already.</summary>
    AlreadyAnswered,

    /// <summary>The decision has no such option, or the option needs something.</summary>
    BadAnswer,

    /// <summary>The engine is full.</summary>
    Overloaded,

    /// <summary>The store does not take it.</summary>
    StoreRefused,

    /// <summary>What it was given is out of its range.</summary>
    InvalidArgument,

    /// <summary>The plan that would come of it has faults.</summary>
    InvalidPlan,

    /// <summary>Inputs that it was given do not fit its plan.</summary>
    InvalidInputs,

    /// <summary>Effects would be repeated that nothing takes back; it must be confirmed.</summary>
    NeedsConfirmation,

    /// <summary>There is no such policy.</summary>
    UnknownPolicy,

    /// <summary>There is no such ladder.</summary>
    UnknownLadder,

    /// <summary>There is no such budget.</summary>
    UnknownBudget,

    /// <summary>A rule of the workspace is not of the form.</summary>
    BadRule,

    /// <summary>There is no such project.</summary>
    UnknownProject,

    /// <summary>The project has no such task.</summary>
    UnknownTask,

    /// <summary>There is a project of this name already.</summary>
    ProjectExists,

    /// <summary>Tasks would depend on one another.</summary>
    DependencyCycle,

    /// <summary>There is no such token.</summary>
    UnknownToken,

    /// <summary>The store has no such secret.</summary>
    UnknownSecret,

    /// <summary>There is no such schedule.</summary>
    UnknownSchedule,

    /// <summary>There is no such bulk job.</summary>
    UnknownJob,

    /// <summary>There is no such webhook.</summary>
    UnknownWebhook,

    /// <summary>There is no such goal.</summary>
    UnknownGoal,

    /// <summary>It is not at the version that the command is for.</summary>
    VersionChanged,

    /// <summary>There is no such connection.</summary>
    UnknownConnection,

    /// <summary>There is a connection of this name already.</summary>
    ConnectionExists,

    /// <summary>Whether it took effect is not known.</summary>
    OutcomeUnknown,
}
