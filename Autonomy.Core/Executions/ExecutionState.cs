using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>The states of an execution.</summary>
public enum ExecutionStatus
{
    /// <summary>Accepted, not begun.</summary>
    Queued,

    /// <summary>Steps run, or wait for something that comes by itself.</summary>
    Running,

    /// <summary>No attempt starts; some still run.</summary>
    Pausing,

    /// <summary>Nothing runs.</summary>
    Paused,

    /// <summary>Every open branch waits for a person.</summary>
    Waiting,

    /// <summary>Running attempts are stopped, completed steps undone where that was asked.</summary>
    Cancelling,

    /// <summary>Every step did what was asked, or was not to run.</summary>
    Completed,

    /// <summary>Ended, and optional steps had failed.</summary>
    CompletedWithFailures,

    /// <summary>Ended with a failure.</summary>
    Failed,

    /// <summary>Ended by a cancel.</summary>
    Cancelled,
}

/// <summary>
/// An execution as its events made it. Its owner is one actor; <see cref="Apply"/> is the only way that it changes, and
/// the same events always make the same state.
/// </summary>
public sealed partial class ExecutionState
{
    private readonly SortedSet<ScheduledTimer> _timers = new(ScheduledTimer.ByTime);
    private readonly SortedSet<StartableStep> _startable = new(StartableStep.ByPriority);
    private readonly OrderedDictionary<string, DecisionState> _decisions = [];
    private readonly Dictionary<string, Queue<DataValue>> _signals = [];
    private readonly SortedSet<UnitPlace> _signalWaiters = new(UnitPlace.ByPlan);
    private readonly List<UnitState> _completed = [];
    private ExecutionStatus _status = ExecutionStatus.Queued;
    private List<string>? _withdrawn;

    /// <summary>Its id; default before it was submitted.</summary>
    public ExecutionId Id { get; private set; }

    /// <summary>The workspace that it belongs to.</summary>
    public string Workspace { get; private set; } = "";

    /// <summary>The project that it belongs to; null for one of none.</summary>
    public string? Project { get; private set; }

    /// <summary>The plan; null before it was submitted.</summary>
    public Plan? Plan { get; private set; }

    /// <summary>The inputs, defaults included.</summary>
    public DataObject Inputs { get; private set; } = DataObject.Empty;

    /// <summary>Who submitted it.</summary>
    public string SubmittedBy { get; private set; } = "";

    /// <summary>Its priority among executions.</summary>
    public Priority Priority { get; private set; }

    /// <summary>The step that it is a child of; null for one of its own.</summary>
    public ParentLink? Parent { get; private set; }

    /// <summary>The steps, by ordinal.</summary>
    public ImmutableArray<StepState> Steps { get; private set; } = [];

