using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// Child executions: the attempt of a <c>core.plan</c> step is another execution with a journal of its own. The step
/// waits for its end and takes no place meanwhile.
/// </summary>
internal static class Children
{
    /// <summary>How deep children of children may go: 16.</summary>
    private const int DepthMax = 16;

    public static void Start(Turn turn, StepState step, UnitState unit, DataObject input)
    {
        if ((turn.State.Parent?.Depth ?? 0) >= DepthMax)
        {
            AttemptEnding.Fail(turn, unit, Failures.OfDeepChild(step.Id, DepthMax));
            return;
        }

        ExecutionEffect.StartChild child = Describe(turn.State, step, unit, input);
        turn.Emit(new ExecutionEvent.StepWaiting(step.Id, unit.Key.Item, WaitKind.Child, null, child.Child.Value));
        turn.Do(child);
    }

    /// <summary>
    /// After a load: starting a child is idempotent by its id, whether it was begun before or not. So is cancelling it,
    /// which is all that is left to do with it after a cancel.
    /// </summary>
    public static void FindAgain(Turn turn, StepState step, UnitState unit) =>
        turn.Do(
            turn.State.IsCancelling
                ? StopOf(turn.State, step, unit)
                : StartOf(turn.State, step, unit) with { MayBeThere = true });

    /// <summary>What stops the open attempt of a unit, be it a call or a child.</summary>
    public static ExecutionEffect StopOf(ExecutionState state, StepState step, UnitState unit) =>
        unit.Status == StepStatus.Running
            ? new ExecutionEffect.CancelAttempt(unit.Key, unit.Attempts)
            : CancelOf(state, step, unit);

    /// <summary>The child of an attempt that began, described as when it began.</summary>
    public static ExecutionEffect.StartChild StartOf(ExecutionState state, StepState step, UnitState unit)
    {
        (DataObject? input, _) = Starting.InputOf(state, step, unit, Starting.CallOf(step.Definition, unit.Fallback)!);
        Invariant.Holds(input is not null, "what was evaluated once is evaluated again");
        return Describe(state, step, unit, input);
    }

    /// <summary>
    /// Children that the execution does not wait for any more: they end as well once they hear of it, and after a load
    /// they are told again.
    /// </summary>
    public static void EndAbandoned(Turn turn)
    {
        foreach (UnitKey key in turn.State.AbandonedChildren)
        {
            StepState step = turn.State.Steps[key.Step];
            turn.Do(CancelOf(turn.State, step, step.Unit(key.Item)));
        }
    }

    private static ExecutionEffect.CancelChild CancelOf(ExecutionState state, StepState step, UnitState unit)
    {
        ExecutionEffect.StartChild start = StartOf(state, step, unit);
        if (state is not ({ IsCancelling: true } or { IsTerminated: true }))
            return new ExecutionEffect.CancelChild(start, state.Id.Value, $"the deadline of '{step.Id}' has passed");
        (string by, string? reason) = state.Intervention!.Value;
        return new ExecutionEffect.CancelChild(start, by, reason)
        {
            Undo = state.IsUndoing,
            Terminates = state.IsTerminated,
        };
    }

    private static ExecutionEffect.StartChild Describe(
        ExecutionState state, StepState step, UnitState unit, DataObject input)
    {
        var parent =
            new ParentLink(state.Id.Value, step.Id, unit.Key.Item, unit.Attempts, (state.Parent?.Depth ?? 0) + 1);
        return new ExecutionEffect.StartChild(
            unit.Key, unit.Attempts, ExecutionId.ChildOf(state.Id, step.Id, unit.Key.Item, unit.Attempts),
            input["plan"] ?? DataNull.Value, input["inputs"] as DataObject ?? DataObject.Empty, parent)
        {
            Budget = ChildBudgets.HandedTo(state, unit.Key),
        };
    }
}
