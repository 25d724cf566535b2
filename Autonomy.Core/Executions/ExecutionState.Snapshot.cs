using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>The state as a record, and from one.</content>
public sealed partial class ExecutionState
{
    internal ExecutionRecord ToSnapshot() => new()
    {
        Id = Id.Value,
        Workspace = Workspace,
        Project = Project,
        Plan = Plan!,
        Inputs = Inputs,
        SubmittedBy = SubmittedBy,
        Priority = Priority,
        Parent = Parent,
        Phase = Phase,
        Status = _status,
        SubmittedAt = SubmittedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Intervention = Intervention is var (by, reason) ? new InterventionRecord(by, reason) : null,
        Error = Error,
        Calls = Calls,
        Retries = Retries,
        Concurrency = _loweredConcurrency,
        CompletedSinceLowered = _completedSinceLowered,
        Budget = Budget?.ToRecord(),
        FinishedBy = FinishedBy,
        IsUndoing = IsUndoing,
        Work = _work,
        ToldHealth = ToldHealth,
        Undo = Undo,
        Steps = [.. Steps.Where(step => step.HasBegun).Select(step => step.ToSnapshot())],
        Decisions = [.. _decisions.Values],
        Signals =
        [
            .. _signals.Where(entry => entry.Value.Count > 0)
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new SignalRecord(entry.Key, [.. entry.Value])),
        ],
        Fork = Fork,
        PlanOrigin = PlanOrigin,
        Callback = Callback,
        PauseEnd = PauseEnd,
        IsPausedByParent = IsPausedByParent,
        IsTerminated = IsTerminated,
        AbandonedChildren = AbandonedChildren.Count == 0 ? null : AbandonedChildren,
        FirstEstimate = FirstEstimate,
        PausedAt = PausedAt,
        PausedFor = PausedFor == TimeSpan.Zero ? null : PausedFor,
        CostUsd = CostUsd == 0 ? null : CostUsd,
    };

    internal void Restore(ExecutionRecord record)
    {
        Id = ExecutionId.Parse(record.Id);
        Workspace = record.Workspace;
        Project = record.Project;
        Plan = record.Plan;
        Inputs = record.Inputs;
        SubmittedBy = record.SubmittedBy;
        Priority = record.Priority;
        Parent = record.Parent;
        Phase = record.Phase;
        _status = record.Status;
        SubmittedAt = record.SubmittedAt;
        StartedAt = record.StartedAt;
        EndedAt = record.EndedAt;
        Intervention = record.Intervention is { } intervention ? (intervention.By, intervention.Reason) : null;
        Error = record.Error;
        (Calls, Retries, CostUsd) = (record.Calls, record.Retries, record.CostUsd ?? 0);
        _loweredConcurrency = record.Concurrency;
        _completedSinceLowered = record.CompletedSinceLowered;
        IsUndoing = record.IsUndoing;
        _work = record.Work;
        ToldHealth = record.ToldHealth;
        Undo = record.Undo;
        Steps = [.. record.Plan.Steps.Select(definition => new StepState(definition))];
        foreach (StepRecord step in record.Steps) StepOf(step.Id).Restore(step);
        foreach (DecisionState decision in record.Decisions) _decisions[decision.Request.Id] = decision;
        foreach (SignalRecord signal in record.Signals) _signals[signal.Name] = new Queue<DataValue>(signal.Payloads);
        DeriveCounters();
        foreach (StepState step in Steps) DeriveSchedule(step);
        foreach (DecisionState open in _decisions.Values.Where(decision => decision.Answer is null))
        {
            OpenDecisions++;
            if (ExpiryOf(open.Request) is { } expiry) _timers.Add(expiry);
        }

        RestoreSteering(record);
        RestoreEstimates(record);
        RestoreBudget(record);
    }

    private void DeriveCounters()
    {
        RunningAttempts = Undo is { IsWaiting: false } ? 1 : 0;
        foreach (StepState step in Steps)
        {
            RunningAttempts += step.RunningUnits;
            _completed.AddRange(step.Units.Where(unit => unit.CompletionOrder > 0));
            if (step.Status == StepStatus.Failed) FailedSteps++;
            if (step is { Status: StepStatus.Failed, Definition.IsOptional: false }) FatalFailures++;
            if (!step.IsTerminal) OpenSteps++;
            else foreach (int dependent in step.Definition.Dependents) Steps[dependent].UnmetNeeds--;
        }

        _completed.Sort(static (a, b) => a.CompletionOrder.CompareTo(b.CompletionOrder));
        UnitState? lastUndone = _completed.Find(unit => unit.IsUndoSettled);
        UnitsToUndo = lastUndone is null ? _completed.Count : lastUndone.CompletionOrder - 1;
    }

    // A cancel stops every clock but those of the decisions that follow it, and every wait but those for children.
    private void DeriveSchedule(StepState step)
    {
        RefreshStartable(step);
        if (IsCancelling) UnitsWaitingForOthers += step.OpenChildren + step.Units.Count(unit => unit.IsRollingBack);
        if (IsCancelling || IsTerminal || step.IsTerminal) return;
        if (DeadlineOf(step) is { } deadline) _timers.Add(deadline);
        foreach (UnitState unit in step.Units)
        {
            if (unit.Wait is { Kind: WaitKind.Signal }) _signalWaiters.Add(UnitPlace.Of(unit.Key));
            if (unit.Wait is { IsForPeople: false }) UnitsWaitingForOthers++;
            if (unit.Wait is { Kind: WaitKind.Hold or WaitKind.Executor }) UnitsHeld++;
            if (TimerOf(unit) is { } timer) _timers.Add(timer);
        }
    }
}
