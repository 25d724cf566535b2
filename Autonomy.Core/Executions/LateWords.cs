using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Executions;

/// <summary>
/// A worker was not heard of, so that nobody knows what became of an attempt that must not be repeated, and a person is
/// asked. Should the worker tell after all while the question is open, it is evidence: the question is withdrawn, and
/// the attempt counts as the worker says. Once the question is answered, or another attempt began, it is only late.
/// </summary>
internal static class LateWords
{
    /// <summary>Why a question was withdrawn.</summary>
    public const string Reason = "the worker answered late";

    /// <summary>The open question what became of the unit's last attempt; null: there is none.</summary>
    public static DecisionState? QuestionOf(ExecutionState state, UnitState unit) =>
        unit.Wait is { Kind: WaitKind.Decision } wait
        && state.FindDecision(wait.Detail) is { Answer: null, Request.Kind: DecisionKind.UnknownEffect } asked
            ? asked
            : null;

    /// <summary>A person is asked about an attempt: the worker that ran it, if one did, may still tell.</summary>
    public static void Await(Turn turn, StepState step, UnitState unit)
    {
        if (Starting.CallOf(step.Definition, unit.Fallback) is not { } call) return;
        if (turn.Tools.RemoteAdapterOf(call.Tool) is null) return;
        string key = Starting.KeyOf(turn.State, step, unit.Key);
        turn.Do(new ExecutionEffect.AwaitWord(unit.Key, unit.Attempts, call.Tool, key));
    }

    /// <summary>After a load: the questions of the step that are open still.</summary>
    public static void AwaitAgain(Turn turn, StepState step)
    {
        foreach (UnitState unit in step.Units.Where(unit => QuestionOf(turn.State, unit) is not null))
            Await(turn, step, unit);
    }

    /// <summary>The worker has told: its word is taken as that of any attempt, where it is still asked for.</summary>
    public static void Hear(Turn turn, ExecutionCommand.HearWord heard)
    {
        if (!turn.State.AsksAbout(heard.Unit, heard.Attempt)) return;
        StepState step = turn.State.Steps[heard.Unit.Step];
        if (Executors.ResumptionOf(turn, step, step.Unit(heard.Unit.Item)) is { } resumption) turn.Do(resumption);
    }

    /// <summary>How an attempt ended that is not open any more.</summary>
    public static void Take(Turn turn, ExecutionCommand.EndAttempt end)
    {
        if (!turn.State.AsksAbout(end.Unit, end.Attempt)) return;
        StepState step = turn.State.Steps[end.Unit.Step];
        UnitState unit = step.Unit(end.Unit.Item);
        switch (end.Outcome)
        {
            case ToolOutcome.Succeeded done when AttemptEnding.Unmet(turn, step, unit, done.Output) is { } unmet:
                Heal(turn, step, unit, unmet);
                break;
            case ToolOutcome.Succeeded done:
                Withdraw(turn, unit, null);
                turn.Complete(unit, unit.Attempts, done.Output, done.Usage);
                break;
            // That it is not known is what is asked about.
            case ToolOutcome.Failed { Failure.Effect: FailureEffect.Unknown }: break;
            case ToolOutcome.Failed failed: Heal(turn, step, unit, OwnFailure(unit, failed.Failure)); break;
            default: throw new ArgumentOutOfRangeException(nameof(end), end.Outcome.GetType().Name, "Not an outcome.");
        }
    }

    // A call that we stopped failed for that reason, whatever it says itself.
    private static Failure OwnFailure(UnitState unit, Failure told) => told.Kind == FailureKind.Cancelled
        ? unit.LastFailure! with { Effect = told.Effect }
        : told;

    private static void Heal(Turn turn, StepState step, UnitState unit, Failure failure)
    {
        bool wasBegun = !Executors.HasNotBegun(turn, failure);
        bool isRepeatable = AttemptEnding.IsRepeatable(turn, unit);
        Withdraw(turn, unit, failure);
        if (wasBegun) Healer.Heal(new HealingCase(turn, step, unit, failure, isRepeatable));
        else turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
    }

    private static void Withdraw(Turn turn, UnitState unit, Failure? failure)
    {
        string question = QuestionOf(turn.State, unit)!.Request.Id;
        turn.Emit(new ExecutionEvent.DecisionWithdrawn(question, DecisionAnswer.ByEngine)
        {
            Reason = Reason,
            Error = failure,
        });
    }
}