    /// <summary>The phase that it is in.</summary>
    public ExecutionPhase Phase { get; private set; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset SubmittedAt { get; private set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Who asked for the pause or the cancel in force, and why.</summary>
    public (string By, string? Reason)? Intervention { get; private set; }

    /// <summary>Why it failed, when it did.</summary>
    public Failure? Error { get; private set; }

    /// <summary>Attempts that run now.</summary>
    public int RunningAttempts { get; private set; }

    /// <summary>Steps that have not ended.</summary>
    public int OpenSteps { get; private set; }

    /// <summary>Steps that failed and are not optional.</summary>
    public int FatalFailures { get; private set; }

    /// <summary>Steps that failed, optional or not.</summary>
    public int FailedSteps { get; private set; }

    /// <summary>Whether what completed is to be undone.</summary>
    public bool IsUndoing { get; private set; }

    /// <summary>The undo call that runs or waits for a decision; null when there is none.</summary>
    public UndoState? Undo { get; private set; }

    /// <summary>Every decision that was asked for, in order.</summary>
    public IReadOnlyCollection<DecisionState> Decisions => _decisions.Values;

    /// <summary>How many decisions are open.</summary>
    public int OpenDecisions { get; private set; }

    /// <summary>The decisions that the last event made pointless.</summary>
    internal IReadOnlyList<string> JustWithdrawn => _withdrawn ?? [];

    /// <summary>Where it is; <see cref="ExecutionStatus.Waiting"/> when nothing but people can move it.</summary>
    public ExecutionStatus Status => _status is ExecutionStatus.Running or ExecutionStatus.Cancelling && WaitsForPeople
        ? ExecutionStatus.Waiting
        : _status;

    /// <summary>Whether it has ended.</summary>
    public bool IsTerminal => _status is ExecutionStatus.Completed or ExecutionStatus.CompletedWithFailures
        or ExecutionStatus.Failed or ExecutionStatus.Cancelled;

    /// <summary>Child executions that steps wait for.</summary>
    public IEnumerable<ExecutionId> OpenChildren => Steps.Where(step => !step.IsTerminal).SelectMany(step => step.Units)
        .Where(unit => unit.Wait is { Kind: WaitKind.Child }).Select(unit => ExecutionId.Parse(unit.Wait!.Detail));

    /// <summary>
    /// Whether nothing runs and nothing could start: only a clock, a signal, a child or a person moves it.
    /// </summary>
    public bool IsAtRest => RunningAttempts == 0 && (_startable.Count == 0 || !MayStart);

    /// <summary>Whether forward steps may start.</summary>
    internal bool MayStart => _status == ExecutionStatus.Running && !IsFinishing;

    internal bool IsCancelling => _status == ExecutionStatus.Cancelling;

    internal ExecutionStatus RawStatus => _status;

    /// <summary>When <see cref="ExecutionCommand.Tick"/> is due next; null: no clock moves it.</summary>
    public DateTimeOffset? NextTimer => _timers.Count == 0 ? null : _timers.Min.Due;

    /// <summary>Units that completed, in this order; undo goes backwards.</summary>
    internal IReadOnlyList<UnitState> CompletedUnits => _completed;

    /// <summary>How many of <see cref="CompletedUnits"/> an undo has yet to look at.</summary>
    internal int UnitsToUndo { get; private set; }

    /// <summary>Units that wait for something other than a person: a clock, a signal, a child, a ledger.</summary>
    internal int UnitsWaitingForOthers { get; private set; }

    /// <summary>
    /// Whether a unit waits for the end of a pause that is not the execution's own, or for a worker: it is told when it
    /// may go on.
    /// </summary>
    public bool IsHeld => UnitsHeld > 0;

    /// <summary>Units that wait for the end of a pause of more than this execution, or for a worker.</summary>
    internal int UnitsHeld { get; private set; }

    /// <summary>How many names there are signals of.</summary>
    internal int SignalNames => _signals.Count;

    internal ScheduledTimer? FirstTimer => _timers.Count == 0 ? null : _timers.Min;

    /// <summary>The step that starts next, were a place free.</summary>
    internal StepState? NextStartable => _startable.Count == 0 ? null : Steps[_startable.Min.Ordinal];

    private bool WaitsForPeople =>
        OpenDecisions > 0 && RunningAttempts == 0 && UnitsWaitingForOthers == 0 && _startable.Count == 0;

    /// <summary>The decision of this id, or null.</summary>
    public DecisionState? FindDecision(string id) => _decisions.GetValueOrDefault(id);

    /// <summary>Whether a person is asked what became of this very attempt.</summary>
    public bool AsksAbout(UnitKey unit, int attempt) =>
        FindUnit(unit) is { } asked && asked.Attempts == attempt && LateWords.QuestionOf(this, asked) is not null;

    /// <summary>Signals of this name that no step has taken yet.</summary>
    public int SignalsKept(string name) => _signals.TryGetValue(name, out Queue<DataValue>? queue) ? queue.Count : 0;

    internal DataValue? PeekSignal(string name) =>
        _signals.TryGetValue(name, out Queue<DataValue>? queue) && queue.Count > 0 ? queue.Peek() : null;

    internal StepState StepOf(string id)
    {
        int ordinal = Plan!.OrdinalOf(id);
        Invariant.Holds(ordinal >= 0, "an event names a step of the plan");
        return Steps[ordinal];
    }

    /// <summary>The first unit, in the order of the plan, that waits for a signal of this name.</summary>
    internal UnitState? FirstWaiterFor(string signal)
    {
        foreach (UnitPlace place in _signalWaiters)
        {
            UnitState? unit = FindUnit(place.Key);
            if (unit?.Wait is { Kind: WaitKind.Signal } wait && wait.Detail == signal) return unit;
        }

        return null;
    }

    internal bool IsQueued(StepState step) => _startable.Contains(StartableStep.Of(step.Definition));

    internal bool HasTimerOf(UnitState unit) => TimerOf(unit) is { } timer && _timers.Contains(timer);

    /// <summary>The unit of this key, or null while it has not begun.</summary>
    public UnitState? FindUnit(UnitKey key) =>
        (uint)key.Step < (uint)Steps.Length ? Steps[key.Step].FindUnit(key.Item) : null;
}

/// <summary>A decision as it stands.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="AskedAt">When.</param>
public sealed record DecisionState(DecisionRequest Request, DateTimeOffset AskedAt)
{
    /// <summary>The answer; null while it is open.</summary>
    public DecisionAnswer? Answer { get; init; }
}

/// <summary>How a decision was answered.</summary>
/// <param name="Option">The option taken.</param>
/// <param name="By">Who took it; <c>expiry</c> when nobody did in time.</param>
/// <param name="At">When.</param>
/// <param name="Comment">What was said with it.</param>
/// <param name="Output">The output that was given with it.</param>
public sealed record DecisionAnswer(string Option, string By, DateTimeOffset At, string? Comment, DataValue? Output)
{
    /// <summary>The arguments that the answer put in the place of the plan's.</summary>
    public DataObject? Arguments { get; init; }

    /// <summary>The hash of the call with these arguments.</summary>
    public string? CallHash { get; init; }

    /// <summary>Whether it allows such calls from then on.</summary>
    public bool Always { get; init; }

    /// <summary>Who answered when nobody did in time.</summary>
    public const string ByExpiry = "expiry";

    /// <summary>Who withdraws a decision when its step ends without it.</summary>
    public const string ByEngine = "engine";

    /// <summary>
    /// The option of a decision that a cancel, the end of its step, or the late word of a worker made pointless.
    /// </summary>
    public const string Withdrawn = "withdrawn";
}

/// <summary>The undo call under way.</summary>
/// <param name="Unit">What is being undone.</param>
/// <param name="Attempt">The attempt of the undo call, from 1.</param>
/// <param name="Effect">What repeating the undo call would do.</param>
/// <param name="IsWaiting">It failed, and a person decides.</param>
/// <param name="Losses">How often in a row the engine stopped while it ran, before this attempt.</param>
public sealed record UndoState(UnitKey Unit, int Attempt, Tools.EffectClass Effect, bool IsWaiting, int Losses);
