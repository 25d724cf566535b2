using Autonomy.Core.Executions;

namespace Autonomy.Core.Explaining;

/// <summary>Why a cancel is not over, and what it left.</summary>
internal static class CancelCauses
{
    public static string By(ExecutionState state) => state.Intervention?.By is { Length: > 0 } by ? by : "somebody";

    public static string Reason(ExecutionState state) =>
        string.IsNullOrEmpty(state.Intervention?.Reason) ? "" : $" ({state.Intervention?.Reason})";

    public static Finding OfCancelling(WhyContext why)
    {
        ExecutionState state = why.State;
        string undo = state.IsUndoing ? " with undo" : "";
        var asked = new Cause(CauseKind.Cancel, $"{By(state)} cancelled it{Reason(state)}{undo}");
        if (state.OpenDecisions > 0) return Why.OfDecisions(why).Because(asked);
        if (state.Undo is { } running) return OfUndo(state, running).Because(asked);
        return UnitCauses.MostTelling(state) is { } unit
            ? UnitCauses.Of(why, unit).Because(asked)
            : Finding.Of(asked, Mover.Engine, "the engine, at once");
    }

    public static Finding OfCancelled(ExecutionState state)
    {
        string undo = state.IsUndoing ? " with undo" : "";
        string how = state.IsTerminated
            ? $"{By(state)} terminated it{Reason(state)}, and nothing was undone"
            : $"{By(state)} cancelled it{Reason(state)}{undo}";
        var root = new Cause(CauseKind.Cancel, how)
        {
            Since = state.EndedAt,
            Details = [.. LeftBehind(state)],
        };
        return Finding.Ended(root) with { Remedies = [Remedies.Report(state)] };
    }

    private static Finding OfUndo(ExecutionState state, UndoState undo)
    {
        string step = state.Steps[undo.Unit.Step].Id;
        string item = undo.Unit.Item is { } index ? $" (item {index})" : "";
        var root = new Cause(CauseKind.Undo, $"the step '{step}'{item} is being undone (attempt {undo.Attempt})")
        {
            Step = step,
            Item = undo.Unit.Item,
        };
        return Finding.Of(root, Mover.Attempt, "the end of the undo, by its timeout at the latest");
    }

    private static IEnumerable<string> LeftBehind(ExecutionState state)
    {
        foreach (var group in state.Steps.GroupBy(step => step.Status).OrderBy(group => group.Key))
        {
            string left = group.Key == StepStatus.Completed ? "left as they are" : Words.Of(group.Key);
            yield return $"{group.Count()} {(group.Count() == 1 ? "step" : "steps")} {left}";
        }
    }
}
