using System.Globalization;
using System.Text.Json;

namespace Autonomy.Benchmarks;

/// <summary>What a load measured.</summary>
internal sealed record LoadResult(LoadOptions Options, string System, double[] SortedMilliseconds, TimeSpan Elapsed, long Commits, long Events)
{
    private double Executions => SortedMilliseconds.Length;

    private double Seconds => Elapsed.TotalSeconds;

    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["system"] = System,
        ["chains"] = Options.Chains,
        ["steps"] = Options.Steps,
        ["executionsPerSecond"] = Math.Round(Executions / Seconds, 1),
        ["stepsPerSecond"] = Math.Round(Executions * Options.Steps / Seconds, 1),
        ["p50Ms"] = Math.Round(Percentile(0.50), 2),
        ["p99Ms"] = Math.Round(Percentile(0.99), 2),
        ["commitsPerSecond"] = Math.Round(Commits / Seconds, 1),
        ["eventsPerCommit"] = Math.Round(Commits == 0 ? 0 : (double)Events / Commits, 1),
    });

    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{System}: {Options.Chains} x {Options.Steps}: {Executions * Options.Steps / Seconds:N0} steps/s, "
        + $"p50 {Percentile(0.50):N2} ms, p99 {Percentile(0.99):N2} ms, {Commits / Seconds:N0} commits/s of {(Commits == 0 ? 0 : (double)Events / Commits):N1} events");

    private double Percentile(double part) =>
        SortedMilliseconds.Length == 0 ? 0 : SortedMilliseconds[Math.Min(SortedMilliseconds.Length - 1, (int)(SortedMilliseconds.Length * part))];
}
