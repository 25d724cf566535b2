using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>The states of a step, and of an item of a fan-out; from <see cref="Completed"/> on they are ends.</summary>
public enum StepStatus
{
    /// <summary>Steps that it needs have not ended.</summary>
    Pending,

    /// <summary>It waits for a free place.</summary>
    Ready,

    /// <summary>An attempt runs.</summary>
    Running,

    /// <summary>It waits for a time, a signal or a person.</summary>
    Waiting,

    /// <summary>It did what was asked.</summary>
    Completed,

    /// <summary>It failed for good.</summary>
    Failed,

    /// <summary>It did not run.</summary>
    Skipped,

    /// <summary>The execution was cancelled before it ended.</summary>
    Cancelled,

    /// <summary>It had completed, and was undone.</summary>
    Undone,
}

/// <summary>What a unit waits for, and since when.</summary>
/// <param name="Kind">For what.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When it ends at the latest; null: no clock ends it.</param>
/// <param name="Detail">The signal's name, the decision's id, the pause's id, the tool that no worker offers, or the
/// reason of the retry.</param>
public sealed record WaitState(WaitKind Kind, DateTimeOffset Since, DateTimeOffset? Until, string Detail)
{
    /// <summary>Whether a person moves it on; a ledger that is being asked for room answers by itself.</summary>
    public bool IsForPeople => Kind switch
    {
        WaitKind.Approval or WaitKind.Decision => true,
        WaitKind.Budget => Detail != Granting.Grant,
        _ => false,
    };
}

/// <summary>A step without a fan-out, or one item of one: the thing that attempts are made of.</summary>
public sealed partial class UnitState
{
    /// <summary>How much longer an attempt may take after the rung of more time: twice as long.</summary>
    internal const int MoreTimeFactor = 2;

    internal UnitState(UnitKey key) => Key = key;

    /// <summary>Which it is.</summary>
    public UnitKey Key { get; }

    /// <summary>Where it is.</summary>
    public StepStatus Status { get; internal set; }

    /// <summary>The number of the last attempt; 0 when there was none.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Attempts of the call in force, which the retry policy counts.</summary>
    public int Tries { get; internal set; }

    /// <summary>0 for the step's own call, then the number of the fallback.</summary>
    public int Fallback { get; internal set; }

    /// <summary>The tool of the last attempt.</summary>
    public string? Tool { get; internal set; }

    /// <summary>What repeating the last attempt would do.</summary>
    public EffectClass Effect { get; internal set; }

    /// <summary>When its first attempt began.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When its last attempt began.</summary>
    public DateTimeOffset? AttemptStartedAt { get; internal set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>What it waits for, while it waits.</summary>
    public WaitState? Wait { get; internal set; }

    /// <summary>
    /// Since when a ledger has had no room for its next attempt; null: it has, or was not asked. It is asked again and
    /// again meanwhile.
    /// </summary>
    public DateTimeOffset? ShortOfRoomSince { get; internal set; }

    /// <summary>Its output, once it completed.</summary>
    public DataValue? Output { get; internal set; }

    /// <summary>The last failure.</summary>
    public Failure? LastFailure { get; internal set; }

    /// <summary>Whether a person approved its call.</summary>
    public bool IsApproved { get; internal set; }

    /// <summary>The hash of the call that was approved; null where the decision had none.</summary>
    internal string? ApprovedCall { get; set; }

    /// <summary>What its attempts cost so far, in USD, as far as that was measured.</summary>
    internal decimal CostUsd { get; set; }

    /// <summary>How often in a row the engine stopped while a probe of the open attempt ran.</summary>
    internal int Probes { get; set; }

    /// <summary>
    /// The arguments that took the place of the plan's for the call in force; null: they are as the plan says.
    /// </summary>
    public DataObject? Input { get; internal set; }

    /// <summary>
    /// Which call of the unit is in force, from 1: other arguments make another call, with an idempotency key of its
    /// own.
    /// </summary>
    public int Generation { get; internal set; } = 1;

    /// <summary>What was tried to heal it; null while it has not failed.</summary>
    public UnitHealing? Healing { get; internal set; }

    /// <summary>Whether an attempt runs, here or as a child execution.</summary>
    internal bool HasOpenAttempt => Status == StepStatus.Running || Wait is { Kind: WaitKind.Child };

    /// <summary>
    /// How often in a row the engine stopped while an attempt of the call ran; an answer to a question about that
    /// counts it anew.
    /// </summary>
    internal int Losses { get; set; }

    /// <summary>
    /// The gravest call that failed although it had its effect, or may have had it; null for none. Later attempts do
    /// not take it back.
    /// </summary>
    internal UnclearCall? Unclear { get; set; }

    /// <summary>What failed attempts of the call in force did, and what stands; null: nothing.</summary>
    internal StandingEffect? Standing { get; set; }

    /// <summary>The rollback that is due, runs, or failed; null: there is none.</summary>
    internal RollbackState? Rollback { get; set; }

    /// <summary>The number of the last rollback; 0 when there was none.</summary>
    internal int Rollbacks { get; set; }

    /// <summary>Whether the call that undoes an attempt runs.</summary>
    internal bool IsRollingBack => Wait is { Kind: WaitKind.Rollback };

    /// <summary>Whether the open attempt ended without an answer, and a probe finds out what became of it.</summary>
    internal bool IsInDoubt { get; set; }

    /// <summary>
    /// Its place in the order in which units completed, from 1; 0 for one that did not. Undo goes backwards.
    /// </summary>
    internal int CompletionOrder { get; set; }

    /// <summary>Whether its undo is settled: done, or left as it is by a person.</summary>
    internal bool IsUndoSettled { get; set; }

    /// <summary>Whether it completed in the execution that this one was forked from, and had no effect here.</summary>
    public bool IsCarried { get; internal set; }

    /// <summary>Whether a pause asked the open attempt to stop.</summary>
    internal bool IsStopping { get; set; }

    /// <summary>
    /// Whether the open attempt stands in line for a worker, and was certainly handed to none: the journal would tell.
    /// </summary>
    public bool AwaitsOffer { get; internal set; }

    /// <summary>How far the running attempt is.</summary>
    public ToolProgress? Progress { get; internal set; }

    /// <summary>Whether it has ended, for good or ill.</summary>
    public bool IsTerminal => Status >= StepStatus.Completed;
}

/// <summary>A step of a live execution.</summary>
public sealed partial class StepState
{
    private UnitState?[] _units;

