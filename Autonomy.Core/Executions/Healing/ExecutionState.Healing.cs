using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <content>What healing does to the state.</content>
public sealed partial class ExecutionState
{
    /// <summary>Completed units after which a lowered concurrency grows by one again: 8.</summary>
    private const int CompletedPerPlace = 8;

    private int? _loweredConcurrency;
    private int _completedSinceLowered;

    /// <summary>Attempts so far, of steps and of fallbacks.</summary>
    public int Calls { get; private set; }

    /// <summary>Retries so far that no step's own <c>retry</c> asked for; the budget of retries counts them.</summary>
    public int Retries { get; private set; }

    /// <summary>What its attempts have cost, in USD, as far as that was measured.</summary>
    public decimal CostUsd { get; private set; }

    /// <summary>Attempts at once: as the plan says, or fewer for a while after a resource ran short.</summary>
    public int Concurrency => _loweredConcurrency ?? Plan!.Header.Concurrency;

    private void OnHealingApplied(
        StepState step, UnitState unit, ExecutionEvent.HealingApplied healing, DateTimeOffset at)
    {
        Invariant.Holds(!unit.IsTerminal && !unit.HasOpenAttempt, "what is healed has failed, and does not run");
        UnitHealing before = unit.Healing ?? new UnitHealing(at);
        var taken = new RungTaken(healing.Rung, healing.Kind, healing.Fingerprint, healing.Attempt, at);
        unit.Healing = before with { Taken = before.Taken.Add(taken), AwaitsOutcome = healing.Rung != Rung.Rollback };
        if (UsesNoTry(healing) && unit.Tries > 0) unit.Tries--;
        switch (healing.Rung)
        {
            case Rung.RepairInput: ChangeInput(unit, (DataObject)healing.After!); break;
            case Rung.FewerAtOnce: LowerConcurrency(); break;
            default: break;
        }

        // What the plan asks for is its author's, and takes nothing from what the ladders may.
        bool isRetry = healing.Rung is Rung.Retry or Rung.MoreTime or Rung.FewerAtOnce && !UsesNoTry(healing);
        if (isRetry && step.Definition.Retry is null) Retries++;
    }

    // Too many calls, an open circuit and an expired token are not the call's failure; repaired arguments are another.
    private static bool UsesNoTry(ExecutionEvent.HealingApplied healing) =>
        healing.Kind == FailureKind.RateLimited
        || healing.Rung is Rung.Park or Rung.RefreshToken or Rung.RepairInput;

    private static void OnLessonLearned(UnitState unit)
    {
        Invariant.Holds(unit.Healing is { AwaitsOutcome: true }, "a lesson is of a rung that was taken");
        unit.Healing = unit.Healing! with { AwaitsOutcome = false };
    }

    /// <summary>A person looked at it: whatever is tried from here on is counted anew.</summary>
    private static void BeginAnew(UnitState unit)
    {
        unit.Tries = 0;
        unit.Healing = unit.Healing?.Anew();
    }

    private void LowerConcurrency()
    {
        _loweredConcurrency = Math.Max(1, Concurrency / 2);
        _completedSinceLowered = 0;
    }

    private void RaiseConcurrency()
    {
        if (_loweredConcurrency is not { } lowered || ++_completedSinceLowered < CompletedPerPlace) return;
        _completedSinceLowered = 0;
        _loweredConcurrency = lowered + 1 < Plan!.Header.Concurrency ? lowered + 1 : null;
    }
}
