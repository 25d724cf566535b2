using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// Changes to the plan of an execution that runs. They are checked as a whole, as a new plan is, and every fault is
/// told at once. Steps keep their places, as attempts and timers know them by these: what is added stands at the end,
/// and what is removed stays in the text and is skipped.
/// </summary>
internal static class Editing
{
    /// <summary>Whether a step has not begun: nothing was called or asked for it, and nothing is waited for.</summary>
    public static bool MayChange(StepState step) =>
        step.Status is StepStatus.Pending or StepStatus.Ready
        && step.Units.All(unit => unit.Status == StepStatus.Ready && unit is { Attempts: 0, Fallback: 0 });

    public static Rejection? Refuse(ExecutionState state, ExecutionCommand.Edit edit, IToolCatalog tools)
    {
        List<string> faults = [.. FaultsOf(state, edit.Changes)];
        PlanReading reading = Read(state, edit.Changes, tools);
        faults.AddRange(reading.Faults.Select(
            fault => $"{PlaceOf(state, edit.Changes, fault)}: {fault.Message} {fault.Fix}"));
        if (reading.Plan is { } plan) faults.AddRange(NeedsOfRemoved(state, edit.Changes, plan));
        if (faults.Count == 0) return null;
        string count = faults.Count == 1 ? "1 fault" : $"{faults.Count} faults";
        return new Rejection(
            RejectionCode.InvalidPlan,
            $"The edit has {count}, and nothing was changed.\n  {string.Join("\n  ", faults)}");
    }

    public static void Edit(Turn turn, ExecutionCommand.Edit edit)
    {
        PlanChanges changes = edit.Changes;
        PlanReading reading = Read(turn.State, changes, turn.Tools);
        Plan plan = reading.Plan!;
        turn.Warnings = [.. WarningsOf(turn.State, changes, reading.Warnings)];
        ImmutableArray<string> added = [.. changes.Add.Select(PlanChanges.IdOf)];
        ImmutableArray<string> replaced = [.. changes.Replace.Select(PlanChanges.IdOf)];
        foreach (string id in replaced) Granting.Release(turn, turn.State.StepOf(id));
        turn.Emit(new ExecutionEvent.PlanChanged(edit.By, edit.Reason, plan, added, replaced, changes.Remove));
        foreach (string id in changes.Remove)
        {
            string reason = $"{edit.By} removed it from the plan";
            turn.Emit(new ExecutionEvent.StepSkipped(id, reason, Blocks: false) { IsRemoved = true });
        }

        foreach (string id in replaced.Concat(added)) Scheduling.Consider(turn, turn.State.StepOf(id));
    }

    private static PlanReading Read(ExecutionState state, PlanChanges changes, IToolCatalog tools) =>
        PlanCompiler.Compile(PlanDocument.Of(changes.ApplyTo(state.Plan!)), tools, state.Plan);

    private static IEnumerable<string> FaultsOf(ExecutionState state, PlanChanges changes)
    {
        if (changes.IsEmpty) yield return "it changes nothing; add, replace or remove a step";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<string> known = changes.Replace.Select(PlanChanges.IdOf).Concat(changes.Remove);
        foreach (string id in known)
        {
            if (!seen.Add(id))
            {
                yield return $"step '{id}': it is named twice; replace it or remove it, once";
                continue;
            }

            int ordinal = state.Plan!.OrdinalOf(id);
            if (ordinal < 0) yield return $"step '{id}': the plan has no such step";
            else if (!MayChange(state.Steps[ordinal])) yield return Begun(state.Steps[ordinal]);
        }

        foreach (string id in changes.Add.Select(PlanChanges.IdOf))
        {
            int ordinal = state.Plan!.OrdinalOf(id);
            if (ordinal >= 0 && state.Steps[ordinal].IsRemoved)
                yield return $"step '{id}': a step that was removed had this id; choose another";
        }
    }

    // Of what is changed alone: whoever edits a step knows of the others.
    private static IEnumerable<PlanFault> WarningsOf(
        ExecutionState state, PlanChanges changes, ImmutableArray<PlanFault> warnings) =>
        from warning in warnings
        let path = PathOf(state, changes, warning.Path)
        where path is not null
        select warning with { Path = path };

    // Where in the changes it stands, as a JSON pointer; null: in a step that stays as it is.
    private static string? PathOf(ExecutionState state, PlanChanges changes, string path)
    {
        if (path.Split('/') is not ["", "steps", var place, .. var rest] || !int.TryParse(place, out int index))
            return null;
        bool isAdded = index >= state.Steps.Length;
        int at = isAdded
            ? index - state.Steps.Length
            : changes.Replace.Select(PlanChanges.IdOf).ToList().IndexOf(state.Steps[index].Id);
        return at < 0 ? null : string.Join('/', ["", isAdded ? "add" : "replace", $"{at}", .. rest]);
    }

    private static string Begun(StepState step) => step.IsRemoved
        ? $"step '{step.Id}': it was removed already"
        : $"step '{step.Id}': it is {Words.Of(step.Status)}, and only a step that has not begun can be changed";

    // What has ended needs nothing any more.
    private static IEnumerable<string> NeedsOfRemoved(ExecutionState state, PlanChanges changes, Plan plan)
    {
        HashSet<int> gone = [.. changes.Remove.Select(plan.OrdinalOf)];
        gone.UnionWith(state.Steps.Where(step => step.IsRemoved).Select(step => step.Definition.Ordinal));
        foreach (StepDefinition step in plan.Steps)
        {
            bool isOpen = step.Ordinal >= state.Steps.Length || !state.Steps[step.Ordinal].IsTerminal;
            if (!isOpen || gone.Contains(step.Ordinal)) continue;
            foreach (int need in step.Needs.Where(gone.Contains))
                yield return $"step '{step.Id}': it needs '{plan.Steps[need].Id}', which is removed";
        }
    }

    // The place in a plan that nobody has seen is of little help; that of the step is known.
    private static string PlaceOf(ExecutionState state, PlanChanges changes, PlanFault fault)
    {
        string[] path = fault.Path.Split('/');
        if (path is not [_, "steps", var place, .. var rest] || !int.TryParse(place, out int index)) return fault.Path;
        string id = index < state.Steps.Length
            ? state.Steps[index].Id
            : PlanChanges.IdOf(changes.Add[index - state.Steps.Length]);
        return rest.Length == 0 ? $"step '{id}'" : $"step '{id}', {string.Join('/', rest)}";
    }
}
