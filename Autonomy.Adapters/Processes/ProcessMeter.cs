using Autonomy.Core.Plans;
using Autonomy.Core.Tools;

namespace Autonomy.Adapters.Processes;

/// <summary>
/// Measures a run while it lasts, and says when it goes beyond what it may use. It looks often at first, so that short
/// runs are measured too, and then as often as its limits need. What happens between two looks it learns from the
/// figures that the kernel keeps; memory that comes and goes between them is seen by its peak alone.
/// </summary>
internal sealed class ProcessMeter(ProcessTree tree, ProcessRequest request, TimeProvider time)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LimitedLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FreeLook = TimeSpan.FromSeconds(1);

    private TreeUse _most;

    /// <summary>The limit that was met; null for none.</summary>
    public LimitExcess? Excess { get; private set; }

    /// <summary>Time on processors, as far as it was seen.</summary>
    public TimeSpan Cpu => _most.Cpu;

    /// <summary>The most memory that was held at once; null for a run that was over before the first look.</summary>
    public long? MemoryPeakBytes => _most.PeakBytes > 0 ? Math.Max(_most.MemoryBytes, _most.PeakBytes) : null;

    /// <summary>What was written to disk, as far as it was seen.</summary>
    public long DiskBytes => _most.DiskBytes;

    /// <summary>Looks again and again, until a limit is met or the run is over.</summary>
    /// <param name="met">Called once when a limit is met.</param>
    /// <param name="over">Cancelled when the run is over.</param>
    public async Task WatchAsync(Func<bool> met, CancellationToken over)
    {
        TimeSpan longest = request.IsMetered ? LimitedLook : FreeLook;
        for (TimeSpan pause = FirstLook; ; pause = pause * 2 < longest ? pause * 2 : longest)
        {
            try
            {
                await Task.Delay(pause, time, over);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Look();
            if (Excess is null) continue;
            met();
            return;
        }
    }

    private void Look()
    {
        TreeUse now = tree.Measure();
        _most = new TreeUse(
            now.Cpu > _most.Cpu ? now.Cpu : _most.Cpu, Math.Max(_most.MemoryBytes, now.MemoryBytes),
            Math.Max(_most.PeakBytes, now.PeakBytes), Math.Max(_most.DiskBytes, now.DiskBytes),
            Math.Max(_most.Threads, now.Threads));
        long threads = now.Threads - request.Limits.OwnThreads;
        Excess = threads > request.Limits.ThreadsAtOnce
            ? LimitExcess.OfThreads(threads, request.Limits.ThreadsAtOnce.Value)
            : LimitExcess.Of(request.AttemptLimits, now.MemoryBytes, now.Cpu, now.DiskBytes);
    }
}

/// <summary>A limit of an attempt that was met.</summary>
/// <param name="Limit">Its name in the plan: <c>memory</c>, <c>cpu</c>, <c>disk</c>, <c>processes</c>.</param>
/// <param name="Figures">What was used, and what may be.</param>
internal sealed record LimitExcess(string Limit, string Figures)
{
    /// <summary>The first limit that these figures go beyond; null for none.</summary>
    public static LimitExcess? Of(AttemptLimits limits, long memoryBytes, TimeSpan cpu, long diskBytes)
    {
        if (memoryBytes > limits.MemoryBytes)
            return new LimitExcess("memory", $"held {Of(memoryBytes)} of memory, more than {Of(limits.MemoryBytes)}");
        if (cpu >= limits.CpuTime)
            return OfCpu(cpu, limits.CpuTime.Value);
        return diskBytes > limits.DiskBytes
            ? new LimitExcess("disk", $"wrote {Of(diskBytes)} to disk, more than {Of(limits.DiskBytes)}")
            : null;
    }

    /// <summary>The time on processors is used up.</summary>
    public static LimitExcess OfCpu(TimeSpan used, TimeSpan limit) => new(
        "cpu", $"used {used.TotalSeconds:0.0} s of processor time, the most being {Durations.Write(limit)}");

    /// <summary>More runs at once than may.</summary>
    public static LimitExcess OfThreads(long running, long limit) => new(
        "processes", $"ran {running} processes and threads at once, the most being {limit}");

    private static string Of(long? bytes) => ByteSizes.Describe(bytes ?? 0);
}
