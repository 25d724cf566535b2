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
        step.NextItem++;
        step.OpenItems++;
    }

    private void Wait(StepState step, UnitState unit, WaitState wait, DateTimeOffset at)
    {
        Invariant.Holds(!unit.IsTerminal && (unit.Status != StepStatus.Running || wait.Kind == WaitKind.Child), "what waits does not run");
        Begin(step, unit, at);
        if (unit.Status == StepStatus.Running) RunningAttempts--;
        // A unit that was ready and must ask first gives its place in the queue up.
        if (unit.Status == StepStatus.Ready) step.ReadyUnits.Dequeue();
        unit.Status = StepStatus.Waiting;
        unit.Wait = wait;
        if (TimerOf(unit) is { } timer) _timers.Add(timer);
        RefreshStep(step);
    }

    private void StopWaiting(UnitState unit)
    {
        if (unit.Wait is null) return;
        if (TimerOf(unit) is { } timer) _timers.Remove(timer);
        unit.Wait = null;
    }

    private static ScheduledTimer? TimerOf(UnitState unit)
    {
        if (unit.Wait is not { Until: { } until } wait) return null;
        TimerKind? kind = wait.Kind switch
        {
            WaitKind.Retry => TimerKind.Retry,
            WaitKind.Timer => TimerKind.Wait,
            WaitKind.Signal => TimerKind.SignalTimeout,
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
        if (unit.Wait is { Kind: WaitKind.Signal } wait && _signals.TryGetValue(wait.Detail, out Queue<DataValue>? queue)) queue.TryDequeue(out _);
    }

    private void CloseUnit(StepState step, UnitState unit, StepStatus status, DateTimeOffset at)
    {
        Invariant.Holds(!unit.IsTerminal, "what has ended does not end again");
        if (unit.Status == StepStatus.Running) RunningAttempts--;
        // What could not even begin is at the head of the queue: it was its turn.
        if (unit.Status == StepStatus.Ready && step.ReadyUnits.TryPeek(out int first) && first == (unit.Key.Item ?? 0)) step.ReadyUnits.Dequeue();
        StopWaiting(unit);
        unit.Status = status;
        unit.EndedAt = at;
        unit.Progress = null;
        if (status == StepStatus.Completed) unit.CompletionOrder = ++CompletedUnits;
        if (unit.Key.Item is null) return;
        if (unit.StartedAt is not null) step.OpenItems--;
        step.ItemsEnded++;
    }

    private void CloseStep(StepState step, StepStatus status, DateTimeOffset at)
    {
        Invariant.Holds(!step.IsTerminal, "a step ends once");
        step.Status = status;
        step.EndedAt = at;
        step.ReadyUnits.Clear();
        if (DeadlineOf(step) is { } deadline) _timers.Remove(deadline);
        OpenSteps--;
        foreach (int dependent in step.Definition.Dependents) Steps[dependent].UnmetNeeds--;
        RefreshStartable(step);
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
            step.Status = step.OpenItems == 0 ? StepStatus.Ready : MostActive(step);
        }

        RefreshStartable(step);
    }

    // Called for every event of an item, so it must not walk the whole fan-out: the window bounds what is open.
    private static StepStatus MostActive(StepState step)
    {
        StepStatus status = StepStatus.Waiting;
        for (int item = step.NextItem - 1, seen = 0; item >= 0 && seen < step.OpenItems; item--)
        {
            if (step.FindUnit(item) is not { IsTerminal: false } unit) continue;
            if (unit.Status == StepStatus.Running) return StepStatus.Running;
            if (unit.Status == StepStatus.Ready) status = StepStatus.Ready;
            seen++;
        }

        return status;
    }

    private void RefreshStartable(StepState step)
    {
        var entry = new StartableStep((int)step.Definition.Priority, step.Definition.Ordinal);
        if (MayStartLater && step.HasStartableUnit) _startable.Add(entry);
        else _startable.Remove(entry);
    }

    private bool MayStartLater => _status is ExecutionStatus.Running or ExecutionStatus.Pausing or ExecutionStatus.Paused;
}
