using System.Diagnostics;
using Autonomy.Core.Journaling;

namespace Autonomy.Benchmarks.Measuring;

/// <summary>What was used between two moments.</summary>
internal sealed record Consumption(TimeSpan Elapsed, TimeSpan Processor, long AllocatedBytes, long Commits, long Events)
{
    public double Seconds => Elapsed.TotalSeconds;

    public double EventsPerCommit => Commits == 0 ? 0 : (double)Events / Commits;

    public Consumption Since(Consumption before) => new(
        Elapsed - before.Elapsed,
        Processor - before.Processor,
        AllocatedBytes - before.AllocatedBytes,
        Commits - before.Commits,
        Events - before.Events);
}

/// <summary>Counts what this process and its journal use.</summary>
internal sealed class UsageMeter : IDisposable
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly IJournal _journal;
    private readonly IDisposable _subscription;
    private long _commits;

    public UsageMeter(IJournal journal)
    {
        _journal = journal;
        _subscription = journal.OnCommitted(_ => Interlocked.Increment(ref _commits));
    }

    /// <summary>All of it up to now.</summary>
    public Consumption Now() => new(
        Stopwatch.GetElapsedTime(_begin),
        Environment.CpuUsage.TotalTime,
        GC.GetTotalAllocatedBytes(),
        Interlocked.Read(ref _commits),
        _journal.HeadOffset);

    public void Dispose() => _subscription.Dispose();
}
