using System.Collections.Immutable;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// What a cancel with undo would do now: one line for each unit that completed, the last one first. Pure.
/// </summary>
/// <param name="Lines">What becomes of each.</param>
/// <param name="Running">Units of which an attempt runs: one that still completes is undone first.</param>
public sealed record UndoPreview(ImmutableArray<UndoLine> Lines, ImmutableArray<UnitKey> Running)
{
    /// <summary>The preview of an execution as it stands.</summary>
    public static UndoPreview Of(ExecutionState state, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(tools);
        var lines = ImmutableArray.CreateBuilder<UndoLine>();
        for (int i = state.UnitsToUndo - 1; i >= 0; i--) lines.Add(LineOf(state, tools, state.CompletedUnits[i]));
        IEnumerable<UnitState> running = state.Steps.Where(step => !step.IsTerminal)
            .SelectMany(step => step.Units).Where(unit => unit.HasOpenAttempt);
        return new UndoPreview(lines.ToImmutable(), [.. running.Select(unit => unit.Key)]);
    }

    private static UndoLine LineOf(ExecutionState state, IToolCatalog tools, UnitState unit)
    {
        string step = state.Steps[unit.Key.Step].Id;
        if (Undoing.CallOf(state, tools, unit) is not { } call)
            return new UndoLine(step, unit.Key.Item, null, ReasonToLeave(unit), unit.Effect);
        string? fault = tools.Find(call.Tool) is null ? $"no adapter offers the tool '{call.Tool}'" : call.Fault;
        return new UndoLine(step, unit.Key.Item, call.Tool, fault, unit.Effect);
    }

    private static string ReasonToLeave(UnitState unit)
    {
        if (unit.Attempts == 0 || unit.Effect == EffectClass.Pure) return "it changed nothing";
        if (unit.Tool == ControlTools.Plan.Value) return "what a child execution did is not undone";
        return unit.Effect == EffectClass.Irreversible
            ? $"{unit.Tool} is irreversible"
            : $"the plan says no undo, and {unit.Tool} has none";
    }
}

/// <summary>What an undo would do with a unit.</summary>
/// <param name="Step">The step.</param>
/// <param name="Item">The item, in a fan-out.</param>
/// <param name="Tool">The tool that undoes it; null: nothing does, and it is left as it is.</param>
/// <param name="Obstacle">Why nothing undoes it, or why the tool cannot be called; null: there is none.</param>
/// <param name="Effect">What repeating the unit's call would do.</param>
public sealed record UndoLine(string Step, int? Item, ToolName? Tool, string? Obstacle, EffectClass Effect);
