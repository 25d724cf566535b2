using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using static Autonomy.Simulation.Checkers.Model.ExecutionStage;
using static Autonomy.Simulation.Checkers.Model.UnitStage;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>Where an execution is, as the events alone say it. Flags, so that a rule can name several.</summary>
[Flags]
internal enum ExecutionStage
{
    New = 1,
    Queued = 1 << 1,
    Running = 1 << 2,
    Pausing = 1 << 3,
    Paused = 1 << 4,
    Cancelling = 1 << 5,
    Over = 1 << 6,
}

/// <summary>
/// Which event may come when, as docs/executions.md says it. Written without a look at the engine's own rules, so that
/// the engine is not checked with itself.
/// </summary>
internal static class LegalMoves
{
    private const ExecutionStage Forward = ExecutionStage.Running | Pausing | Paused;
    private const ExecutionStage Live = Forward | Cancelling;

    /// <summary>When an event may come in its execution's life, and where that is afterwards; null: there.</summary>
    public static (ExecutionStage From, ExecutionStage? To) OfExecution(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.Submitted => (New, Queued),
        ExecutionEvent.Started => (Queued, ExecutionStage.Running),
        ExecutionEvent.PauseRequested => (ExecutionStage.Running | Pausing, Pausing),
        ExecutionEvent.Paused => (ExecutionStage.Running | Pausing | Paused, Paused),
        ExecutionEvent.Resumed => (Pausing | Paused, ExecutionStage.Running),
        // A cancel without undo may become one with it.
        ExecutionEvent.CancelRequested { Undo: true } => (Live, Cancelling),
        ExecutionEvent.CancelRequested => (Forward, Cancelling),
        ExecutionEvent.Cancelled => (Cancelling, Over),
        ExecutionEvent.Terminated => (Live, Over),
        ExecutionEvent.Prioritized => (Live, null),
        ExecutionEvent.Completed or ExecutionEvent.Failed => (Forward, Over),
        ExecutionEvent.DecisionRequired { Request.Kind: DecisionKind.Approval or DecisionKind.Question } =>
            (ExecutionStage.Running, null),
        ExecutionEvent.DecisionRequired
        {
            Request.Kind: DecisionKind.UnknownEffect or DecisionKind.Failure or DecisionKind.RollbackFailed
                or DecisionKind.Budget,
        } =>
            (Forward, null),
        ExecutionEvent.DecisionRequired => (Cancelling, null),
        ExecutionEvent.PhaseChanged or ExecutionEvent.DecisionAnswered or ExecutionEvent.DecisionExpired
            or ExecutionEvent.DecisionWithdrawn or ExecutionEvent.SignalReceived => (Live, null),
        // The ledger was asked before the pause.
        ExecutionEvent.StepWaiting { On: WaitKind.Budget, Signal: "limit" } => (Forward, null),
        ExecutionEvent.AttemptStarted or ExecutionEvent.AttemptOffered or ExecutionEvent.StepWaiting =>
            (ExecutionStage.Running, null),
        ExecutionEvent.StepCompleted or ExecutionEvent.ItemCompleted or ExecutionEvent.AttemptFailed
            or ExecutionEvent.AttemptProgressed or ExecutionEvent.ProbeStarted or ExecutionEvent.LessonLearned
            or ExecutionEvent.BudgetSettled or ExecutionEvent.BudgetWarned or ExecutionEvent.BudgetReturned =>
            (Live, null),
        ExecutionEvent.BudgetReserved => (ExecutionStage.Running, null),
        ExecutionEvent.UndoStarted or ExecutionEvent.StepUndone or ExecutionEvent.UndoFailed
            or ExecutionEvent.UndoSkipped => (Cancelling, null),
        ExecutionEvent.RollbackStarted or ExecutionEvent.RollbackCompleted or ExecutionEvent.RollbackFailed =>
            (Live, null),
        _ => (Forward, null),
    };

