using System.Globalization;
using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>The control tools that wait: for a time, for a signal, for a person. They take no place and need no attempt.</summary>
internal static class Waits
{
    public static void Begin(Turn turn, StepState step, UnitState unit, ToolName tool, DataObject input)
    {
        if (tool == ControlTools.Wait) WaitForTime(turn, step, unit, input);
        else if (tool == ControlTools.Signal) WaitForSignal(turn, step, unit, input);
        else turn.Emit(new ExecutionEvent.DecisionRequired(Questions.OfPlan(turn.State, step, unit, input, turn.Now)));
    }

    /// <summary>What a wait for a time gives.</summary>
    public static DataObject OutputOf(UnitState unit, DateTimeOffset now) => DataObject.Of(
        ("since", Write(unit.Wait!.Since)), ("until", Write(unit.Wait.Until!.Value)), ("endedAt", Write(now)));

    private static void WaitForTime(Turn turn, StepState step, UnitState unit, DataObject input)
    {
        DateTimeOffset? until = null;
        if (input["until"] is DataString text && DateTimeOffset.TryParse(text.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            until = time.ToUniversalTime();
        else if (input["duration"] is DataString duration && Durations.TryParse(duration.Value, out TimeSpan span))
            until = turn.Now + span;
        if (until is not { } end || end - turn.Now > PlanLimits.WaitMax)
        {
            if (unit.Status != StepStatus.Ready) turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
            turn.Fail(unit, Failures.OfBadWait(step.Id, input));
            return;
        }

        turn.Emit(new ExecutionEvent.StepWaiting(step.Id, unit.Key.Item, WaitKind.Timer, end, null));
        if (end <= turn.Now) turn.Complete(unit, null, OutputOf(unit, turn.Now));
    }

    private static void WaitForSignal(Turn turn, StepState step, UnitState unit, DataObject input)
    {
        string name = input["name"] is DataString text ? text.Value : "";
        DateTimeOffset? until = input["timeout"] is DataString timeout && Durations.TryParse(timeout.Value, out TimeSpan span) ? turn.Now + span : null;
        turn.Emit(new ExecutionEvent.StepWaiting(step.Id, unit.Key.Item, WaitKind.Signal, until, name));
        if (turn.State.PeekSignal(name) is { } kept) turn.Complete(unit, null, kept);
    }

    private static string Write(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
