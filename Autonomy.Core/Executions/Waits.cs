using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// The control tools that wait: for a time, for a signal, for a person. They take no place and need no attempt.
/// </summary>
internal static class Waits
{
    /// <summary>Begins to wait; arguments that turn out to be wrong fail the unit.</summary>
    public static void Begin(Turn turn, StepState step, UnitState unit, ToolName tool, DataObject input)
    {
        if (tool == ControlTools.Wait) WaitForTime(turn, step, unit, input);
        else if (!TryReadTimeout(turn, tool, input, out DateTimeOffset? until, out Failure? failure))
            Starting.FailUnstarted(turn, step, unit, failure);
        else if (tool == ControlTools.Signal) WaitForSignal(turn, step, unit, input, until);
        else Asking.Ask(turn, Questions.OfPlan(turn.State, step, unit, input, until));
    }

    /// <summary>What a wait for a time gives.</summary>
    public static DataObject OutputOf(UnitState unit, DateTimeOffset now) => DataObject.Of(
        ("since", Write(unit.Wait!.Since)), ("until", Write(unit.Wait.Until!.Value)), ("endedAt", Write(now)));

    private static void WaitForTime(Turn turn, StepState step, UnitState unit, DataObject input)
    {
        if (EndOf(turn, input) is not { } end || end - turn.Now > PlanLimits.WaitMax)
        {
            Starting.FailUnstarted(turn, step, unit, Failures.OfBadWait(step.Id, input));
            return;
        }

        turn.Emit(new ExecutionEvent.StepWaiting(step.Id, unit.Key.Item, WaitKind.Timer, end, null));
        if (end <= turn.Now) turn.Complete(unit, null, OutputOf(unit, turn.Now));
    }

    private static DateTimeOffset? EndOf(Turn turn, DataObject input)
    {
        if (input["until"] is DataString time)
        {
            bool isTime = DateTimeOffset.TryParse(
                time.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset until);
            return isTime ? Turn.DueAt(until.ToUniversalTime()) : null;
        }

        if (input["duration"] is not DataString text || !Durations.TryParse(text.Value, out TimeSpan span)) return null;
        return span <= PlanLimits.WaitMax ? Turn.DueAt(turn.Now + span) : null;
    }

    private static void WaitForSignal(
        Turn turn, StepState step, UnitState unit, DataObject input, DateTimeOffset? until)
    {
        if (input["name"] is not DataString { Value.Length: > 0 } name)
        {
            Failure failure = Failures.OfBadArgument(ControlTools.Signal, "name", input["name"], "a text");
            Starting.FailUnstarted(turn, step, unit, failure);
            return;
        }

        turn.Emit(new ExecutionEvent.StepWaiting(step.Id, unit.Key.Item, WaitKind.Signal, until, name.Value));
        if (turn.State.PeekSignal(name.Value) is { } kept) turn.Complete(unit, null, kept);
    }

    // A timeout that cannot be read must not become a wait for ever.
    private static bool TryReadTimeout(
        Turn turn,
        ToolName tool,
        DataObject input,
        out DateTimeOffset? until,
        [NotNullWhen(false)] out Failure? failure)
    {
        until = null;
        failure = null;
        if (input["timeout"] is null or DataNull) return true;
        if (input["timeout"] is DataString text
            && Durations.TryParse(text.Value, out TimeSpan span)
            && span <= PlanLimits.WaitMax)
        {
            until = Turn.DueAt(turn.Now + span);
            return true;
        }

        string rule = $"a duration like 500ms, 10s, 5m, 2h or 3d, at most {Durations.Write(PlanLimits.WaitMax)}";
        failure = Failures.OfBadArgument(tool, "timeout", input["timeout"], rule);
        return false;
    }

    private static string Write(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
