namespace Autonomy.Benchmarks.Measuring;

/// <summary>Times in milliseconds, in order.</summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    public Latencies(IEnumerable<double> milliseconds) => _sorted = [.. milliseconds.Order()];

    public int Count => _sorted.Length;

    /// <summary>The longest; 0 where there are none.</summary>
    public double Longest => _sorted.Length == 0 ? 0 : _sorted[^1];

    /// <summary>
    /// The time below which that part of all lies, from 0 to 1: the one at place <c>count * part</c>, counted from 0;
    /// 0 where there are none. The peers' programs count the same way.
    /// </summary>
    public double Percentile(double part) =>
        _sorted.Length == 0 ? 0 : _sorted[Math.Min(_sorted.Length - 1, (int)(_sorted.Length * part))];
}
