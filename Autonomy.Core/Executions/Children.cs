using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>Child executions: the attempt of a <c>core.plan</c> step is another execution with a journal of its own.</summary>
internal static class Children
{
    public static ExecutionEffect Start(ExecutionState state, StepState step, UnitState unit, int attempt, DataObject input)
    {
        var parent = new ParentLink(state.Id.Value, step.Id, unit.Key.Item, attempt, (state.Parent?.Depth ?? 0) + 1);
        return new ExecutionEffect.StartChild(
            unit.Key, attempt, ExecutionId.ChildOf(state.Id, step.Id, unit.Key.Item, attempt),
            input["plan"] ?? DataNull.Value, input["inputs"] as DataObject ?? DataObject.Empty, parent);
    }
}
