using System.Diagnostics;
using Autonomy.Core.Journaling;

namespace Autonomy.Benchmarks;

/// <summary>
/// Clients that each begin their next piece of work when the last has ended; counts what ends while it is measured.
/// </summary>
internal static class ClosedLoop
{
    public static async Task<LoadResult> RunAsync(LoadOptions options, string system, IJournal journal, Func<Task> work)
    {
        using var commits = new CommitCounter(journal);
        var warmUp = TimeSpan.FromSeconds(options.Seconds / 4.0);
        var measured = TimeSpan.FromSeconds(options.Seconds);
        long begin = Stopwatch.GetTimestamp();
        Task<List<double>>[] clients =
        [
            .. Enumerable.Range(0, options.Chains)
                .Select(_ => Task.Run(() => LoopAsync(work, begin, warmUp, measured))),
        ];
        await Task.Delay(warmUp);
        Consumption before = commits.Now(begin, journal);
        await Task.Delay(measured);
        Consumption used = commits.Now(begin, journal).Since(before);
        List<double>[] times = await Task.WhenAll(clients);
        double[] sorted = [.. times.SelectMany(time => time).Order()];
        return new LoadResult(options, system, sorted, used);
    }

    private static async Task<List<double>> LoopAsync(Func<Task> work, long begin, TimeSpan warmUp, TimeSpan measured)
    {
        var times = new List<double>();
        while (Stopwatch.GetElapsedTime(begin) < warmUp + measured)
        {
            long start = Stopwatch.GetTimestamp();
            await work();
            TimeSpan end = Stopwatch.GetElapsedTime(begin);
            if (end >= warmUp && end < warmUp + measured) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private sealed class CommitCounter : IDisposable
    {
        private readonly IDisposable _subscription;
        private long _count;

        public CommitCounter(IJournal journal) =>
            _subscription = journal.OnCommitted(_ => Interlocked.Increment(ref _count));

        public Consumption Now(long begin, IJournal journal) => new(
            Stopwatch.GetElapsedTime(begin),
            Environment.CpuUsage.TotalTime,
            GC.GetTotalAllocatedBytes(),
            Interlocked.Read(ref _count),
            journal.HeadOffset);

        public void Dispose() => _subscription.Dispose();
    }
}
