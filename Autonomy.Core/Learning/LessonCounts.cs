namespace Autonomy.Core.Learning;

/// <summary>What was seen of one rung: how often it helped and how often not, with old news weighing less.</summary>
/// <param name="Helped">How often it helped, as of <paramref name="At"/>.</param>
/// <param name="Failed">How often it did not, as of then.</param>
/// <param name="Seen">How often it was taken, without regard to age.</param>
/// <param name="TookMs">The mean time from the failure to the end of the next attempt, in milliseconds.</param>
/// <param name="At">When it was last seen.</param>
public sealed record LessonCounts(double Helped, double Failed, int Seen, double TookMs, DateTimeOffset At)
{
    /// <summary>After this long an observation weighs half: 30 days.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    /// <summary>Nothing was seen.</summary>
    public static readonly LessonCounts Nothing = new(0, 0, 0, 0, DateTimeOffset.MinValue);

    /// <summary>The counts after one more observation.</summary>
    public LessonCounts After(bool helped, double tookMs, DateTimeOffset at)
    {
        double weight = WeightAt(at);
        double mean = TookMs + ((tookMs - TookMs) / (Seen + 1));
        return new LessonCounts(
            (Helped * weight) + (helped ? 1 : 0), (Failed * weight) + (helped ? 0 : 1), Seen + 1, mean,
            at > At ? at : At);
    }

    /// <summary>What is believed after these counts, from a prior on.</summary>
    public BetaPosterior From(BetaPosterior prior, DateTimeOffset now)
    {
        double weight = WeightAt(now);
        return prior.After(Helped * weight, Failed * weight);
    }

    private double WeightAt(DateTimeOffset now) => Seen == 0 || now <= At
        ? 1
        : Math.Pow(0.5, (now - At) / HalfLife);
}
