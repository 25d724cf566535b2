using Autonomy.Core.Plans;

namespace Autonomy.Core.Estimates;

/// <summary>What the durations of a step's units are drawn from.</summary>
/// <param name="Belief">What is expected of its call; null for a step that calls nothing.</param>
/// <param name="PaceIndex">Which of the paces of a run its calls share with those of other steps.</param>
/// <param name="FixedSeconds">How long a step without a call takes.</param>
/// <param name="Retry">How often a failed attempt is tried again, and when.</param>
/// <param name="ItemsPerUnit">How many items of a large fan-out one unit stands for.</param>
internal sealed record StepModel(
    DurationBelief? Belief, int PaceIndex, double FixedSeconds, RetryPolicy Retry, int ItemsPerUnit)
{
    /// <summary>How long a unit likely takes, without retries.</summary>
    public double LikelySeconds => Belief is null ? FixedSeconds : Belief.LikelySeconds * ItemsPerUnit;

    /// <summary>How much longer a unit likely takes that has begun.</summary>
    public double LikelyOf(OpenUnit unit) =>
        unit.WaitSeconds + (Belief is null ? 0 : Math.Max(Belief.LikelySeconds - unit.ElapsedSeconds, 0));
}

/// <summary>As long as is likely.</summary>
internal readonly struct LikelyDurations(StepModel[] models) : IUnitDurations
{
    public double OfFresh(int step) => models[step].LikelySeconds;

    public double OfOpen(int step, OpenUnit unit) => models[step].LikelyOf(unit);
}

/// <summary>As drawn: a duration, and as long as the attempt fails, a delay and another one.</summary>
internal readonly struct DrawnDurations(StepModel[] models, Pace[] paces, DrawSource draws) : IUnitDurations
{
    public double OfFresh(int step)
    {
        StepModel model = models[step];
        if (model.Belief is not { } belief) return model.FixedSeconds;
        ref readonly Pace pace = ref paces[model.PaceIndex];
        return (belief.Draw(draws, pace) * model.ItemsPerUnit) + Retries(model, belief, pace);
    }

    public double OfOpen(int step, OpenUnit unit)
    {
        StepModel model = models[step];
        if (model.Belief is not { } belief) return unit.WaitSeconds;
        ref readonly Pace pace = ref paces[model.PaceIndex];
        double left = belief.DrawBeyond(draws, pace, unit.ElapsedSeconds) - unit.ElapsedSeconds;
        return unit.WaitSeconds + left + Retries(model, belief, pace);
    }

    private double Retries(StepModel model, DurationBelief belief, in Pace pace)
    {
        double seconds = 0;
        double longest = model.Retry.Initial.TotalSeconds;
        for (int attempt = 1; attempt < model.Retry.Attempts; attempt++)
        {
            if (draws.Uniform() >= belief.FailureProbability) return seconds;
            seconds += (draws.Uniform() * longest) + belief.Draw(draws, pace);
            longest = Math.Min(longest * model.Retry.Factor, model.Retry.Max.TotalSeconds);
        }

        return seconds;
    }
}
