namespace Autonomy.Core.Estimates;

/// <summary>An estimate from before a start, and what came of it.</summary>
/// <param name="Estimated">The range that was told.</param>
/// <param name="Actual">How long it took.</param>
public readonly record struct PastEstimate(DurationRange Estimated, TimeSpan Actual);

/// <summary>How good estimates were: of those that say what they know, 8 of 10 hold.</summary>
/// <param name="Count">Estimates that were looked at.</param>
/// <param name="Coverage">The part of them that took between P10 and P90, 0 to 1; 0 for none.</param>
/// <param name="Below">The part that took less than P10.</param>
/// <param name="Above">The part that took more than P90.</param>
public readonly record struct Calibration(int Count, double Coverage, double Below, double Above)
{
    /// <summary>The lowest coverage that is good.</summary>
    public const double CoverageMin = 0.75;

    /// <summary>The highest coverage that is good: beyond it the ranges are too wide to be of use.</summary>
    public const double CoverageMax = 0.85;

    /// <summary>Whether the ranges are as wide as they should be.</summary>
    public bool IsGood => Coverage is >= CoverageMin and <= CoverageMax;

    /// <summary>Compares estimates with what came of them.</summary>
    public static Calibration Of(IReadOnlyCollection<PastEstimate> past)
    {
        ArgumentNullException.ThrowIfNull(past);
        if (past.Count == 0) return default;
        double below = past.Count(one => one.Actual < one.Estimated.P10) / (double)past.Count;
        double above = past.Count(one => one.Actual > one.Estimated.P90) / (double)past.Count;
        return new Calibration(past.Count, 1 - below - above, below, above);
    }
}
