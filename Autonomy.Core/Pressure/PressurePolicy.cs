using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Plans;

namespace Autonomy.Core.Pressure;

/// <summary>
/// What figures mean. A level is entered at its border and left only well below it, so that figures that go to and fro
/// about a border do not make work stop and start.
/// </summary>
public static class PressurePolicy
{
    /// <summary>Of the memory that the process may have, the part at which it gets tight: 80 %.</summary>
    public const double MemoryElevated = 0.80;

    /// <summary>The part of the memory at which it is about to run out: 92 %.</summary>
    public const double MemoryHigh = 0.92;

    /// <summary>
    /// Free bytes on the store's volume below which it gets tight: 512 MiB, or a tenth of a smaller volume.
    /// </summary>
    public const long DiskElevatedBytes = 512L << 20;

    /// <summary>Free bytes below which it is about to run out: 128 MiB, or a fortieth of a smaller volume.</summary>
    public const long DiskHighBytes = 128L << 20;

    /// <summary>Of the executions that memory has room for, the part at which it gets tight: 80 %.</summary>
    public const double ExecutionsElevated = 0.80;

    /// <summary>The part of the executions at which there is about to be no room: 95 %.</summary>
    public const double ExecutionsHigh = 0.95;

    private const int DiskElevatedPart = 10;
    private const int DiskHighPart = 40;

    // A level is left at 5 points below its border; of the disk, with a quarter more than its border free.
    private const double FillMargin = 0.05;
    private const double DiskMargin = 1.25;

    /// <summary>The pressure that follows from the figures, and from how it was before.</summary>
    public static EnginePressure Judge(in PressureReading reading, PressureLevel before)
    {
        ImmutableArray<string>.Builder reasons = ImmutableArray.CreateBuilder<string>();
        PressureLevel level = PressureLevel.None;
        Add(OfMemory(reading, before));
        Add(OfDisk(reading, before));
        Add(OfExecutions(reading, before));
        return level == PressureLevel.None ? EnginePressure.None : new EnginePressure(level, reasons.ToImmutable());

        void Add((PressureLevel Level, string Reason) found)
        {
            if (found.Level == PressureLevel.None) return;
            reasons.Add(found.Reason);
            if (found.Level > level) level = found.Level;
        }
    }

    private static (PressureLevel Level, string Reason) OfMemory(in PressureReading reading, PressureLevel before)
    {
        if (reading.MemoryLimitBytes is not > 0) return (PressureLevel.None, "");
        double fill = (double)reading.MemoryBytes / reading.MemoryLimitBytes.Value;
        return (
            LevelOf(fill, MemoryElevated, MemoryHigh, before),
            $"the engine holds {Percent(fill)} of the memory that it may have");
    }

    private static (PressureLevel Level, string Reason) OfDisk(in PressureReading reading, PressureLevel before)
    {
        if (reading.DiskFreeBytes is not { } free) return (PressureLevel.None, "");
        long total = reading.DiskTotalBytes ?? long.MaxValue;
        long high = Math.Min(DiskHighBytes, total / DiskHighPart);
        long elevated = Math.Min(DiskElevatedBytes, total / DiskElevatedPart);
        bool isHigh = free < high * (before == PressureLevel.High ? DiskMargin : 1);
        bool isElevated = free < elevated * (before >= PressureLevel.Elevated ? DiskMargin : 1);
        PressureLevel level = isElevated ? PressureLevel.Elevated : PressureLevel.None;
        return (
            isHigh ? PressureLevel.High : level,
            $"the volume of the store has {ByteSizes.Describe(free)} left");
    }

    private static (PressureLevel Level, string Reason) OfExecutions(in PressureReading reading, PressureLevel before)
    {
        if (reading.LiveExecutionsMax <= 0) return (PressureLevel.None, "");
        double fill = (double)reading.LiveExecutions / reading.LiveExecutionsMax;
        return (
            LevelOf(fill, ExecutionsElevated, ExecutionsHigh, before),
            $"{reading.LiveExecutions} of at most {reading.LiveExecutionsMax} executions are in memory");
    }

    private static PressureLevel LevelOf(double fill, double elevated, double high, PressureLevel before)
    {
        if (fill >= high - (before == PressureLevel.High ? FillMargin : 0)) return PressureLevel.High;
        bool isElevated = fill >= elevated - (before >= PressureLevel.Elevated ? FillMargin : 0);
        return isElevated ? PressureLevel.Elevated : PressureLevel.None;
    }

    private static string Percent(double part) =>
        string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} %");
}
