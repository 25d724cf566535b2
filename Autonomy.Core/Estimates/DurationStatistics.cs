using System.Runtime.InteropServices;

namespace Autonomy.Core.Estimates;

/// <summary>
/// Durations of one level, as ln t with t in seconds: how many, their mean and variance by Welford's method (Welford,
/// Technometrics 4, 1962), and the last of them one by one. Beside them, how many calls failed.
/// </summary>
internal sealed class DurationStatistics
{
    /// <summary>Samples that are kept one by one: 200.</summary>
    public const int SamplesMax = 200;

    private readonly List<double> _samples = [];
    private int _oldest;
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    /// <summary>The sample variance; 0 for fewer than two.</summary>
    public double Variance => Count < 2 ? 0 : _squares / (Count - 1);

    /// <summary>The last samples, in no order.</summary>
    public ReadOnlySpan<double> Samples => CollectionsMarshal.AsSpan(_samples);

    /// <summary>Calls that ended, well or not.</summary>
    public long Calls { get; private set; }

    /// <summary>Those of them that failed.</summary>
    public long Failures { get; private set; }

    /// <summary>The size of the last call, which is the best guess at the next; null where none was measured.</summary>
    public int? LastDecade { get; set; }

    /// <summary>Increases with each use; the lowest of all is forgotten first.</summary>
    public long LastUse { get; set; }

    public void Add(double sample)
    {
        Count++;
        double before = sample - Mean;
        Mean += before / Count;
        _squares += before * (sample - Mean);
        if (_samples.Count < SamplesMax)
        {
            _samples.Add(sample);
            return;
        }

        _samples[_oldest] = sample;
        _oldest = (_oldest + 1) % SamplesMax;
    }

    public void AddCall(bool hasFailed)
    {
        Calls++;
        if (hasFailed) Failures++;
    }

    public DurationRecord ToRecord(DurationLevel level) => new()
    {
        Family = level.Family,
        Tool = level.Tool,
        Version = level.Version,
        Operation = level.Operation,
        SizeDecade = level.SizeDecade,
        Count = Count,
        Mean = Mean,
        Squares = _squares,
        Samples = [.. _samples.Skip(_oldest), .. _samples.Take(_oldest)],
        Calls = Calls,
        Failures = Failures,
        LastDecade = LastDecade,
    };

    public static DurationStatistics Of(DurationRecord record)
    {
        var statistics = new DurationStatistics
        {
            Count = record.Count,
            Mean = record.Mean,
            _squares = record.Squares,
            Calls = record.Calls,
            Failures = record.Failures,
            LastDecade = record.LastDecade,
        };
        statistics._samples.AddRange(record.Samples.TakeLast(SamplesMax));
        return statistics;
    }
}
