using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// Every rung is an event with its reason, what it changes and what it costs (rule R7), and so is whether it helped.
/// </summary>
internal static class HealingRecords
{
    /// <summary>Says that a rung is taken.</summary>
    public static void Tell(
        HealingCase failed, Rung rung, string reason, DataValue? before = null, DataValue? after = null,
        TimeSpan delay = default)
    {
        UnitState unit = failed.Unit;
        // Rungs have ends of their own; what could go round for ever is a bug.
        Invariant.Holds(unit.Healing is not { Taken.Length: >= HealingLimits.RungsMax }, "healing ends");
        failed.Turn.Emit(new ExecutionEvent.HealingApplied(
            failed.Step.Id, unit.Key.Item, unit.Attempts, rung, failed.Failure.Kind, failed.Fingerprint, reason)
        {
            Before = before,
            After = after,
            Cost = new HealingCost((long)delay.TotalMilliseconds, failed.Usage?.CostUsd ?? 0),
        });
    }

    /// <summary>Says that the call is retried, and gives the reason.</summary>
    public static string TellRetry(HealingCase failed, Rung rung, TimeSpan delay)
    {
        string which = rung switch
        {
            Rung.Park => "the circuit is open",
            _ when failed.IsUncounted => $"too many calls, wait {failed.TimesHealed + 1} of {failed.Row.AttemptsMax}",
            _ => $"attempt {failed.Unit.Tries} of {failed.Policy?.Attempts ?? failed.Row.TriesMax} failed",
        };
        string reason = $"{which}: {failed.Failure.Message}";
        (DataObject before, DataObject after) = ChangeBy(failed, rung);
        Tell(failed, rung, reason, before, after, delay);
        return reason;
    }

    /// <summary>Says that a fallback takes the call's place.</summary>
    public static void TellSubstitute(HealingCase failed, string tool)
    {
        DataValue? before = failed.Call is { } call ? DataObject.Of(("tool", call.Tool.Value)) : null;
        Tell(failed, Rung.Substitute, failed.Failure.Message, before, DataObject.Of(("tool", tool)));
    }

    /// <summary>
    /// The attempt after a rung has ended: whether the rung helped is known. It did not where the same trouble is met
    /// again; another one may come after it was over.
    /// </summary>
    /// <param name="turn">The turn.</param>
    /// <param name="step">The step.</param>
    /// <param name="unit">The unit, which has not ended yet.</param>
    /// <param name="failure">How the attempt failed; null: it did not.</param>
    public static void TellLesson(Turn turn, StepState step, UnitState unit, Failure? failure)
    {
        if (unit.Healing is not { AwaitsOutcome: true } healing) return;
        RungTaken last = healing.Taken[^1];
        // A call that was turned away was none, and tells nothing but of the wait for it.
        if (failure is { Code: FailureCodes.CircuitOpen } && last.Rung != Rung.Park) return;
        bool helped = failure is null || (last.Rung == Rung.Park
            ? failure.Code != FailureCodes.CircuitOpen
            : failure.Kind != last.Kind && failure.Persistence != FailurePersistence.Transient);
        string version = Tools.ToolName.TryParse(unit.Tool, out Tools.ToolName tool)
            ? turn.Tools.Find(tool)?.Version ?? ""
            : "";
        turn.Emit(new ExecutionEvent.LessonLearned(
            step.Id, unit.Key.Item, unit.Tool ?? "", version, last.Kind, last.Fingerprint, last.Rung, helped)
        {
            TookMs = (long)(turn.Now - last.At).TotalMilliseconds,
            Workspace = turn.State.Workspace,
        });
    }

    private static (DataObject Before, DataObject After) ChangeBy(HealingCase failed, Rung rung)
    {
        UnitState unit = failed.Unit;
        switch (rung)
        {
            case Rung.MoreTime:
                TimeSpan timeout = failed.Step.Definition.Timeout ?? failed.Tool!.Timeout;
                return (
                    DataObject.Of(("timeout", Durations.Write(timeout))),
                    DataObject.Of(("timeout", Durations.Write(timeout * UnitState.MoreTimeFactor))));
            case Rung.FewerAtOnce:
                int now = failed.Turn.State.Concurrency;
                return (DataObject.Of(("concurrency", now)), DataObject.Of(("concurrency", Math.Max(1, now / 2))));
            default:
                return (
                    DataObject.Of(("attempt", unit.Attempts), ("code", failed.Failure.Code)),
                    DataObject.Of(("attempt", unit.Attempts + 1)));
        }
    }
}
