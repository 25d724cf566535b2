using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>Where a unit is, as the events alone say it. Flags, so that a rule can name several.</summary>
[Flags]
internal enum UnitStage
{
    /// <summary>Nothing of it, or a fallback takes the place of a failed call.</summary>
    Pending = 1,

    /// <summary>It waits for a place.</summary>
    Ready = 1 << 1,

    /// <summary>An attempt runs.</summary>
    Running = 1 << 2,

    /// <summary>An attempt failed, and what comes of it is not said yet.</summary>
    Broken = 1 << 3,

    /// <summary>It waits for the time of its retry.</summary>
    AwaitsRetry = 1 << 4,

    /// <summary>It waits for a time.</summary>
    AwaitsTimer = 1 << 5,

    /// <summary>It waits for a signal.</summary>
    AwaitsSignal = 1 << 6,

    /// <summary>It waits for a child.</summary>
    AwaitsChild = 1 << 7,

    /// <summary>A person must approve its call.</summary>
    AwaitsApproval = 1 << 8,

    /// <summary>A person must say what became of its attempt.</summary>
    AwaitsVerdict = 1 << 9,

    /// <summary>The plan asks a person.</summary>
    AwaitsAnswer = 1 << 10,

    /// <summary>It did what was asked.</summary>
    Completed = 1 << 11,

    /// <summary>It failed for good.</summary>
    Failed = 1 << 12,

    /// <summary>It does not run.</summary>
    Skipped = 1 << 13,

    /// <summary>A cancel ended it.</summary>
    Cancelled = 1 << 14,

    /// <summary>Its undo runs.</summary>
    Undoing = 1 << 15,

    /// <summary>Its undo failed, and a person decides.</summary>
    UndoBroken = 1 << 16,

    /// <summary>It was undone.</summary>
    Undone = 1 << 17,

    /// <summary>A person left its effect as it is.</summary>
    Left = 1 << 18,

    /// <summary>It waits for the end of a pause of its workspace, project, tool or target.</summary>
    AwaitsHold = 1 << 19,

    /// <summary>It waits for budget.</summary>
    AwaitsBudget = 1 << 20,

    /// <summary>What its attempt did before it failed is being undone.</summary>
    RollingBack = 1 << 21,

    /// <summary>That failed, and what comes of it is not said yet.</summary>
    RollbackBroken = 1 << 22,
}

/// <summary>A unit as the events so far made it.</summary>
internal sealed class UnitLife(Unit unit)
{
    public const UnitStage Waiting = UnitStage.AwaitsRetry | UnitStage.AwaitsTimer | UnitStage.AwaitsSignal
        | UnitStage.AwaitsChild | UnitStage.AwaitsApproval | UnitStage.AwaitsVerdict | UnitStage.AwaitsAnswer
        | UnitStage.AwaitsHold | UnitStage.AwaitsBudget;

    public const UnitStage Open = UnitStage.Pending | UnitStage.Ready | UnitStage.Running | UnitStage.Broken | Waiting
        | UnitStage.RollingBack | UnitStage.RollbackBroken;

    public Unit Unit => unit;

    public UnitStage Stage { get; set; } = UnitStage.Pending;

    /// <summary>Whether an event has named it.</summary>
    public bool HasBegun { get; set; }

    public bool IsOpen => Open.HasFlag(Stage);

    /// <summary>Whether an attempt of it is under way, here or as a child.</summary>
    public bool HasOpenAttempt => Stage is UnitStage.Running or UnitStage.AwaitsChild;

    /// <summary>Whether a call of it is under way that a cancel waits for.</summary>
    public bool HasOpenCall => HasOpenAttempt || Stage == UnitStage.RollingBack;

    /// <summary>Whether its attempt stands in line for a worker, and none was offered it.</summary>
    public bool AwaitsOffer { get; set; }

    /// <summary>The number of its last attempt; 0 for none.</summary>
    public int Attempts { get; set; }

    /// <summary>Attempts of the call in force, without those that the engine itself lost.</summary>
    public int Tries { get; set; }

    /// <summary>The rungs that the call in force has taken.</summary>
    public List<ExecutionEvent.HealingApplied> Heals { get; } = [];

    /// <summary>When it first failed.</summary>
    public DateTimeOffset? FirstFailedAt { get; set; }

    /// <summary>0 for the step's own call, then the number of the fallback.</summary>
    public int Fallback { get; set; }

    public string? Tool { get; set; }

    public EffectClass Effect { get; set; }

    public Failure? LastFailure { get; set; }

    public DataValue? Output { get; set; }

    /// <summary>When what it waits for comes at the latest; null: no clock ends it.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>The signal, the child or the decision that it waits for.</summary>
    public string? WaitsFor { get; set; }

    /// <summary>Whether the attempt that runs is in doubt, so that a probe must tell.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>
    /// The arguments that took the place of the plan's, by a repair or by a person; null while the plan's count.
    /// </summary>
    public DataObject? Input { get; set; }

    /// <summary>Whether it had completed where this execution was forked from.</summary>
    public bool IsCarried { get; set; }

    /// <summary>The call of the unit in force was approved: its hash; null while nobody did.</summary>
    public string? Approved { get; set; }

    /// <summary>The option of the last answer about what became of its attempt.</summary>
    public string? Verdict { get; set; }

    /// <summary>The version of the event by which it completed; 0 for none.</summary>
    public long CompletedAt { get; set; }

    /// <summary>What undoes the attempts of the call in force that had their effect and failed.</summary>
    public List<AttemptUndo> Standing { get; } = [];

    /// <summary>Whether the call in force may have done what must not be done twice.</summary>
    public bool MayStand { get; set; }

    /// <summary>Whether what stands is to be undone before anything else is called.</summary>
    public bool IsRollbackDue { get; set; }

    /// <summary>The number of its last rollback; 0 for none.</summary>
    public int Rollbacks { get; set; }

    /// <summary>The number of its last undo; 0 for none.</summary>
    public int Undos { get; set; }

    /// <summary>What repeating its undo does.</summary>
    public EffectClass UndoEffect { get; set; }
}
