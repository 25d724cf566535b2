namespace Autonomy.Core.Tools;

/// <summary>What one attempt used, as far as its adapter measured it; null is not known.</summary>
public sealed record AttemptUsage
{
    /// <summary>Money, in USD.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Tokens of a language model, in and out.</summary>
    public long? Tokens { get; init; }

    /// <summary>Tool calls that a child execution made; null for a call, which is one.</summary>
    public int? Calls { get; init; }

    /// <summary>Time on a processor, of the attempt and what it started.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>The most memory that it held at once, in bytes.</summary>
    public long? MemoryPeakBytes { get; init; }

    /// <summary>What it gave out, in bytes.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>What it wrote to disk, in bytes.</summary>
    public long? DiskBytes { get; init; }
}
