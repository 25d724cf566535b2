using Autonomy.Core.Pressure;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>A gauge that shows what a test says: an engine is about to run out from 95 percent on.</summary>
internal sealed class PercentGauge : IPressureGauge
{
    public int Percent { get; set; }

    public PressureReading Read() => new() { MemoryBytes = Percent, MemoryLimitBytes = 100 };
}