    internal StepState(StepDefinition definition)
    {
        Definition = definition;
        UnmetNeeds = definition.Needs.Length;
        _units = definition.ForEach is null ? new UnitState?[1] : [];
    }

    /// <summary>The step as the plan says it.</summary>
    public StepDefinition Definition { get; internal set; }

    /// <summary>Its id.</summary>
    public string Id => Definition.Id.Value;

    /// <summary>Where it is.</summary>
    public StepStatus Status { get; internal set; }

    /// <summary>How many of the steps that it needs have not ended.</summary>
    public int UnmetNeeds { get; internal set; }

    /// <summary>How many items its fan-out has; null while that is not known, and for a step without one.</summary>
    public int? ItemCount { get; private set; }

    /// <summary>Items that have ended.</summary>
    public int ItemsEnded { get; internal set; }

    /// <summary>Items that failed.</summary>
    public int ItemsFailed { get; internal set; }

    /// <summary>When it could first begin: its needs were met.</summary>
    public DateTimeOffset? ReadyAt { get; internal set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>Its output, once it completed: of a fan-out, the array of its items' outputs.</summary>
    public DataValue? Output { get; internal set; }

    /// <summary>Why it failed.</summary>
    public Failure? Error { get; internal set; }

    /// <summary>Why it was skipped.</summary>
    public string? SkipReason { get; internal set; }

    /// <summary>Whether what needs it cannot run: it failed, or was skipped for a failure.</summary>
    public bool Blocks { get; internal set; }

    /// <summary>Whether it was removed from the plan while the execution ran, and so was skipped.</summary>
    public bool IsRemoved { get; internal set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsTerminal => Status >= StepStatus.Completed;

    /// <summary>Attempts of all its units.</summary>
    public int Attempts
    {
        get
        {
            int attempts = 0;
            foreach (UnitState? unit in _units) attempts += unit?.Attempts ?? 0;
            return attempts;
        }
    }

    /// <summary>Its units that have begun in any way, in order.</summary>
    public IEnumerable<UnitState> Units => _units.Where(unit => unit is not null)!;

    // What follows serves the scheduler: it is derived from the events like everything else.

    /// <summary>The first item that has not begun.</summary>
    internal int NextItem { get; set; }

    /// <summary>Items that have begun and not ended; the fan-out's window counts them.</summary>
    internal int OpenItems { get; set; }

    /// <summary>Units of which an attempt runs, or a rollback.</summary>
    internal int RunningUnits { get; set; }

    /// <summary>Units that wait for a child execution.</summary>
    internal int OpenChildren { get; set; }

    /// <summary>Whether an attempt of a unit runs, here or as a child execution.</summary>
    internal bool HasOpenAttempts => RunningUnits > 0 || OpenChildren > 0;

    /// <summary>Units that completed and were not undone.</summary>
    internal int CompletedUnits { get; set; }

    /// <summary>Units that wait for a free place, in the order in which they became ready.</summary>
    internal Queue<int> ReadyUnits { get; } = new();

    /// <summary>The items of the fan-out, computed from the plan when first needed.</summary>
    internal ImmutableArray<DataValue>? Items { get; set; }

    /// <summary>Whether a unit could begin now, were a place free.</summary>
    internal bool HasStartableUnit => ReadyUnits.Count > 0
        || (ItemCount is { } count && !IsTerminal && NextItem < count && OpenItems < Definition.ForEachConcurrency);

    internal UnitState Unit(int? item)
    {
        int index = item ?? 0;
        return _units[index] ??= new UnitState(new UnitKey(Definition.Ordinal, item));
    }

    internal UnitState? FindUnit(int? item) => (uint)(item ?? 0) < (uint)_units.Length ? _units[item ?? 0] : null;

    internal void FanOut(int count)
    {
        ItemCount = count;
        _units = new UnitState?[count];
    }

    /// <summary>Moves on to the first item that has not begun: what was carried over may stand between.</summary>
    internal void SkipBegunItems()
    {
        while (FindUnit(NextItem) is not null) NextItem++;
    }

    /// <summary>The outputs of the items so far: null where there is none.</summary>
    internal DataArray CollectOutputs() => new([.. _units.Select(unit => unit?.Output ?? DataNull.Value)]);
}

/// <summary>A call that failed, and did what it was asked to all the same, or may have.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Effect">What repeating it does.</param>
internal sealed record UnclearCall(string Tool, EffectClass Effect);
