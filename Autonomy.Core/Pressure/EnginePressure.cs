using System.Collections.Immutable;

namespace Autonomy.Core.Pressure;

/// <summary>How short of room an engine is.</summary>
public enum PressureLevel
{
    /// <summary>There is room.</summary>
    None,

    /// <summary>It gets tight: what is not urgent waits, and less is done at once.</summary>
    Elevated,

    /// <summary>It is about to run out: new work is refused, and what can wait waits.</summary>
    High,
}

/// <summary>How short of room an engine is, and of what.</summary>
/// <param name="Level">How short.</param>
/// <param name="Reasons">What is short, with the figures; empty without pressure.</param>
public sealed record EnginePressure(PressureLevel Level, ImmutableArray<string> Reasons)
{
    /// <summary>There is room.</summary>
    public static readonly EnginePressure None = new(PressureLevel.None, []);

    // What the wait of a step begins with that is held for pressure and not by a pause.
    private const string HoldPrefix = "pressure: ";

    /// <summary>What the wait of a step says that is held for this pressure.</summary>
    public string Hold => $"{HoldPrefix}{Why}";

    /// <summary>Why a step is held whose wait says this; null: by a pause, and for no pressure.</summary>
    public static string? ReasonOf(string hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return hold.StartsWith(HoldPrefix, StringComparison.Ordinal) ? hold[HoldPrefix.Length..] : null;
    }

    /// <summary>The reasons in one line.</summary>
    public string Why => string.Join("; ", Reasons);
}

/// <summary>What an engine has and uses at one moment.</summary>
public readonly record struct PressureReading
{
    /// <summary>Memory of the process, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The memory that it may have, in bytes; null where that is not known.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Free room on the volume of the store, in bytes; null where that is not known.</summary>
    public long? DiskFreeBytes { get; init; }

    /// <summary>The size of that volume, in bytes; null where that is not known.</summary>
    public long? DiskTotalBytes { get; init; }

    /// <summary>Executions in memory.</summary>
    public int LiveExecutions { get; init; }

    /// <summary>The most executions in memory; 0 where that is not known.</summary>
    public int LiveExecutionsMax { get; init; }
}

/// <summary>Reads what the process and its store have left. Quick; called every few seconds, on any thread.</summary>
public interface IPressureGauge
{
    /// <summary>The figures of now; those of executions are filled in by the engine.</summary>
    PressureReading Read();
}
