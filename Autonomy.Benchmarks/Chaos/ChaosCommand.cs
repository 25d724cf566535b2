using Autonomy.Benchmarks.Commands;
using Autonomy.Benchmarks.Measuring;

namespace Autonomy.Benchmarks.Chaos;

/// <summary>The chaos server as a program of its own.</summary>
internal static class ChaosCommand
{
    public static readonly Benchmark Benchmark = new(
        "chaos-server",
        """
        No measurement: a service on loopback that is in every kind of trouble, for
        examples/chaos.yaml and examples/critical.yaml. It stops by itself.
        """,
        [
            new Setting.Number("--port", "port on 127.0.0.1", 8099, 1, 65_535),
            new Setting.Number("--seconds", "time until it stops", 600, 1, 86_400),
        ],
        RunAsync);

    private static async Task<IReport> RunAsync(Settings settings, CancellationToken cancellation)
    {
        await using var server = new ChaosServer(settings.Number("--port"), TimeProvider.System);
        Console.WriteLine($"listening on {server.Url}");
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(settings.Number("--seconds")), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C ends it early; what it did is told all the same.
        }

        return new Report("chaos-server", "stopped")
            .Add("effects", "changes made", server.Effects.Count)
            .Add("repeated", "changes made more than once", server.Effects.Values.Count(times => times > 1));
    }
}
