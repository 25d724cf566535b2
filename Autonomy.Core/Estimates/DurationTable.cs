using System.Text.Json;

namespace Autonomy.Core.Estimates;

/// <summary>
/// How long calls took, as far as it was learned. One writer at a time; what is read from another thread is read from a
/// copy (<see cref="Read"/> of <see cref="Write"/>).
/// </summary>
public sealed class DurationTable
{
    /// <summary>Levels that are kept; beyond, the one that was unused for longest is forgotten: 2,000.</summary>
    public const int LevelsMax = 2_000;

    // A journal keeps whole milliseconds: what takes less takes, on the average, half of one.
    private const double SecondsMin = 0.0005;
    private const int Decimals = 3;
    private const int FailureWeight = 4;
    private const double FailurePrior = 0.02;

    private readonly Dictionary<DurationLevel, DurationStatistics> _levels = [];
    private long _uses;

    /// <summary>How many levels there are.</summary>
    public int Count => _levels.Count;

    /// <summary>The table that was written.</summary>
    /// <exception cref="JsonException">The text is not of the shape.</exception>
    public static DurationTable Read(ReadOnlySpan<byte> json) =>
        Of(JsonSerializer.Deserialize(json, DurationJson.Default.IReadOnlyListDurationRecord) ?? []);

    /// <summary>The table as UTF-8 JSON. Equal tables have equal texts.</summary>
    public byte[] Write() =>
        JsonSerializer.SerializeToUtf8Bytes(ToRecords(), DurationJson.Default.IReadOnlyListDurationRecord);

    /// <summary>A call did what was asked.</summary>
    /// <param name="call">Which.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="sizeBytes">How much it gave; null where that was not measured.</param>
    public void Learn(CallKey call, TimeSpan took, long? sizeBytes)
    {
        ArgumentNullException.ThrowIfNull(call);
        double sample = Math.Round(LogOf(took), Decimals);
        double distance = Math.Round(sample - LogOf(call.Prior), Decimals);
        int? decade = DurationLevel.DecadeOf(sizeBytes);
        foreach (DurationLevel level in DurationLevel.Of(call, decade))
        {
            DurationStatistics statistics = StatisticsOf(level);
            statistics.Add(level.IsOfTool ? sample : distance);
            statistics.AddCall(hasFailed: false);
            if (level is { Operation: not null, SizeDecade: null }) statistics.LastDecade = decade;
        }
    }

    /// <summary>A call failed; how long it took says nothing of those that do not.</summary>
    public void LearnFailure(CallKey call)
    {
        foreach (DurationLevel level in DurationLevel.Of(call, null)) StatisticsOf(level).AddCall(hasFailed: true);
    }

    /// <summary>What is to be expected of a call.</summary>
    /// <param name="call">Which.</param>
    /// <param name="estimate">What the plan says of it, which stands for all that was learned of other calls.</param>
    internal DurationBelief BeliefOf(CallKey call, TimeSpan? estimate)
    {
        int? decade = Find(new(call.Tool.Family, call.Tool.Value, call.Version, call.Operation, null))?.LastDecade;
        double prior = LogOf(estimate ?? call.Prior);
        DurationBelief belief = DurationBelief.OfPrior(prior);
        double failure = FailurePrior;
        foreach (DurationLevel level in DurationLevel.Of(call, decade))
        {
            if (Find(level) is not { } statistics) continue;
            if (level.SizeDecade is null) failure = ProbabilityOfFailure(statistics, failure);
            if (estimate is null || level.Operation is not null)
                belief = belief.After(level, statistics, level.IsOfTool ? 0 : prior);
        }

        return belief with { FailureProbability = failure };
    }

    /// <summary>Forgets the level that was unused for longest; there is one.</summary>
    internal void Forget() => _levels.Remove(_levels.MinBy(entry => entry.Value.LastUse).Key);

    internal IReadOnlyList<DurationRecord> ToRecords() =>
        [.. _levels.OrderBy(entry => entry.Value.LastUse).Select(entry => entry.Value.ToRecord(entry.Key))];

    internal static DurationTable Of(IEnumerable<DurationRecord> records)
    {
        var table = new DurationTable();
        foreach (DurationRecord record in records)
        {
            var level = new DurationLevel(
                record.Family, record.Tool, record.Version, record.Operation, record.SizeDecade);
            DurationStatistics statistics = DurationStatistics.Of(record);
            statistics.LastUse = ++table._uses;
            table._levels[level] = statistics;
        }

        return table;
    }

    internal DurationStatistics? Find(DurationLevel level) => _levels.GetValueOrDefault(level);

    private static double LogOf(TimeSpan duration) => Math.Log(Math.Max(duration.TotalSeconds, SecondsMin));

    // The mean of a beta distribution whose prior has the parent's mean and a weight of four calls.
    private static double ProbabilityOfFailure(DurationStatistics statistics, double parent) =>
        (statistics.Failures + (FailureWeight * parent)) / (statistics.Calls + FailureWeight);

    private DurationStatistics StatisticsOf(DurationLevel level)
    {
        if (!_levels.TryGetValue(level, out DurationStatistics? statistics))
        {
            if (_levels.Count >= LevelsMax) Forget();
            _levels.Add(level, statistics = new DurationStatistics());
        }

        statistics.LastUse = ++_uses;
        return statistics;
    }
}
