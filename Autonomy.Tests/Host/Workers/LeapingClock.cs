namespace Autonomy.Tests.Host.Workers;

/// <summary>The system's clock, whose time between two moments may leap; its timers do not.</summary>
internal sealed class LeapingClock : TimeProvider
{
    public TimeSpan Leapt { get; set; }

    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(Leapt.TotalSeconds * TimestampFrequency);
}
