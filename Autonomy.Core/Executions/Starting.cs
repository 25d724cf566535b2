using Autonomy.Core.Expressions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>Starts a unit: evaluates its arguments, asks the <see cref="Gate"/>, and opens the attempt.</summary>
internal static class Starting
{
    /// <summary>Whether the next call of a step without a fan-out takes one of the execution's places.</summary>
    public static bool TakesPlace(StepState step)
    {
        UnitState? unit = step.FindUnit(null);
        if (CallOf(step.Definition, unit?.Fallback ?? 0) is not { } call || ControlTools.IsWait(call.Tool))
            return false;
        return step.Definition.Approval != ApprovalMode.Always || unit is { IsApproved: true };
    }

    /// <summary>Starts the unit, or settles it at once where it cannot start.</summary>
    public static void Start(Turn turn, UnitState unit)
    {
        StepState step = turn.State.Steps[unit.Key.Step];
        if (Gate.HoldsAll(turn, step, unit)) return;
        if (unit.Rollback is not null)
        {
            Rollbacks.Begin(turn, step, unit);
            return;
        }

        if (CallOf(step.Definition, unit.Fallback) is not { } call)
        {
            FailUnstarted(turn, step, unit, Failures.OfUnresolvedGoal(step.Id));
            return;
        }

        (DataObject? input, Failure? failure) = InputOf(turn.State, step, unit, call);
        if (input is null)
        {
            FailUnstarted(turn, step, unit, failure!);
            return;
        }

        if (ControlTools.IsWait(call.Tool))
        {
            Waits.Begin(turn, step, unit, call.Tool, input);
            return;
        }

        if (turn.Tools.Find(call.Tool) is not { } tool || turn.Tools.AdapterOf(call.Tool) is not { } adapter)
        {
            Executors.Await(turn, step, unit, call.Tool);
            return;
        }

        EffectClass effect = EffectOf(step.Definition, unit.Fallback, tool, adapter, input);
        var toolCall = new ToolCall(call.Tool, input);
        if (Gate.Opens(turn, step, unit, new CallInHand(toolCall, tool, adapter, effect)))
            OpenAttempt(turn, step, unit, toolCall, effect);
    }

    /// <summary>
    /// The call in force: the step's own, or the fallback of this number; null for a goal that no tool was found for.
    /// </summary>
    public static StepCall? CallOf(StepDefinition definition, int fallback) =>
        fallback == 0 ? definition.Call : definition.Fallbacks[fallback - 1];

    /// <summary>
    /// The arguments of a unit's call: those that took the place of the plan's, else from what has ended before it;
    /// always the same for the same state.
    /// </summary>
    public static (DataObject? Input, Failure? Failure) InputOf(
        ExecutionState state, StepState step, UnitState unit, StepCall call)
    {
        if (unit.Input is { } given) return (given, null);
        EvaluationResult result =
            call.With.Evaluate(call.With.IsConstant ? DataObject.Empty : Scopes.Of(state, step, unit.Key.Item));
        return result.Fault is { } fault
            ? (null, Failures.OfExpression(step.Id, "with", fault))
            : ((DataObject)result.Value!, null);
    }

    /// <summary>The terms of an attempt of the unit.</summary>
    public static AttemptTerms TermsOf(
        ExecutionState state, StepState step, UnitKey unit, StepCall call, ToolDescriptor tool)
    {
        UnitState? begun = state.FindUnit(unit);
        string key = KeyOf(state, step, unit);
        bool isInputChecked = call.With.IsConstant && begun?.Input is null;
        TimeSpan timeout = step.Definition.Timeout ?? tool.Timeout;
        var terms = new AttemptTerms(key, timeout, isInputChecked)
        {
            Limits = AttemptLimits.Over(step.Definition.Limits, state.Plan!.Header.Limits),
        };
        return begun?.Healing is { } healing ? Healed(terms, healing) : terms;
    }

    /// <summary>The idempotency key of the unit's call in force.</summary>
    public static string KeyOf(ExecutionState state, StepState step, UnitKey unit)
    {
        string item = unit.Item is { } index ? $"/{index}" : "";
        UnitState? begun = state.FindUnit(unit);
        int fallback = begun?.Fallback ?? 0;
        // Another call must not be taken for a repeat of the first.
        string suffix = fallback == 0 ? "" : $"/fallback-{fallback}";
        return $"{state.Id}/{step.Id}{item}/{begun?.Generation ?? 1}{suffix}";
    }

    private static AttemptTerms Healed(AttemptTerms terms, UnitHealing healing) => terms with
    {
        Timeout = healing.Has(Rung.MoreTime) ? terms.Timeout * UnitState.MoreTimeFactor : terms.Timeout,
        RefreshesCredential = healing.AwaitsOutcome && healing.Taken[^1].Rung == Rung.RefreshToken,
    };

    private static void OpenAttempt(Turn turn, StepState step, UnitState unit, ToolCall call, EffectClass effect)
    {
        ToolDescriptor tool = turn.Tools.Find(call.Tool)!;
        if (!Budgeting.Reserve(turn, step, unit, tool)) return;
        int attempt = unit.Attempts + 1;
        bool awaitsOffer = Executors.AwaitsOffer(turn, tool, effect);
        turn.Emit(new ExecutionEvent.AttemptStarted(step.Id, unit.Key.Item, attempt, call.Tool.Value, effect)
        {
            AwaitsOffer = awaitsOffer,
        });
        if (call.Tool == ControlTools.Plan)
        {
            Children.Start(turn, step, unit, call.Input);
            return;
        }

        StepCall source = CallOf(step.Definition, unit.Fallback)!;
        AttemptTerms terms = TermsOf(turn.State, step, unit.Key, source, tool) with { AwaitsOffer = awaitsOffer };
        turn.Do(new ExecutionEffect.StartAttempt(unit.Key, attempt, call, terms));
    }

    private static EffectClass EffectOf(
        StepDefinition definition, int fallback, ToolDescriptor tool, IToolAdapter adapter, DataObject input) =>
        fallback == 0 && definition.Effect is { } declared ? declared : adapter.EffectOf(tool, input);

    /// <summary>The call cannot be made: the next fallback takes its place, or the unit fails.</summary>
    public static void FailUnstarted(Turn turn, StepState step, UnitState unit, Failure failure)
    {
        // A unit that never began has no event yet that names it: becoming ready is its beginning, so that it can fail.
        if (unit.StartedAt is null) turn.Emit(new ExecutionEvent.StepReady(step.Id, unit.Key.Item));
        Healer.HealWithoutAttempt(new HealingCase(turn, step, unit, failure));
    }
}
