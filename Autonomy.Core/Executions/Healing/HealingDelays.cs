using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>How long a retry waits: rule R4, the longer of what the other side asks for and full jitter.</summary>
internal static class HealingDelays
{
    /// <summary>The share of a circuit's pause over which the calls that wait for it are spread.</summary>
    private const double ParkSpread = 0.25;

    public static TimeSpan Before(HealingCase failed, Rung rung)
    {
        double jitter = JitterOf(failed);
        TimeSpan? asked =
            failed.Failure.RetryAfter > PlanLimits.WaitMax ? PlanLimits.WaitMax : failed.Failure.RetryAfter;
        // Those who wait for one circuit must not all come back at once.
        if (rung == Rung.Park) return asked!.Value * (1 + (jitter * ParkSpread));
        RetryPolicy policy = failed.Policy ?? OfRow(failed);
        int tries = failed.IsUncounted ? failed.TimesHealed + 1 : Math.Max(1, failed.Unit.Tries);
        return RetryRules.Delay(policy, tries, asked, jitter);
    }

    private static RetryPolicy OfRow(HealingCase failed) =>
        new(failed.Row.AttemptsMax + 1, failed.Row.Initial, HealingRow.Factor, failed.Row.Max);

    // Drawn from the attempt's own name, so that deciding needs no generator and a replay draws the same.
    private static double JitterOf(HealingCase failed)
    {
        UnitState unit = failed.Unit;
        ulong hash =
            StableHash.Of64($"{failed.Turn.State.Id}/{unit.Key.Step}/{unit.Key.Item}/{unit.Attempts}");
        return (StableHash.Avalanche(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
