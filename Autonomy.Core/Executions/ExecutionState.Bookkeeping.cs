using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>What the events have in common: beginning, waiting, ending, and what could start next.</content>
public sealed partial class ExecutionState
{
    private void MarkReady(StepState step, DateTimeOffset at)
    {
        if (step.ReadyAt is not null) return;
        Invariant.Holds(step.UnmetNeeds == 0, "a step begins after everything that it needs has ended");
        step.ReadyAt = at;
        if (DeadlineOf(step) is { } deadline) _timers.Add(deadline);
    }

    /// <summary>The unit's first event of any kind: it counts in its fan-out's window from here on.</summary>
    private void Begin(StepState step, UnitState unit, DateTimeOffset at)
    {
        MarkReady(step, at);
        if (unit.StartedAt is not null) return;
        unit.StartedAt = at;
        step.StartedAt ??= at;
        if (unit.Key.Item is not { } item) return;
        Invariant.Holds(item == step.NextItem, "items of a fan-out begin in their order");
        step.SkipBegunItems();
        step.OpenItems++;
    }

    private void Wait(StepState step, UnitState unit, WaitState wait, DateTimeOffset at)
    {
        bool isAttempt = unit.Status == StepStatus.Running && wait.Kind == WaitKind.Child;
        Invariant.Holds(
            !unit.IsTerminal && (unit.Status != StepStatus.Running || isAttempt), "what waits does not run");
        Begin(step, unit, at);
        // A unit that was ready and must ask first gives its place in the queue up.
        if (unit.Status == StepStatus.Ready) step.ReadyUnits.Dequeue();
        Leave(step, unit, at);
        unit.Status = StepStatus.Waiting;
        unit.Wait = wait;
        if (TimerOf(unit) is { } timer) _timers.Add(timer);
        if (wait.Kind == WaitKind.Signal) _signalWaiters.Add(UnitPlace.Of(unit.Key));
        if (wait.Kind == WaitKind.Child) step.OpenChildren++;
        if (wait.Kind is WaitKind.Hold or WaitKind.Executor) UnitsHeld++;
        if (wait.Kind == WaitKind.Rollback)
        {
            RunningAttempts++;
            step.RunningUnits++;
        }

        if (!wait.IsForPeople) UnitsWaitingForOthers++;
        if (wait.Kind == WaitKind.Budget) (Budget ??= new ExecutionBudget(PlanBudget.Unlimited)).UnitsWaiting++;
        RefreshStep(step);
    }

    /// <summary>
    /// The unit leaves the state that it is in: it runs no more, or what it waited for counts no more.
    /// </summary>
    private void Leave(StepState step, UnitState unit, DateTimeOffset at)
    {
        if (unit.Status == StepStatus.Running || unit.IsRollingBack)
        {
            RunningAttempts--;
            step.RunningUnits--;
        }

        if (unit.Wait is not { } wait) return;
        if (TimerOf(unit) is { } timer) _timers.Remove(timer);
        if (wait.Kind == WaitKind.Signal) _signalWaiters.Remove(UnitPlace.Of(unit.Key));
        if (wait.Kind == WaitKind.Child) step.OpenChildren--;
        if (wait.Kind is WaitKind.Hold or WaitKind.Executor) UnitsHeld--;
        if (!wait.IsForPeople) UnitsWaitingForOthers--;
        if (wait.Kind == WaitKind.Budget) LeaveBudget(at);
        else if (wait.IsForPeople) Withdraw(wait.Detail, DecisionAnswer.ByEngine, at);
        unit.Wait = null;
    }

    /// <summary>Closes a decision that has become pointless, if it is still open.</summary>
    private void Withdraw(string id, string by, DateTimeOffset at, string? reason = null)
    {
        DecisionState decision = _decisions[id];
        if (decision.Answer is not null) return;
        var answer = new DecisionAnswer(DecisionAnswer.Withdrawn, by, at, reason, null);
        _decisions[id] = decision with { Answer = answer };
        OpenDecisions--;
        (_withdrawn ??= []).Add(id);
        if (ExpiryOf(decision.Request) is { } expiry) _timers.Remove(expiry);
    }

    private static ScheduledTimer? TimerOf(UnitState unit)
    {
        if (unit.Wait is not { Until: { } until } wait) return null;
        TimerKind? kind = wait.Kind switch
        {
            WaitKind.Retry or WaitKind.Budget => TimerKind.Retry,
            WaitKind.Timer => TimerKind.Wait,
            WaitKind.Signal => TimerKind.SignalTimeout,
            WaitKind.Executor => TimerKind.ExecutorTimeout,
            _ => null,
        };
        return kind is { } known ? new ScheduledTimer(until, known, unit.Key.Step, unit.Key.Item ?? -1, "") : null;
    }

