using Autonomy.Core.Pressure;

namespace Autonomy.Core.Executions;

/// <summary>
/// Nothing waits without a stated reason: whatever has not ended has something that moves it on, be it a running
/// attempt, a timer, a signal, a child, a decision, a step that it needs, or a place that becomes free. Walks the whole
/// execution, so that it is for tests, simulations and checks of a store, not for every command.
/// </summary>
public static class WakeUpOwners
{
    /// <summary>Throws when a part of the execution would wait for ever. To be asked between commands.</summary>
    /// <param name="state">The execution.</param>
    /// <param name="pressure">How short of room its engine is; default: not at all.</param>
    /// <exception cref="InvariantViolatedException">It names the step, and what it lacks.</exception>
    public static void Check(ExecutionState state, EnginePressure? pressure = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Plan is null || state.IsTerminal) return;
        if (state.IsCancelling) CheckCancel(state);
        else CheckPlaces(state, pressure ?? EnginePressure.None);
        foreach (StepState step in state.Steps)
        {
            if (!step.IsTerminal) CheckStep(state, step);
        }
    }

    private static void CheckCancel(ExecutionState state)
    {
        bool isStopping = state.RunningAttempts > 0 || state.UnitsWaitingForOthers > 0;
        Holds(isStopping || state.Undo is { IsWaiting: true }, "a cancel that waits for nothing ends");
        Holds(state.Undo is not { IsWaiting: true } || state.OpenDecisions > 0, "a failed undo waits for a decision");
    }

    private static void CheckPlaces(ExecutionState state, EnginePressure pressure)
    {
        Holds(state.OpenSteps > 0, "an execution of which every step has ended ends");
        bool isFull = state.RunningAttempts >= PressureHolds.PlacesOf(state, pressure);
        Holds(state.NextStartable is null || !state.MayStart || isFull, "what can start starts while a place is free");
        Holds(
            state.RawStatus != ExecutionStatus.Pausing || state.RunningAttempts > 0,
            "a pause without attempts is a pause");
    }

    private static void CheckStep(ExecutionState state, StepState step)
    {
        if (step.ReadyAt is null)
        {
            bool waitsForOthers = step.Definition.Needs.Any(need => !state.Steps[need].IsTerminal);
            Holds(waitsForOthers, step, "begins once what it needs has ended");
            return;
        }

        foreach (UnitState unit in step.Units)
        {
            if (!unit.IsTerminal) CheckUnit(state, step, unit);
        }

        if (step.ItemCount is not { } count) return;
        Holds(step.ItemsEnded < count, step, "ends with its last item");
        bool isItemDue = step.NextItem < count && step.OpenItems < step.Definition.ForEachConcurrency;
        Holds(!isItemDue || state.IsCancelling || state.IsQueued(step), step, "has its next item in the queue");
    }

    private static void CheckUnit(ExecutionState state, StepState step, UnitState unit)
    {
        switch (unit.Status)
        {
            case StepStatus.Running: break;
            case StepStatus.Ready:
                bool isQueued = state.IsQueued(step) && step.ReadyUnits.Contains(unit.Key.Item ?? 0);
                Holds(isQueued, step, "is in the queue while it is ready");
                break;
            case StepStatus.Waiting when unit.Wait is { } wait: CheckWait(state, step, unit, wait); break;
            default: Holds(false, step, "runs, is ready or waits once it has begun"); break;
        }
    }

    private static void CheckWait(ExecutionState state, StepState step, UnitState unit, WaitState wait)
    {
        switch (wait.Kind)
        {
            case WaitKind.Retry or WaitKind.Timer:
                Holds(state.HasTimerOf(unit), step, "has the timer that it waits for");
                break;
            case WaitKind.Signal:
                Holds(state.PeekSignal(wait.Detail) is null, step, "takes a signal that has come");
                break;
            case WaitKind.Rollback: Holds(state.RunningAttempts > 0, step, "has the rollback that it waits for"); break;
            case WaitKind.Executor:
                Holds(state.HasTimerOf(unit) && state.IsHeld, step, "hears of workers, and waits with an end");
                break;
            case WaitKind.Hold: Holds(state.IsHeld, step, "keeps its execution in memory while it is held"); break;
            case WaitKind.Budget:
                bool isOwned = state.HasTimerOf(unit) || !state.MayStart || state.BudgetDecision is not null
                    || !state.IsAtRest || state.OpenChildren.Any();
                Holds(isOwned, step, "waits for budget that something gives back, or for a decision");
                break;
            case WaitKind.Child: Holds(wait.Detail.Length > 0, step, "names the child that it waits for"); break;
            default:
                bool isOpen = state.FindDecision(wait.Detail) is { Answer: null };
                Holds(isOpen, step, "waits for a decision that is open");
                break;
        }
    }

    private static void Holds(bool condition, StepState step, string what)
    {
        if (!condition) Invariant.Holds(false, $"the step '{step.Id}' {what}");
    }

    private static void Holds(bool condition, string what) => Invariant.Holds(condition, what);
}
