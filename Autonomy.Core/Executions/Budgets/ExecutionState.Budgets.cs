using Autonomy.Core.Plans;

namespace Autonomy.Core.Executions;

/// <content>What its budget does to the state.</content>
public sealed partial class ExecutionState
{
    private ScheduledTimer? _budgetTimer;

    /// <summary>Its budget; null where nothing is limited.</summary>
    public ExecutionBudget? Budget { get; private set; }

    /// <summary>Who had it finish with what was done, so that nothing more starts; null while nobody did.</summary>
    public string? FinishedBy { get; private set; }

    internal bool IsFinishing => FinishedBy is not null;

    /// <summary>Whether something is missing at its end that its plan, or a person, forgave.</summary>
    internal bool EndsWithFailures => FailedSteps > 0 || IsFinishing;

    /// <summary>The open question about the budget; null while there is none.</summary>
    internal DecisionState? BudgetDecision
    {
        get
        {
            if (Budget is null || OpenDecisions == 0) return null;
            foreach (DecisionState decision in _decisions.Values)
            {
                if (decision is { Answer: null, Request.Kind: DecisionKind.Budget }) return decision;
            }

            return null;
        }
    }

    private void OpenBudget(PlanBudget ofPlan, PlanBudget? handedDown)
    {
        PlanBudget limit = handedDown is null ? ofPlan : ofPlan.Within(handedDown);
        if (limit.IsLimited) Budget = new ExecutionBudget(limit);
    }

    private void ApplyToBudget(ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.BudgetWarned warned: Budget!.Warn(warned.Part); break;
            case ExecutionEvent.BudgetRaised raised: Budget!.Raise(raised); break;
            case ExecutionEvent.FinishRequested finish:
                Invariant.Holds(!IsCancelling && !IsFinishing, "an execution is finished once");
                FinishedBy = finish.By;
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(happened), happened.GetType().Name, "Not an event of an execution.");
        }
    }

    private void OnBudgetReserved(StepState step, ExecutionEvent.BudgetReserved reserved)
    {
        var amount = new BudgetAmount(reserved.CostUsd, reserved.Tokens, reserved.Calls);
        Budget!.Reserve(
            new UnitKey(step.Definition.Ordinal, reserved.Item),
            new BudgetReservation(amount, reserved.DurationMs, reserved.IsGranted == true));
    }

    private void OnBudgetGranted(StepState step, ExecutionEvent.BudgetGranted granted) => Budget!.Promise(
        new UnitKey(step.Definition.Ordinal, granted.Item),
        new BudgetAmount(granted.CostUsd, granted.Tokens, granted.Calls));

    private void OnBudgetSettled(StepState step, ExecutionEvent.BudgetSettled settled)
    {
        var unit = new UnitKey(step.Definition.Ordinal, settled.Item);
        var used = new BudgetAmount(settled.CostUsd, settled.Tokens, settled.Calls);
        Budget!.Settle(unit, FindUnit(unit)?.Tool, used, settled.IsMeasured);
    }

    // The question is pointless once nothing waits for its answer.
    private void LeaveBudget(DateTimeOffset at)
    {
        Budget!.UnitsWaiting--;
        if (Budget.UnitsWaiting == 0 && BudgetDecision is { } decision)
            Withdraw(decision.Request.Id, DecisionAnswer.ByEngine, at);
    }

    /// <summary>Time counts while the execution can move without people.</summary>
    private void KeepBudgetClock(DateTimeOffset at)
    {
        // What was ended at once may have used all that was kept for it.
        if (IsTerminated) Budget!.SettleAll();
        if (Budget!.Limit.Duration is null) return;
        Budget.RunClock(Status is ExecutionStatus.Running or ExecutionStatus.Pausing, at);
        SetBudgetTimer();
    }

    private void SetBudgetTimer()
    {
        DateTimeOffset? due = IsCancelling || IsTerminal ? null : Budget!.DurationWarningAt;
        if (_budgetTimer?.Due == due) return;
        if (_budgetTimer is { } former) _timers.Remove(former);
        _budgetTimer = due is { } time ? new ScheduledTimer(time, TimerKind.Budget, 0, -1, "") : null;
        if (_budgetTimer is { } next) _timers.Add(next);
    }

    private void RestoreBudget(ExecutionRecord record)
    {
        FinishedBy = record.FinishedBy;
        if (record.Budget is null) return;
        Budget = ExecutionBudget.Of(record.Budget);
        Budget.UnitsWaiting = Steps.Sum(step => step.Units.Count(unit => unit.Wait is { Kind: WaitKind.Budget }));
        SetBudgetTimer();
    }
}