    private static ScheduledTimer? DeadlineOf(StepState step) =>
        step.ReadyAt is { } ready && step.Definition.Deadline is { } deadline
            ? new ScheduledTimer(ready + deadline, TimerKind.StepDeadline, step.Definition.Ordinal, -1, "")
            : null;

    private ScheduledTimer? ExpiryOf(DecisionRequest request) => request.ExpiresAt is { } expiry
        ? new ScheduledTimer(
            expiry, TimerKind.DecisionExpiry, Plan!.OrdinalOf(request.Step), request.Item ?? -1, request.Id)
        : null;

    private void TakeSignal(UnitState unit)
    {
        if (unit.Wait is not { Kind: WaitKind.Signal } wait) return;
        if (!_signals.TryGetValue(wait.Detail, out Queue<DataValue>? queue)) return;
        queue.Dequeue();
        if (queue.Count == 0) _signals.Remove(wait.Detail);
    }

    private void CloseUnit(StepState step, UnitState unit, StepStatus status, DateTimeOffset at)
    {
        Invariant.Holds(!unit.IsTerminal, "what has ended does not end again");
        Invariant.Holds(unit.StartedAt is not null, "what ends has begun");
        if (status == StepStatus.Completed && unit.Status == StepStatus.Running) CountTime(step, unit, at);
        if (status == StepStatus.Failed && unit.Key.Item is not null) CountLost();
        // What could not even begin is at the head of the queue: it was its turn.
        if (unit.Status == StepStatus.Ready && step.ReadyUnits.TryPeek(out int first) && first == (unit.Key.Item ?? 0))
            step.ReadyUnits.Dequeue();
        Leave(step, unit, at);
        unit.Status = status;
        unit.EndedAt = at;
        unit.Progress = null;
        unit.IsInDoubt = false;
        unit.IsStopping = false;
        unit.AwaitsOffer = false;
        if (status == StepStatus.Completed) AddCompleted(step, unit);
        if (unit.Key.Item is null) return;
        step.OpenItems--;
        step.ItemsEnded++;
        if (status == StepStatus.Failed) step.ItemsFailed++;
    }

    private void AddCompleted(StepState step, UnitState unit)
    {
        _completed.Add(unit);
        unit.CompletionOrder = _completed.Count;
        UnitsToUndo = _completed.Count;
        step.CompletedUnits++;
        RaiseConcurrency();
    }

    private void CloseStep(StepState step, StepStatus status, DateTimeOffset at)
    {
        Invariant.Holds(!step.IsTerminal, "a step ends once");
        if (step.Blocks && step.ItemCount is null) CountLost();
        step.Status = status;
        step.EndedAt = at;
        step.ReadyUnits.Clear();
        if (DeadlineOf(step) is { } deadline) _timers.Remove(deadline);
        OpenSteps--;
        foreach (int dependent in step.Definition.Dependents) Steps[dependent].UnmetNeeds--;
        RefreshStartable(step);
    }

    /// <summary>A step that is cancelled ends with the last of its open attempts.</summary>
    private void CloseOnceCancelled(StepState step, DateTimeOffset at)
    {
        if (step.HasOpenAttempts) RefreshStep(step);
        else CloseStep(step, StepStatus.Cancelled, at);
    }

    /// <summary>A step is where its units are: running before ready before waiting.</summary>
    private void RefreshStep(StepState step)
    {
        if (step.ItemCount is null)
        {
            step.Status = step.Unit(null).Status;
        }
        else if (!step.IsTerminal)
        {
            step.Status = StatusOfFanOut(step);
        }

        RefreshStartable(step);
    }

    private static StepStatus StatusOfFanOut(StepState step)
    {
        if (step.RunningUnits > 0) return StepStatus.Running;
        return step.OpenItems == 0 || step.ReadyUnits.Count > 0 ? StepStatus.Ready : StepStatus.Waiting;
    }

    private void RefreshStartable(StepState step)
    {
        StartableStep entry = StartableStep.Of(step.Definition);
        if (MayStartLater && step.HasStartableUnit) _startable.Add(entry);
        else _startable.Remove(entry);
    }

    private bool MayStartLater =>
        _status is ExecutionStatus.Running or ExecutionStatus.Pausing or ExecutionStatus.Paused;
}
