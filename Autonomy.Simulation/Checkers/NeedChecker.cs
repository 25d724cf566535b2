using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Simulation.Checkers.Model;
using Autonomy.Simulation.History;

namespace Autonomy.Simulation.Checkers;

/// <summary>A step begins after all that it needs, and is called with what those gave.</summary>
internal static class NeedChecker
{
    public static Checker Checker { get; } = new("needs", [17], Check);

    private static IEnumerable<Violation> Check(RunHistory history) => Early(history).Concat(Strange(history));

    private static IEnumerable<Violation> Early(RunHistory history)
    {
        foreach ((ExecutionId execution, Life life, DurableEvent seen) in history.Moments())
        {
            if (StepBegunBy(seen.Happened) is not { } id || life.Step(id) is not { } step) continue;
            foreach (int need in step.Definition.Needs)
            {
                StepLife needed = life.Step(life.Plan!.Steps[need].Id.Value)!;
                if (needed.End is null)
                    yield return Finding.At(17, execution, seen, $"begins '{id}' before '{needed.Id}' ended");
                else if (needed.Blocks)
                    yield return Finding.At(17, execution, seen, $"begins '{id}', and '{needed.Id}' was {needed.End}");
            }
        }
    }

    private static string? StepBegunBy(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.StepReady or ExecutionEvent.AttemptStarted or ExecutionEvent.StepWaiting
            or ExecutionEvent.FanOutStarted or ExecutionEvent.StepCompleted or ExecutionEvent.ItemCompleted =>
            ((ExecutionEvent.IOfStep)happened).Step,
        ExecutionEvent.DecisionRequired required => required.Request.Step,
        _ => null,
    };

    private static IEnumerable<Violation> Strange(RunHistory history)
    {
        ILookup<ExecutionId, SeenCall> calls = SeenCall.All(history).ToLookup(call => call.Called.Execution);
        foreach (ExecutionId execution in history.Executions.Where(calls.Contains))
        {
            var open = calls[execution].Where(call => call.Called.Kind != ToolCallKind.Probe)
                .ToLookup(call => (call.Unit, call.Called.Kind, call.Called.Attempt));
            foreach (Violation violation in Strange(history.EventsOf(execution), open)) yield return violation;
        }
    }

    private static IEnumerable<Violation> Strange(
        IReadOnlyList<DurableEvent> events, ILookup<(Unit, ToolCallKind, int), SeenCall> calls)
    {
        var state = new ExecutionState();
        var life = new Life();
        foreach (DurableEvent seen in events)
        {
            if (!TryApply(state, seen)) yield break;
            life.Take(seen);
            foreach (SeenCall call in CallsBegunBy(seen.Happened, calls))
            {
                string given = DataJson.Write(call.Called.Tool.Input);
                DataObject? changed = life.Find(call.Unit)?.Input;
                if (InputOf(state, call, changed) is not { } input || input == given) continue;
                yield return Finding.At(
                    changed is null ? 17 : 23, call, $"is called with {given}; what is durable gives {input}");
            }
        }
    }

    private static IEnumerable<SeenCall> CallsBegunBy(
        ExecutionEvent happened, ILookup<(Unit, ToolCallKind, int), SeenCall> calls) => happened switch
        {
            ExecutionEvent.AttemptStarted one =>
                calls[(new Unit(one.Step, one.Item), ToolCallKind.Attempt, one.Attempt)],
            ExecutionEvent.UndoStarted one =>
                calls[(new Unit(one.Step, one.Item), ToolCallKind.Undo, one.Attempt)].Where(call => !call.IsRollback),
            _ => [],
        };

    /// <summary>The arguments as the durable events give them; null where the plan does not say them.</summary>
    private static string? InputOf(ExecutionState state, SeenCall call, DataObject? given)
    {
        StepState step = state.StepOf(call.Unit.Step);
        UnitState unit = step.Unit(call.Unit.Item);
        bool isUndo = call.Called.Kind == ToolCallKind.Undo;
        StepCall? source = isUndo
            ? step.Definition.Undo
            : unit.Fallback == 0 ? step.Definition.Call : step.Definition.Fallbacks[unit.Fallback - 1];
        if (source is null) return null;
        if (!isUndo && given is not null) return DataJson.Write(given);
        DataObject scope = isUndo
            ? Scopes.Of(state, step, unit.Key.Item, unit.Output)
            : Scopes.Of(state, step, unit.Key.Item);
        return source.With.Evaluate(scope).Value is { } value ? DataJson.Write(value) : null;
    }

    private static bool TryApply(ExecutionState state, DurableEvent seen)
    {
        try
        {
            state.Apply(seen.Happened, seen.Stored.Time);
            return true;
        }
        catch (InvariantViolatedException)
        {
            // Others say what is wrong with it; nothing can be computed beyond it.
            return false;
        }
    }
}
