using Autonomy.Core.Expressions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// What follows when something ended: dependents are skipped or become ready, places are filled, the end is found.
/// </summary>
internal static class Scheduling
{
    /// <summary>Goes on until nothing more follows from the events of the turn.</summary>
    public static void Settle(Turn turn)
    {
        do
        {
            LookAtDependents(turn);
            Start(turn);
        }
        while (turn.Ended.Count > 0 || (turn.State.Budget is not null && Budgeting.GoOn(turn)));
        QueueTheRest(turn);
        Granting.Release(turn);
        End(turn);
    }

    /// <summary>The step's needs are met: skip it, fan it out, or let it start.</summary>
    public static void Activate(Turn turn, StepState step)
    {
        StepDefinition definition = step.Definition;
        if (definition.When is { } when)
        {
            EvaluationResult condition = when.Evaluate(Scopes.Of(turn.State, step));
            if (condition.Fault is { } fault)
            {
                turn.Emit(new ExecutionEvent.StepFailed(step.Id, Failures.OfExpression(step.Id, "when", fault)));
                return;
            }

            if (!Truth.Of(condition.Value!))
            {
                turn.Emit(new ExecutionEvent.StepSkipped(step.Id, "its condition 'when' is false", Blocks: false));
                return;
            }
        }

        if (definition.ForEach is null) turn.Candidates.Add(StartableStep.Of(definition));
        else FanOut(turn, step);
    }

    private static void FanOut(Turn turn, StepState step)
    {
        (DataArray? items, Failure? failure) = Scopes.ItemsOf(turn.State, step);
        if (items is null)
        {
            turn.Emit(new ExecutionEvent.StepFailed(step.Id, failure!));
            return;
        }

        turn.Emit(new ExecutionEvent.FanOutStarted(step.Id, items.Items.Length));
        if (items.Items.Length == 0) turn.Emit(new ExecutionEvent.StepCompleted(step.Id, null, null));
    }

    // A queue, not recursion: a failure at the head of a chain of 10,000 steps skips them all.
    private static void LookAtDependents(Turn turn)
    {
        while (turn.Ended.TryDequeue(out StepState? ended))
        {
            if (turn.State.IsCancelling) continue;
            foreach (int ordinal in ended.Definition.Dependents)
            {
                StepState dependent = turn.State.Steps[ordinal];
                if (ended.Blocks || dependent.UnmetNeeds == 0) LookAt(turn, dependent, ended);
            }
        }
    }

    private static void LookAt(Turn turn, StepState step, StepState ended)
    {
        bool isSeen = step.Status != StepStatus.Pending || step.ReadyAt is not null;
        if (isSeen || turn.Candidates.Contains(StartableStep.Of(step.Definition))) return;
        // Of two needs that ended in one turn, the one that failed may be the second.
        StepState? blocker = ended.Blocks ? ended : FirstBlocker(turn.State, step);
        if (blocker is null) Activate(turn, step);
        else turn.Emit(new ExecutionEvent.StepSkipped(step.Id, ReasonToSkip(blocker), Blocks: true));
    }

    /// <summary>A step that is new to the plan: what it needs may have ended long ago.</summary>
    public static void Consider(Turn turn, StepState step)
    {
        if (FirstBlocker(turn.State, step) is { } blocker)
            turn.Emit(new ExecutionEvent.StepSkipped(step.Id, ReasonToSkip(blocker), Blocks: true));
        else if (step.UnmetNeeds == 0) Activate(turn, step);
    }

    private static StepState? FirstBlocker(ExecutionState state, StepState step)
    {
        foreach (int need in step.Definition.Needs)
        {
            if (state.Steps[need].Blocks) return state.Steps[need];
        }

        return null;
    }

    private static string ReasonToSkip(StepState ended) => ended.Status == StepStatus.Failed
        ? $"it needs '{ended.Id}', which failed"
        : $"it needs '{ended.Id}', which was skipped";

    private static void Start(Turn turn)
    {
        ExecutionState state = turn.State;
        while (state.MayStart)
        {
            bool isFull = state.RunningAttempts >= PressureHolds.PlacesOf(state, turn.Rules.Pressure);
            if (TakeNext(turn, isFull) is not { } unit) return;
            Starting.Start(turn, unit);
        }
    }

    /// <summary>
    /// The most urgent unit that can start; when every place is taken, one that takes none (a wait, a question).
    /// </summary>
    private static UnitState? TakeNext(Turn turn, bool isFull)
    {
        StepState? queued = isFull ? null : turn.State.NextStartable;
        StartableStep? next = isFull ? FirstWithoutPlace(turn) : FirstOf(turn.Candidates);
        if (next is not { } candidate) return queued is null ? null : NextUnit(queued);
        if (queued is not null && StartableStep.Of(queued.Definition).IsBefore(candidate)) return NextUnit(queued);
        turn.Candidates.Remove(candidate);
        return turn.State.Steps[candidate.Ordinal].Unit(null);
    }

    private static StartableStep? FirstOf(SortedSet<StartableStep> candidates) =>
        candidates.Count == 0 ? null : candidates.Min;

    private static StartableStep? FirstWithoutPlace(Turn turn)
    {
        foreach (StartableStep candidate in turn.Candidates)
        {
            if (!Starting.TakesPlace(turn.State.Steps[candidate.Ordinal])) return candidate;
        }

        return null;
    }

    private static UnitState NextUnit(StepState step)
    {
        if (step.ReadyUnits.TryPeek(out int ready)) return step.Unit(step.ItemCount is null ? null : ready);
        return step.Unit(step.NextItem);
    }

    private static void QueueTheRest(Turn turn)
    {
        if (turn.State.IsTerminal || turn.State.IsCancelling || turn.Candidates.Count == 0) return;
        foreach (StartableStep candidate in turn.Candidates)
            turn.Emit(new ExecutionEvent.StepReady(turn.State.Steps[candidate.Ordinal].Id, null));
    }

    private static void End(Turn turn)
    {
        ExecutionState state = turn.State;
        if (state.IsTerminal || state.Plan is null) return;
        if (state.IsCancelling)
        {
            Undoing.GoOn(turn);
            return;
        }

        HealthAlert.Look(turn);
        if (state.OpenSteps == 0)
        {
            if (state.FatalFailures > 0) turn.Emit(new ExecutionEvent.Failed(Failures.OfExecution(state)));
            else turn.Emit(new ExecutionEvent.Completed(state.EndsWithFailures));
        }
        else if (state.RawStatus == ExecutionStatus.Pausing && state.RunningAttempts == 0)
        {
            Pauses.Finish(turn);
        }
    }
}
