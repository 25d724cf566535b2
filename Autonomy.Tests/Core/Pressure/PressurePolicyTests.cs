using Autonomy.Core.Pressure;
using Xunit;

namespace Autonomy.Tests.Core.Pressure;

public sealed class PressurePolicyTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void WhatIsNotKnownIsNoPressure()
    {
        var reading = new PressureReading { MemoryBytes = long.MaxValue, LiveExecutions = 7 };
        Assert.Equal(EnginePressure.None, PressurePolicy.Judge(reading, PressureLevel.High));
    }

    [Theory]
    [InlineData(79, PressureLevel.None, PressureLevel.None)]
    [InlineData(80, PressureLevel.None, PressureLevel.Elevated)]
    [InlineData(92, PressureLevel.None, PressureLevel.High)]
    [InlineData(88, PressureLevel.High, PressureLevel.High)]
    [InlineData(86, PressureLevel.High, PressureLevel.Elevated)]
    [InlineData(76, PressureLevel.Elevated, PressureLevel.Elevated)]
    [InlineData(74, PressureLevel.Elevated, PressureLevel.None)]
    [InlineData(88, PressureLevel.Elevated, PressureLevel.Elevated)]
    public void ALevelIsEnteredAtItsBorderAndLeftWellBelowIt(int percent, PressureLevel before, PressureLevel after)
    {
        var memory = new PressureReading { MemoryBytes = percent, MemoryLimitBytes = 100 };
        Assert.Equal(after, PressurePolicy.Judge(memory, before).Level);
    }

    [Theory]
    [InlineData(600, PressureLevel.None, PressureLevel.None)]
    [InlineData(600, PressureLevel.Elevated, PressureLevel.Elevated)]
    [InlineData(500, PressureLevel.None, PressureLevel.Elevated)]
    [InlineData(100, PressureLevel.None, PressureLevel.High)]
    [InlineData(150, PressureLevel.High, PressureLevel.High)]
    [InlineData(170, PressureLevel.High, PressureLevel.Elevated)]
    public void ADiskThatFillsIsPressureToo(int freeMebibytes, PressureLevel before, PressureLevel after)
    {
        var disk = new PressureReading { DiskFreeBytes = freeMebibytes * Mebibyte, DiskTotalBytes = 1L << 40 };
        Assert.Equal(after, PressurePolicy.Judge(disk, before).Level);
    }

    [Fact]
    public void ASmallVolumeIsJudgedByItsOwnSize()
    {
        var disk = new PressureReading { DiskFreeBytes = 50 * Mebibyte, DiskTotalBytes = 64 * Mebibyte };
        Assert.Equal(PressureLevel.None, PressurePolicy.Judge(disk, PressureLevel.None).Level);
        Assert.Equal(
            PressureLevel.High, PressurePolicy.Judge(disk with { DiskFreeBytes = Mebibyte }, default).Level);
    }

    [Fact]
    public void TheWorstLevelCountsAndEveryReasonIsTold()
    {
        var reading = new PressureReading
        {
            MemoryBytes = 85,
            MemoryLimitBytes = 100,
            LiveExecutions = 96,
            LiveExecutionsMax = 100,
        };
        EnginePressure pressure = PressurePolicy.Judge(reading, PressureLevel.None);
        Assert.Equal(PressureLevel.High, pressure.Level);
        Assert.Equal(
            "the engine holds 85 % of the memory that it may have; 96 of at most 100 executions are in memory",
            pressure.Why);
    }
}
