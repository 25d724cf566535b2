using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Estimates;

/// <summary>Where an execution is on its way, measured by the estimate from before its start.</summary>
public sealed record Outlook
{
    /// <summary>The estimate as it was before the start.</summary>
    public required Estimate First { get; init; }

    /// <summary>The estimate as it is now.</summary>
    public required Estimate Current { get; init; }

    /// <summary>How far it is, 0 to 1: by the steps' weights in the first estimate.</summary>
    public required double Progress { get; init; }

    /// <summary>How it keeps to the first estimate.</summary>
    public required Tempo Tempo { get; init; }

    /// <summary>Steps of which a running attempt takes longer than 19 of 20 do, by ordinal.</summary>
    public required ImmutableArray<int> SlowSteps { get; init; }

    /// <summary>Puts together what is known at a time.</summary>
    /// <param name="first">The estimate before the start.</param>
    /// <param name="current">The latest estimate.</param>
    /// <param name="state">The execution.</param>
    /// <param name="now">The time.</param>
    public static Outlook Of(Estimate first, Estimate current, ExecutionState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(state);
        return new Outlook
        {
            First = first,
            Current = current,
            Progress = ProgressOf(first, state, now),
            Tempo = TempoOf(first, current, WorkingTime.Of(state, now)),
            SlowSteps =
                [.. state.Steps.Where(step => IsSlow(first, step, now)).Select(step => step.Definition.Ordinal)],
        };
    }

    private static Tempo TempoOf(Estimate first, Estimate current, TimeSpan worked)
    {
        if (first.Total.IsExceededBy(worked)) return Tempo.SlowerThanUsual;
        return worked + current.Left.P50 < first.Total.P10 ? Tempo.FasterThanUsual : Tempo.Usual;
    }

    private static double ProgressOf(Estimate first, ExecutionState state, DateTimeOffset now)
    {
        if (state.IsTerminal) return 1;
        double weights = 0;
        double done = 0;
        foreach (StepState step in state.Steps)
        {
            StepEstimate estimate = first.Steps[step.Definition.Ordinal];
            weights += estimate.Weight;
            done += estimate.Weight * PartOf(step, estimate, now);
        }

        if (weights > 0) return Math.Clamp(done / weights, 0, 1);
        return 1 - ((double)state.OpenSteps / state.Steps.Length);
    }

    private static double PartOf(StepState step, StepEstimate estimate, DateTimeOffset now)
    {
        if (step.IsTerminal) return 1;
        if (step.ItemCount is > 0 and { } count) return (double)step.ItemsEnded / count;
        UnitState? unit = step.Units.FirstOrDefault();
        if (unit?.Progress?.Fraction is { } told) return Math.Clamp(told, 0, 1);
        if (unit is not { Status: StepStatus.Running, AttemptStartedAt: { } begin } || estimate.Likely == TimeSpan.Zero)
            return 0;
        // Never done before its end: of what takes so long on the average, 1 - e^-x has come about.
        return 1 - Math.Exp(-((now - begin) / estimate.Likely));
    }

    private static bool IsSlow(Estimate first, StepState step, DateTimeOffset now)
    {
        TimeSpan bound = first.Steps[step.Definition.Ordinal].SlowBeyond;
        return !step.IsTerminal && bound > TimeSpan.Zero && step.Units.Any(
            unit => unit.Status == StepStatus.Running && now - unit.AttemptStartedAt > bound);
    }
}

/// <summary>How an execution keeps to its first estimate.</summary>
public enum Tempo
{
    /// <summary>As was to be expected.</summary>
    Usual,

    /// <summary>It has taken longer than 19 of 20 were to take.</summary>
    SlowerThanUsual,

    /// <summary>It will likely end sooner than 9 of 10 were to.</summary>
    FasterThanUsual,
}
