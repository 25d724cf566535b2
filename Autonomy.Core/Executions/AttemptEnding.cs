using Autonomy.Core.Expressions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// What follows from the end of an attempt. The rungs in their order: what may be repeated is retried as its policy
/// says, then the fallbacks take over, then the unit fails; what must not be repeated blindly is probed, or a person
/// decides.
/// </summary>
internal static class AttemptEnding
{
    public static void End(Turn turn, ExecutionCommand.EndAttempt end)
    {
        // News of an attempt that is not the one that runs is late: that attempt was settled otherwise.
        if (turn.OpenUnit(end.Unit, end.Attempt) is not { } unit) return;
        switch (end.Outcome)
        {
            case ToolOutcome.Succeeded succeeded: Succeed(turn, unit, succeeded.Output, succeeded.Usage); break;
            case ToolOutcome.Failed failed: Fail(turn, unit, failed.Failure, failed.Usage); break;
            default: throw new ArgumentOutOfRangeException(nameof(end), end.Outcome.GetType().Name, "Not an outcome.");
        }
    }

    public static void Succeed(Turn turn, UnitState unit, DataValue output, AttemptUsage? usage = null)
    {
        StepState step = turn.State.Steps[unit.Key.Step];
        if (Unmet(turn, step, unit, output) is { } failure) Fail(turn, unit, failure, usage);
        else turn.Complete(unit, unit.Attempts, output, usage);
    }

    public static void Fail(Turn turn, UnitState unit, Failure failure, AttemptUsage? usage = null)
    {
        StepState step = turn.State.Steps[unit.Key.Step];
        bool isRepeatable = IsRepeatable(turn, unit);
        if (failure.Effect == FailureEffect.Unknown && !isRepeatable && !turn.State.IsCancelling)
        {
            SettleUnknownEffect(turn, step, unit, failure, usage);
            return;
        }

        RetryOrFail(turn, step, unit, failure, isRepeatable, usage);
    }

    /// <summary>What became of the attempt is known: it is tried again where that may help and does no harm.</summary>
    public static void RetryOrFail(
        Turn turn, StepState step, UnitState unit, Failure failure, bool isRepeatable, AttemptUsage? usage = null)
    {
        Tell(turn, step, unit, failure, usage);
        if (turn.State.IsCancelling) return;
        bool mayRetry = RetryRules.MayRetry(failure, isRepeatable) && unit.Tries < step.Definition.Retry.Attempts;
        if (mayRetry) ScheduleRetry(turn, step, unit, failure);
        else FallBackOrFail(turn, step, unit, failure);
    }

    /// <summary>Whether calling again does no harm, whatever became of the first call.</summary>
    public static bool IsRepeatable(Turn turn, UnitState unit) =>
        unit.Effect is EffectClass.Pure or EffectClass.Idempotent
        || (unit.Tool is { } name
            && ToolName.TryParse(name, out ToolName tool)
            && turn.Tools.Find(tool) is { HonoursIdempotencyKey: true });

    /// <summary>The attempt failed, its effect is not known, and nothing but a person can tell what to do.</summary>
    public static void AskAboutUnknownEffect(
        Turn turn, StepState step, UnitState unit, Failure failure, AttemptUsage? usage = null)
    {
        Tell(turn, step, unit, failure, usage);
        Asking.Ask(turn, Questions.AboutUnknownEffect(turn.State, step, unit, failure));
    }

    /// <summary>The next fallback takes the call's place, and where there is none the unit has failed.</summary>
    public static void FallBackOrFail(Turn turn, StepState step, UnitState unit, Failure failure)
    {
        bool isGuarded = failure.Kind is FailureKind.SecurityViolation or FailureKind.DataLossRisk;
        if (isGuarded || unit.Fallback == step.Definition.Fallbacks.Length)
        {
            turn.Fail(unit, failure);
            return;
        }

        int next = unit.Fallback + 1;
        string tool = step.Definition.Fallbacks[next - 1].Tool.Value;
        turn.Emit(new ExecutionEvent.FallbackChosen(step.Id, unit.Key.Item, next, tool, failure.Message));
        // What is in the queue keeps its place there.
        if (unit.Status == StepStatus.Ready) return;
        if (step.ItemCount is null) turn.Candidates.Add(StartableStep.Of(step.Definition));
        else turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
    }

    private static void SettleUnknownEffect(
        Turn turn, StepState step, UnitState unit, Failure failure, AttemptUsage? usage)
    {
        if (Recovering.ProbeOf(turn, step, unit) is not { } probe)
        {
            AskAboutUnknownEffect(turn, step, unit, failure, usage);
            return;
        }

        turn.Emit(new ExecutionEvent.AttemptDoubted(step.Id, unit.Key.Item, unit.Attempts, failure));
        turn.Do(probe);
    }

    private static void Tell(Turn turn, StepState step, UnitState unit, Failure failure, AttemptUsage? usage) =>
        turn.Emit(new ExecutionEvent.AttemptFailed(step.Id, unit.Key.Item, unit.Attempts, failure) { Usage = usage });

    private static void ScheduleRetry(Turn turn, StepState step, UnitState unit, Failure failure)
    {
        TimeSpan? asked = failure.RetryAfter > PlanLimits.WaitMax ? PlanLimits.WaitMax : failure.RetryAfter;
        TimeSpan delay = RetryRules.Delay(step.Definition.Retry, unit.Tries, asked, JitterOf(turn, unit));
        string reason = $"attempt {unit.Tries} of {step.Definition.Retry.Attempts} failed: {failure.Message}";
        turn.Emit(new ExecutionEvent.RetryScheduled(step.Id, unit.Key.Item, Turn.DueAt(turn.Now + delay), reason));
    }

    // Drawn from the attempt's own name, so that deciding needs no generator and a replay draws the same.
    private static double JitterOf(Turn turn, UnitState unit)
    {
        ulong hash = StableHash.Of64($"{turn.State.Id}/{unit.Key.Step}/{unit.Key.Item}/{unit.Attempts}");
        return (StableHash.Avalanche(hash) >> 11) * (1.0 / (1UL << 53));
    }

    private static Failure? Unmet(Turn turn, StepState step, UnitState unit, DataValue output)
    {
        if (step.Definition.Expect is not { } expect) return null;
        EvaluationResult result = expect.Evaluate(Scopes.Of(turn.State, step, unit.Key.Item, output));
        if (result.Fault is { } fault)
            return Failures.OfExpression(step.Id, "expect", fault) with { Effect = FailureEffect.Applied };
        return Truth.Of(result.Value!) ? null : Failures.OfExpectation(step, output);
    }
}
