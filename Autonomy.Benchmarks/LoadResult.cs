using System.Globalization;
using System.Text.Json;

namespace Autonomy.Benchmarks;

/// <summary>What a load measured.</summary>
internal sealed record LoadResult(LoadOptions Options, string System, double[] SortedMilliseconds, Consumption Used)
{
    private double Executions => SortedMilliseconds.Length;

    private double Seconds => Used.Elapsed.TotalSeconds;

    private double Steps => Executions * Options.Steps;

    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["system"] = System,
        ["chains"] = Options.Chains,
        ["steps"] = Options.Steps,
        ["executionsPerSecond"] = Math.Round(Executions / Seconds, 1),
        ["stepsPerSecond"] = Math.Round(Steps / Seconds, 1),
        ["p50Ms"] = Math.Round(Percentile(0.50), 2),
        ["p99Ms"] = Math.Round(Percentile(0.99), 2),
        ["commitsPerSecond"] = Math.Round(Used.Commits / Seconds, 1),
        ["eventsPerCommit"] = Math.Round(Used.EventsPerCommit, 1),
        ["cpuMicrosecondsPerStep"] = Math.Round(Used.Processor.TotalMicroseconds / Steps, 1),
        ["allocatedBytesPerStep"] = Math.Round(Used.AllocatedBytes / Steps),
    });

    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{System}: {Options.Chains} x {Options.Steps}: {Steps / Seconds:N0} steps/s, "
        + $"p50 {Percentile(0.50):N2} ms, p99 {Percentile(0.99):N2} ms, "
        + $"{Used.Commits / Seconds:N0} commits/s of {Used.EventsPerCommit:N1} events, "
        + $"{Used.Processor.TotalMicroseconds / Steps:N1} us CPU and {Used.AllocatedBytes / Steps:N0} bytes a step");

    private double Percentile(double part)
    {
        int count = SortedMilliseconds.Length;
        return count == 0 ? 0 : SortedMilliseconds[Math.Min(count - 1, (int)(count * part))];
    }
}

/// <summary>What was used between two moments.</summary>
internal sealed record Consumption(TimeSpan Elapsed, TimeSpan Processor, long AllocatedBytes, long Commits, long Events)
{
    public double EventsPerCommit => Commits == 0 ? 0 : (double)Events / Commits;

    public Consumption Since(Consumption before) => new(
        Elapsed - before.Elapsed,
        Processor - before.Processor,
        AllocatedBytes - before.AllocatedBytes,
        Commits - before.Commits,
        Events - before.Events);
}
