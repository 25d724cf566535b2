namespace Autonomy.Core.Tools;

/// <summary>
/// What one attempt may use; null is no limit. The wall time is the attempt's timeout. An attempt that meets a limit is
/// ended, and fails as too large (K15) with the figures.
/// </summary>
public sealed record AttemptLimits
{
    /// <summary>No limits.</summary>
    public static readonly AttemptLimits None = new();

    /// <summary>The memory that it may hold at once, in bytes, with everything that it starts.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The time on processors that it may use, with everything that it starts.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>What it may give out, in bytes; of a program, of each of its streams.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>What it may write to disk, in bytes, with everything that it starts.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>These limits, and of others what these leave open; null where neither says anything.</summary>
    public static AttemptLimits? Over(AttemptLimits? own, AttemptLimits? others)
    {
        if (own is null || others is null) return own ?? others;
        return new AttemptLimits
        {
            MemoryBytes = own.MemoryBytes ?? others.MemoryBytes,
            CpuTime = own.CpuTime ?? others.CpuTime,
            OutputBytes = own.OutputBytes ?? others.OutputBytes,
            DiskBytes = own.DiskBytes ?? others.DiskBytes,
        };
    }

    /// <summary>A cap of an adapter on what it gives out, or this limit where that is lower.</summary>
    public long OutputBytesWithin(long cap) => Math.Min(OutputBytes ?? cap, cap);
}
