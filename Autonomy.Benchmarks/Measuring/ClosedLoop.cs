using System.Diagnostics;
using Autonomy.Core.Journaling;

namespace Autonomy.Benchmarks.Measuring;

/// <summary>
/// Clients that each begin their next piece of work when the last has ended; counts what ends while it is measured.
/// </summary>
internal static class ClosedLoop
{
    /// <summary>Runs for a warm-up of a quarter of the time, and then for the time.</summary>
    /// <param name="clients">How many clients.</param>
    /// <param name="seconds">How long it is measured.</param>
    /// <param name="journal">Where commits are counted.</param>
    /// <param name="work">Does one piece of work, and returns what it took in milliseconds.</param>
    /// <param name="cancellation">Ends the waiting for the end, with nothing measured.</param>
    public static async Task<LoopResult> RunAsync(
        int clients, int seconds, IJournal journal, Func<Task<double>> work, CancellationToken cancellation)
    {
        using var meter = new UsageMeter(journal);
        var window = new Window(Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(seconds / 4.0), seconds);
        Task<List<double>>[] loops =
            [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => LoopAsync(work, window), cancellation))];
        await Task.Delay(window.WarmUp, cancellation);
        Consumption before = meter.Now();
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        Consumption used = meter.Now().Since(before);
        List<double>[] times = await Task.WhenAll(loops);
        return new LoopResult(new Latencies(times.SelectMany(time => time)), used);
    }

    /// <summary>The milliseconds since a timestamp.</summary>
    public static double MillisecondsSince(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    private static async Task<List<double>> LoopAsync(Func<Task<double>> work, Window window)
    {
        var times = new List<double>();
        while (!window.IsOver)
        {
            double took = await work();
            if (window.IsMeasured) times.Add(took);
        }

        return times;
    }

    private sealed record Window(long Begin, TimeSpan WarmUp, int Seconds)
    {
        private TimeSpan Now => Stopwatch.GetElapsedTime(Begin);

        public bool IsOver => Now >= WarmUp + TimeSpan.FromSeconds(Seconds);

        public bool IsMeasured => Now >= WarmUp && !IsOver;
    }
}

/// <summary>What a closed loop measured.</summary>
/// <param name="Times">What each piece of work took that ended in the time.</param>
/// <param name="Used">What was used in the time.</param>
internal sealed record LoopResult(Latencies Times, Consumption Used);
