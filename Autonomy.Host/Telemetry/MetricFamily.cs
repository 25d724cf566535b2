using System.Diagnostics.Metrics;

namespace Autonomy.Host.Telemetry;

/// <summary>What a metric is.</summary>
internal enum MetricKind
{
    /// <summary>A count that only grows.</summary>
    Counter,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>How many values were how large.</summary>
    Histogram,
}

/// <summary>A metric with all of its series. Safe to call from any thread.</summary>
internal sealed class MetricFamily
{
    /// <summary>Series of one metric: 1,000. What comes beyond is added up in one that says so.</summary>
    public const int SeriesMax = 1_000;

    private const string Overflow = "otel_metric_overflow=\"true\"";

    private static readonly double[] BucketsDefault =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<KeyValuePair<string, object?>[], MetricSeries> _known = new(MetricTags.Comparer);
    private readonly bool _isAbsolute;

    private MetricFamily(Instrument instrument, MetricKind kind, bool isAbsolute, double[] bounds)
    {
        (Kind, _isAbsolute, Bounds) = (kind, isAbsolute, bounds);
        (Name, Unit, Help) = (instrument.Name, instrument.Unit ?? "", instrument.Description ?? "");
    }

    /// <summary>The instrument's name: <c>autonomy.attempts.started</c>.</summary>
    public string Name { get; }

    /// <summary>Its unit, as UCUM writes it: <c>s</c>, <c>By</c>, <c>{attempt}</c>.</summary>
    public string Unit { get; }

    /// <summary>What it is, in a sentence.</summary>
    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>The upper bounds of a histogram's buckets, ascending; the last bucket has none.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>The metric of an instrument, with no series yet.</summary>
    public static MetricFamily Of(Instrument instrument)
    {
        string type = instrument.GetType().Name;
        bool isHistogram = type.StartsWith("Histogram", StringComparison.Ordinal);
        bool isCounter = type.StartsWith("Counter", StringComparison.Ordinal)
            || type.StartsWith("ObservableCounter", StringComparison.Ordinal);
        bool isAbsolute = instrument.IsObservable || type.StartsWith("Gauge", StringComparison.Ordinal);
        MetricKind kind = isHistogram ? MetricKind.Histogram : isCounter ? MetricKind.Counter : MetricKind.Gauge;
        return new MetricFamily(instrument, kind, isAbsolute, isHistogram ? BoundsOf(instrument) : []);
    }

    /// <summary>Takes a measurement.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            MetricSeries series = SeriesOf(tags);
            if (Kind == MetricKind.Histogram) series.Sort(value, Bounds);
            else series.Value = _isAbsolute ? value : series.Value + value;
        }
    }

    /// <summary>The series as they stand, by their labels.</summary>
    public IReadOnlyList<MetricSeries> Series()
    {
        lock (_lock) return [.. _series.Values.Select(static series => series.Copy())];
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } =>
            [.. bounds.Select(static bound => (double)bound)],
        _ => BucketsDefault,
    };

    // What is measured at every request has the same tags again and again: their text is made once.
    private MetricSeries SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_known.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>()
            .TryGetValue(tags, out MetricSeries? series))
        {
            return series;
        }

        string labels = MetricTags.LabelsOf(tags);
        if (!_series.TryGetValue(labels, out series))
        {
            if (_series.Count >= SeriesMax) labels = Overflow;
            if (!_series.TryGetValue(labels, out series))
                _series.Add(labels, series = new MetricSeries(labels, Bounds.Count + 1));
        }

        if (_known.Count < SeriesMax) _known.Add(tags.ToArray(), series);
        return series;
    }
}

/// <summary>The values of a metric with certain labels. For one thread at a time.</summary>
internal sealed class MetricSeries(string labels, int buckets)
{
    /// <summary>The labels as they are written: <c>tool="http.request",outcome="failed"</c>.</summary>
    public string Labels => labels;

    /// <summary>The count or value; of a histogram, the sum of all values.</summary>
    public double Value { get; set; }

    /// <summary>How many values fell into each bucket, and into none before it.</summary>
    public long[] Buckets { get; private init; } = new long[buckets];

    public void Sort(double value, IReadOnlyList<double> bounds)
    {
        int bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket]) bucket++;
        Buckets[bucket]++;
        Value += value;
    }

    public MetricSeries Copy() => new(labels, 0) { Value = Value, Buckets = [.. Buckets] };
}
