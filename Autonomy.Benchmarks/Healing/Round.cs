using Autonomy.Core.Executions;

namespace Autonomy.Benchmarks.Healing;

/// <summary>What came of a round.</summary>
/// <param name="Executions">Executions in all.</param>
/// <param name="Healable">Executions that can come to their end without a person.</param>
/// <param name="HealableCompleted">Those of them that completed.</param>
/// <param name="NonCritical">Steps that met an error which is not critical by its kind.</param>
/// <param name="NonCriticalHealed">Those of them that completed with nobody asked.</param>
/// <param name="Troubled">Steps that met trouble of any kind.</param>
/// <param name="UnsafeRepeats">Effects that were done twice and must not be.</param>
/// <param name="Figures">What the journal tells.</param>
internal sealed record Round(
    int Executions, int Healable, int HealableCompleted, int NonCritical, int NonCriticalHealed, int Troubled,
    int UnsafeRepeats, HealingFigures Figures)
{
    public static Round Of(FlakyPlan[] plans, ExecutionId[] ids, HealingFigures figures, EffectLedger ledger)
    {
        int healable = plans.Count(plan => plan.IsHealable);
        int completed =
            Enumerable.Range(0, ids.Length)
                .Count(i => plans[i].IsHealable && figures.Completed.Contains(ids[i].Stream));
        var steps = Enumerable.Range(0, ids.Length)
            .SelectMany(i => plans[i].Troubles.Select((trouble, step) => (Id: ids[i], trouble, Step: $"s{step}")))
            .Where(met => met.trouble is { Kind: not null, IsCritical: false }).ToList();
        int troubled = plans.Sum(plan => plan.Troubles.Count(trouble => trouble.Kind is not null));
        int healed = steps.Count(met => figures.Healed.Contains((met.Id.Stream, met.Step)));
        return new Round(plans.Length, healable, completed, steps.Count, healed, troubled, ledger.Repeated, figures);
    }
}