    /// <summary>When an event may come in the life of its unit, and where that is afterwards; null: there.</summary>
    public static (UnitStage From, UnitStage? To) OfUnit(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepReady =>
            (Pending | Broken | AwaitsRetry | AwaitsApproval | AwaitsVerdict | AwaitsHold | AwaitsBudget, Ready),
        ExecutionEvent.AttemptStarted => (Pending | Ready, UnitStage.Running),
        ExecutionEvent.AttemptOffered or ExecutionEvent.AttemptProgressed or ExecutionEvent.AttemptDoubted
            or ExecutionEvent.ProbeStarted => (UnitStage.Running, null),
        ExecutionEvent.AttemptFailed => (UnitStage.Running | AwaitsChild, Broken),
        ExecutionEvent.AttemptStopped => (UnitStage.Running, Broken),
        ExecutionEvent.RetryScheduled => (Broken, AwaitsRetry),
        ExecutionEvent.HealingApplied { Rung: Rung.RepairInput or Rung.RefreshToken } => (Broken, Pending),
        ExecutionEvent.HealingApplied { Rung: Rung.Rollback } =>
            (Pending | Broken | Ready | AwaitsSignal | AwaitsApproval | AwaitsAnswer, Pending),
        ExecutionEvent.HealingApplied { Rung: Rung.Substitute } =>
            (Pending | Broken | Ready | AwaitsSignal | AwaitsApproval | AwaitsAnswer, null),
        ExecutionEvent.HealingApplied => (Broken, null),
        ExecutionEvent.StepCarried or ExecutionEvent.ItemCarried => (Pending, Completed),
        ExecutionEvent.StepSkipped { IsRemoved: true } => (Pending | Ready, Skipped),
        ExecutionEvent.LessonLearned => (Broken | UnitStage.Running | AwaitsChild, null),
        ExecutionEvent.FallbackChosen =>
            (Pending | Broken | Ready | AwaitsSignal | AwaitsApproval | AwaitsAnswer | AwaitsBudget, Pending),
        ExecutionEvent.StepWaiting { On: WaitKind.Timer } => (Pending | Ready, AwaitsTimer),
        ExecutionEvent.StepWaiting { On: WaitKind.Signal } => (Pending | Ready, AwaitsSignal),
        ExecutionEvent.StepWaiting { On: WaitKind.Hold } => (Pending | Ready, AwaitsHold),
        ExecutionEvent.StepWaiting { On: WaitKind.Budget } => (Pending | Ready | AwaitsBudget, AwaitsBudget),
        ExecutionEvent.StepWaiting { On: WaitKind.Child } => (UnitStage.Running, AwaitsChild),
        ExecutionEvent.DecisionRequired required => OfQuestion(required.Request.Kind),
        ExecutionEvent.StepCompleted { Attempt: not null } or ExecutionEvent.ItemCompleted { Attempt: not null } =>
            (UnitStage.Running | AwaitsChild, Completed),
        ExecutionEvent.StepCompleted or ExecutionEvent.ItemCompleted =>
            (AwaitsTimer | AwaitsSignal | AwaitsAnswer | AwaitsVerdict, Completed),
        ExecutionEvent.StepFailed or ExecutionEvent.ItemFailed =>
            (UnitLife.Open & ~UnitStage.Running & ~AwaitsChild & ~RollingBack, UnitStage.Failed),
        ExecutionEvent.StepSkipped => (Pending | AwaitsVerdict, Skipped),
        ExecutionEvent.UndoStarted => (Completed | UnitStage.Undoing | UndoBroken, UnitStage.Undoing),
        ExecutionEvent.StepUndone => (UnitStage.Undoing | UndoBroken, Undone),
        ExecutionEvent.UndoFailed => (UnitStage.Undoing, UndoBroken),
        ExecutionEvent.UndoSkipped => (UndoBroken, Left),
        ExecutionEvent.RollbackStarted => (Pending | Ready | RollingBack, RollingBack),
        ExecutionEvent.RollbackCompleted => (RollingBack | AwaitsVerdict, Pending),
        ExecutionEvent.RollbackFailed => (RollingBack, RollbackBroken),
        _ => (default, null),
    };

    private static (UnitStage From, UnitStage? To) OfQuestion(DecisionKind kind) => kind switch
    {
        DecisionKind.Approval => (Pending | Ready, AwaitsApproval),
        DecisionKind.Question => (Pending | Ready, AwaitsAnswer),
        DecisionKind.UnknownEffect => (Broken, AwaitsVerdict),
        DecisionKind.RollbackFailed => (RollbackBroken, AwaitsVerdict),
        DecisionKind.Failure => (Pending | Ready | Broken | AwaitsSignal, AwaitsVerdict),
        _ => (UndoBroken, null),
    };
}
