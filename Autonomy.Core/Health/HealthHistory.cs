using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Health;

/// <summary>The health at an instant.</summary>
/// <param name="At">When.</param>
/// <param name="Score">The score, 0 to 100.</param>
public readonly record struct HealthSnapshot(DateTimeOffset At, double Score)
{
    /// <summary>The class of the score.</summary>
    public HealthClass Class => HealthScore.ClassOf(Score);
}

/// <summary>Where the health goes.</summary>
public enum HealthTrend
{
    /// <summary>Within a point a minute of where it was.</summary>
    Steady,

    /// <summary>Better by more than a point a minute.</summary>
    Improving,

    /// <summary>Worse by more than a point a minute.</summary>
    Falling,
}

/// <summary>
/// The health of an execution over its life, as snapshots at equal distances: a fold of its events to each instant, so
/// that nothing of it is stored and every snapshot can be had of any execution, running or over.
/// </summary>
/// <param name="Snapshots">The snapshots, the oldest first; the last is of the end, or of now.</param>
/// <param name="Every">The time between two of them, the last one excepted.</param>
public sealed record HealthHistory(ImmutableArray<HealthSnapshot> Snapshots, TimeSpan Every)
{
    /// <summary>The distance of snapshots where nothing else is asked for: 30 s.</summary>
    public static readonly TimeSpan EveryDefault = TimeSpan.FromSeconds(30);

    /// <summary>The most snapshots of one history: 1,000. A longer life has them at a larger distance.</summary>
    public const int SnapshotsMax = 1_000;

    /// <summary>The snapshots that the trend looks at: the last 10.</summary>
    private const int TrendSnapshots = 10;

    /// <summary>Points a minute within which the health is steady.</summary>
    private const double SteadyPoints = 1;

    /// <summary>The change of the last snapshots, in points a minute: the slope of the line through them.</summary>
    public double Slope => SlopeOf(Latest);

    /// <summary>The points that were won or lost from the first to the last of the snapshots of the trend.</summary>
    public double Change => Snapshots.IsEmpty ? 0 : Latest[^1].Score - Latest[0].Score;

    /// <summary>The time that the trend looks back on.</summary>
    public TimeSpan LookBack => Snapshots.IsEmpty ? TimeSpan.Zero : Latest[^1].At - Latest[0].At;

    /// <summary>Where the health goes.</summary>
    public HealthTrend Trend => Slope switch
    {
        > SteadyPoints => HealthTrend.Improving,
        < -SteadyPoints => HealthTrend.Falling,
        _ => HealthTrend.Steady,
    };

    /// <summary>The history that events make.</summary>
    /// <param name="events">The events of one execution from its first on, each with when it happened.</param>
    /// <param name="every">The distance of snapshots; more than nothing.</param>
    /// <param name="now">Until when, for an execution that has not ended.</param>
    public static HealthHistory Of(
        IReadOnlyList<(ExecutionEvent Happened, DateTimeOffset At)> events, TimeSpan every, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
        if (events.Count == 0) return new HealthHistory([], every);
        DateTimeOffset begin = events[0].At;
        DateTimeOffset until = EndOf(events) ?? (now > events[^1].At ? now : events[^1].At);
        every *= Math.Ceiling(Math.Max(1, (until - begin) / every / (SnapshotsMax - 2)));
        ImmutableArray<HealthSnapshot>.Builder snapshots = ImmutableArray.CreateBuilder<HealthSnapshot>();
        var state = new ExecutionState();
        int taken = 0;
        for (DateTimeOffset at = begin; at < until; at += every) snapshots.Add(At(at));
        snapshots.Add(At(until));
        return new HealthHistory(snapshots.ToImmutable(), every);

        HealthSnapshot At(DateTimeOffset at)
        {
            for (; taken < events.Count && events[taken].At <= at; taken++)
                state.Apply(events[taken].Happened, events[taken].At);
            return new HealthSnapshot(at, HealthScore.ValueOf(state.Work));
        }
    }

    private ReadOnlySpan<HealthSnapshot> Latest =>
        Snapshots.AsSpan()[^Math.Min(TrendSnapshots, Snapshots.Length)..];

    private static DateTimeOffset? EndOf(IReadOnlyList<(ExecutionEvent Happened, DateTimeOffset At)> events) =>
        events[^1] is (ExecutionEvent.Completed or ExecutionEvent.Failed or ExecutionEvent.Cancelled, var at)
            ? at
            : null;

    private static double SlopeOf(ReadOnlySpan<HealthSnapshot> points)
    {
        double meanX = 0;
        double meanY = 0;
        foreach (HealthSnapshot point in points)
        {
            meanX += (point.At - points[0].At).TotalMinutes / points.Length;
            meanY += point.Score / points.Length;
        }

        double covariance = 0;
        double variance = 0;
        foreach (HealthSnapshot point in points)
        {
            double x = (point.At - points[0].At).TotalMinutes - meanX;
            covariance += x * (point.Score - meanY);
            variance += x * x;
        }

        return variance > 0 ? covariance / variance : 0;
    }
}
