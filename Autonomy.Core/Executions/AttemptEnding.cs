using Autonomy.Core.Expressions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>
/// What follows from the end of an attempt: the unit completes, or its failure is healed; what must not be repeated
/// blindly is probed, or a person decides.
/// </summary>
internal static class AttemptEnding
{
    public static void End(Turn turn, ExecutionCommand.EndAttempt end)
    {
        // News of an attempt that is not the one that runs is late: that attempt was settled otherwise, unless a person
        // is still asked about it.
        if (turn.OpenUnit(end.Unit, end.Attempt) is not { } unit)
        {
            LateWords.Take(turn, end);
            return;
        }

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
        if (Unmet(turn, step, unit, output) is { } failure)
        {
            Fail(turn, unit, failure, usage, output);
            return;
        }

        HealingRecords.TellLesson(turn, step, unit, failure: null);
        turn.Complete(unit, unit.Attempts, output, usage);
    }

    /// <summary>The attempt failed; with its output, where it gave one that is of no use.</summary>
    public static void Fail(
        Turn turn, UnitState unit, Failure failure, AttemptUsage? usage = null, DataValue? output = null)
    {
        StepState step = turn.State.Steps[unit.Key.Step];
        if (Pauses.HasStopped(turn.State, unit, failure))
        {
            Pauses.Requeue(turn, step, unit, usage);
            return;
        }

        if (Executors.HasNotBegun(turn, failure))
        {
            Executors.Requeue(turn, step, unit, failure, usage);
            return;
        }

        if (IsOfOtherSteps(step, unit, failure)) failure = failure with { Kind = FailureKind.OutputMismatch };
        bool isRepeatable = IsRepeatable(turn, unit);
        if (failure.Effect == FailureEffect.Unknown && !isRepeatable && !turn.State.IsCancelling)
        {
            SettleUnknownEffect(turn, step, unit, failure, usage);
            return;
        }

        RetryOrFail(turn, step, unit, failure, isRepeatable, usage, output);
    }

    /// <summary>What became of the attempt is known: it is healed where that may help and does no harm.</summary>
    public static void RetryOrFail(
        Turn turn, StepState step, UnitState unit, Failure failure, bool isRepeatable, AttemptUsage? usage = null,
        DataValue? output = null)
    {
        Tell(turn, step, unit, failure, usage, Rollbacks.UndoOf(turn, step, unit, failure, output));
        if (turn.State.IsCancelling) return;
        Healer.Heal(new HealingCase(turn, step, unit, failure, isRepeatable) { Usage = usage });
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
        string fingerprint = new HealingCase(turn, step, unit, failure).Fingerprint;
        Tell(turn, step, unit, failure, usage);
        DecisionRequest question = Questions.AboutUnknownEffect(turn.State, step, unit, failure);
        Asking.Ask(turn, RetryLoops.Noticed(turn.State, question, fingerprint));
        LateWords.Await(turn, step, unit);
    }

    private static void SettleUnknownEffect(
        Turn turn, StepState step, UnitState unit, Failure failure, AttemptUsage? usage)
    {
        if (Recovering.ProbeOf(turn, step, unit) is not { } probe)
        {
            AskAboutUnknownEffect(turn, step, unit, failure, usage);
            return;
        }

        // Its probe was lost with the engine before.
        if (unit.IsInDoubt)
        {
            Recovering.ProbeAgain(turn, step, unit, probe);
            return;
        }

        turn.Emit(new ExecutionEvent.AttemptDoubted(step.Id, unit.Key.Item, unit.Attempts, failure));
        turn.Do(probe);
    }

    // Arguments that were outputs of other steps do not fit: that is a matter between the two (K12).
    private static bool IsOfOtherSteps(StepState step, UnitState unit, Failure failure) =>
        failure.Code == FailureCodes.BadArguments
        && Starting.CallOf(step.Definition, unit.Fallback) is { With.References.Steps.IsEmpty: false };

    private static void Tell(
        Turn turn, StepState step, UnitState unit, Failure failure, AttemptUsage? usage, AttemptUndo? undo = null)
    {
        turn.Emit(new ExecutionEvent.AttemptFailed(step.Id, unit.Key.Item, unit.Attempts, failure)
        {
            Usage = usage,
            Undo = undo,
        });
        // An attempt that we stopped ourselves tells nothing of the rung before it.
        if (failure.Kind != FailureKind.Cancelled && !unit.IsTerminal)
            HealingRecords.TellLesson(turn, step, unit, failure);
    }

    /// <summary>Why an output is not what the step expects; null: it is.</summary>
    public static Failure? Unmet(Turn turn, StepState step, UnitState unit, DataValue output)
    {
        if (step.Definition.Expect is not { } expect) return null;
        EvaluationResult result = expect.Evaluate(Scopes.Of(turn.State, step, unit.Key.Item, output));
        if (result.Fault is { } fault)
            return Failures.OfExpression(step.Id, "expect", fault) with { Effect = FailureEffect.Applied };
        return Truth.Of(result.Value!) ? null : Failures.OfExpectation(step, output);
    }
}
