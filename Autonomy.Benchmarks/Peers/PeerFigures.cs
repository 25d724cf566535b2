using System.Text.Json;

namespace Autonomy.Benchmarks.Peers;

/// <summary>What one run of one system gave: the figures that all of them print under the same names.</summary>
internal sealed record PeerFigures(string System, double StepsPerSecond, double P50Ms, double P99Ms)
{
    /// <summary>Reads the last line of JSON that a system printed; null where it is none.</summary>
    public static PeerFigures? Read(string? line)
    {
        if (line is null) return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement figures = document.RootElement;
            return new PeerFigures(
                figures.GetProperty("system").GetString()!,
                figures.GetProperty("stepsPerSecond").GetDouble(),
                figures.GetProperty("p50Ms").GetDouble(),
                figures.GetProperty("p99Ms").GetDouble());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Anything else that a program printed in place of its result.
            return null;
        }
    }

    /// <summary>The median of several runs, figure by figure.</summary>
    public static PeerFigures MedianOf(IReadOnlyList<PeerFigures> runs) => new(
        runs[0].System,
        Median(runs.Select(run => run.StepsPerSecond)),
        Median(runs.Select(run => run.P50Ms)),
        Median(runs.Select(run => run.P99Ms)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
