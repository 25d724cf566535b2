using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>What each event of the execution itself, of decisions and of signals does to the state.</content>
public sealed partial class ExecutionState
{
    /// <summary>
    /// Takes an event that happened at this time. The same events in the same order make the same state.
    /// </summary>
    /// <exception cref="InvariantViolatedException">The event cannot follow those before it.</exception>
    public void Apply(ExecutionEvent happened, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(happened);
        Invariant.Holds(!IsTerminal, "nothing follows the end of an execution");
        Invariant.Holds(
            Plan is not null || happened is ExecutionEvent.Submitted, "an execution begins by being submitted");
        _withdrawn = null;
        if (happened is ExecutionEvent.IOfStep ofStep) ApplyToStep(ofStep, happened, at);
        else ApplyToExecution(happened, at);
        if (Budget is not null) KeepBudgetClock(at);
    }

    private void ApplyToExecution(ExecutionEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case ExecutionEvent.Submitted submitted: OnSubmitted(submitted, at); break;
            case ExecutionEvent.Started started: OnStarted(started, at); break;
            case ExecutionEvent.PhaseChanged changed: Phase = changed.Phase; break;
            case ExecutionEvent.PauseRequested pause: OnPauseRequested(pause); break;
            case ExecutionEvent.Paused paused: OnPaused(paused, at); break;
            case ExecutionEvent.Resumed: OnResumed(at); break;
            case ExecutionEvent.CancelRequested cancel: OnCancelRequested(cancel, at); break;
            case ExecutionEvent.Cancelled: End(ExecutionStatus.Cancelled, at); break;
            case ExecutionEvent.Completed completed: OnCompleted(completed, at); break;
            case ExecutionEvent.Failed failed: OnFailed(failed.Error, at); break;
            case ExecutionEvent.DecisionRequired required: OnDecisionRequired(required.Request, at); break;
            case ExecutionEvent.DecisionAnswered answered:
                OnDecisionClosed(
                    answered.Decision,
                    new DecisionAnswer(answered.Option, answered.By, at, answered.Comment, answered.Output)
                    {
                        Arguments = answered.Arguments,
                        CallHash = answered.CallHash,
                        Always = answered.Always ?? false,
                    });
                break;
            case ExecutionEvent.DecisionExpired expired:
                OnDecisionClosed(
                    expired.Decision, new DecisionAnswer(expired.Option, DecisionAnswer.ByExpiry, at, null, null));
                break;
            case ExecutionEvent.DecisionWithdrawn withdrawn: OnDecisionWithdrawn(withdrawn, at); break;
            case ExecutionEvent.SignalReceived signal: OnSignalReceived(signal); break;
            case ExecutionEvent.Terminated terminated: OnTerminated(terminated, at); break;
            case ExecutionEvent.Prioritized prioritized: Priority = prioritized.Priority; break;
            case ExecutionEvent.PlanChanged changed: OnPlanChanged(changed); break;
            default: ApplyToFigures(happened); break;
        }
    }

    private void OnSubmitted(ExecutionEvent.Submitted submitted, DateTimeOffset at)
    {
        Invariant.Holds(Plan is null, "an execution is submitted once");
        Id = ExecutionId.Parse(submitted.Execution);
        Workspace = submitted.Workspace;
        Project = submitted.Project;
        Plan = submitted.Plan;
        Inputs = submitted.Inputs;
        SubmittedBy = submitted.By;
        Priority = submitted.Priority;
        Parent = submitted.Parent;
        Fork = submitted.Fork;
        PlanOrigin = submitted.PlanOrigin;
        Callback = submitted.Callback;
        SubmittedAt = at;
        Steps = [.. submitted.Plan.Steps.Select(definition => new StepState(definition))];
        OpenSteps = Steps.Length;
        OpenBudget(submitted.Plan.Header.Budget, submitted.Budget);
    }

    private void OnStarted(ExecutionEvent.Started started, DateTimeOffset at)
    {
        Invariant.Holds(_status == ExecutionStatus.Queued, "only a queued execution starts");
        _status = ExecutionStatus.Running;
        Phase = started.Phase;
        StartedAt = at;
    }

    private void Intervene(ExecutionStatus status, string by, string? reason)
    {
        _status = status;
        Intervention = (by, reason);
    }

    private void OnPaused(ExecutionEvent.Paused paused, DateTimeOffset at)
    {
        Invariant.Holds(RunningAttempts == 0, "nothing runs in a paused execution");
        Intervene(ExecutionStatus.Paused, paused.By, paused.Reason);
        PauseUntil(paused.End);
        IsPausedByParent = paused.IsParents;
        PausedAt ??= at;
    }

    private void OnResumed(DateTimeOffset at)
    {
        Invariant.Holds(
            _status is ExecutionStatus.Pausing or ExecutionStatus.Paused, "only a paused execution is resumed");
        _status = ExecutionStatus.Running;
        Intervention = null;
        IsPausedByParent = false;
        PauseUntil(null);
        EndPause(at);
    }

    private void OnCancelRequested(ExecutionEvent.CancelRequested cancel, DateTimeOffset at)
    {
        Intervene(ExecutionStatus.Cancelling, cancel.By, cancel.Reason);
        IsUndoing = cancel.Undo;
        PauseUntil(null);
        EndPause(at);
        _timers.Clear();
        _startable.Clear();
        foreach (string id in _decisions.Keys.ToList()) Withdraw(id, cancel.By, at);
        foreach (StepState step in Steps.Where(step => !step.IsTerminal)) CancelWhatHasNoAttempt(step, at);
    }

    private void CancelWhatHasNoAttempt(StepState step, DateTimeOffset at)
    {
        foreach (UnitState unit in step.Units)
        {
            // A rollback under way goes on: it takes back what was done.
            if (unit.IsTerminal || unit.HasOpenAttempt || unit.IsRollingBack) continue;
            CloseUnit(step, unit, StepStatus.Cancelled, at);
        }

        step.ReadyUnits.Clear();
        CloseOnceCancelled(step, at);
    }

    private void OnCompleted(ExecutionEvent.Completed completed, DateTimeOffset at)
    {
        Invariant.Holds(OpenSteps == 0 && RunningAttempts == 0, "every step of a completed execution has ended");
        Invariant.Holds(
            FatalFailures == 0 && completed.WithFailures == EndsWithFailures,
            "a completed execution forgave every failure");
        End(completed.WithFailures ? ExecutionStatus.CompletedWithFailures : ExecutionStatus.Completed, at);
    }

    private void OnFailed(Failure error, DateTimeOffset at)
    {
        Invariant.Holds(OpenSteps == 0 && RunningAttempts == 0, "every step of a failed execution has ended");
        Error = error;
        End(ExecutionStatus.Failed, at);
    }

    private void End(ExecutionStatus status, DateTimeOffset at)
    {
        Invariant.Holds(RunningAttempts == 0, "nothing runs at the end of an execution");
        _status = status;
        Phase = ExecutionPhase.Completion;
        EndedAt = at;
        PauseUntil(null);
        _timers.Clear();
    }

    private void OnDecisionRequired(DecisionRequest request, DateTimeOffset at)
    {
        Invariant.Holds(!_decisions.ContainsKey(request.Id), "a decision is asked for once");
        _decisions[request.Id] = new DecisionState(request, at);
        OpenDecisions++;
        if (ExpiryOf(request) is { } expiry) _timers.Add(expiry);
        if (request.Kind is DecisionKind.UndoFailed or DecisionKind.Budget) return;
        WaitKind kind = request.Kind == DecisionKind.Approval ? WaitKind.Approval : WaitKind.Decision;
        StepState step = StepOf(request.Step);
        Wait(step, step.Unit(request.Item), new WaitState(kind, at, request.ExpiresAt, request.Id), at);
    }

    // What withdrew it may have come before.
    private void OnDecisionWithdrawn(ExecutionEvent.DecisionWithdrawn withdrawn, DateTimeOffset at)
    {
        Invariant.Holds(_decisions.ContainsKey(withdrawn.Decision), "a decision that was asked for is withdrawn");
        Withdraw(withdrawn.Decision, withdrawn.By, at, withdrawn.Reason);
        if (withdrawn.Error is not { } error) return;
        DecisionRequest request = _decisions[withdrawn.Decision].Request;
        OnLateFailure(StepOf(request.Step).Unit(request.Item), error);
    }

    private void OnDecisionClosed(string id, DecisionAnswer answer)
    {
        Invariant.Holds(
            _decisions.TryGetValue(id, out DecisionState? decision) && decision.Answer is null,
            "an open decision is answered once");
        _decisions[id] = decision with { Answer = answer };
        OpenDecisions--;
        DecisionRequest request = decision.Request;
        if (ExpiryOf(request) is { } expiry) _timers.Remove(expiry);
        UnitState unit = StepOf(request.Step).Unit(request.Item);
        if (request.Kind == DecisionKind.Approval && answer.Option == DecisionOption.Approve)
        {
            unit.IsApproved = true;
            unit.ApprovedCall = answer.CallHash ?? request.CallHash;
        }

        if (answer.Arguments is { } edited) ChangeInput(unit, edited);
        if (request.Kind == DecisionKind.Failure) BeginAnew(unit);
        if (request.Kind == DecisionKind.UnknownEffect) unit.Losses = 0;
        // Whoever answers knows what stands, and what may follow is their word.
        if (request.Kind is DecisionKind.Failure or DecisionKind.UnknownEffect) unit.Standing = null;
    }

    /// <summary>How the attempt failed that was asked about is known after all.</summary>
    private static void OnLateFailure(UnitState unit, Failure error)
    {
        unit.Losses = 0;
        unit.LastFailure = error;
        if (error.Effect != FailureEffect.None) return;
        if (error is { Code: FailureCodes.NotBegun, Kind: FailureKind.Unavailable }) unit.Tries--;
        // Of what must not be repeated nothing stood before this attempt: it would not have been made.
        if (unit.Effect <= EffectClass.Idempotent) return;
        if (unit.Standing is { IsFirst: true }) unit.Unclear = null;
        unit.Standing = null;
    }

    private void OnSignalReceived(ExecutionEvent.SignalReceived signal)
    {
        if (!_signals.TryGetValue(signal.Name, out Queue<DataValue>? queue))
            _signals.Add(signal.Name, queue = new Queue<DataValue>());
        queue.Enqueue(signal.Payload);
    }
}
