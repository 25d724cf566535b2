namespace Autonomy.Core.Health;

/// <summary>
/// What an execution has finished so far, in the few numbers that its health is made of. Counted as attempts and units
/// end; what has not ended is in none of them.
/// </summary>
public readonly record struct WorkTally
{
    /// <summary>How long attempts may take on average before they count as slow, where a step says no more.</summary>
    public static readonly TimeSpan UsualAttempt = TimeSpan.FromSeconds(30);

    /// <summary>Steps, and items of fan-outs, that did what was asked.</summary>
    public int UnitsDone { get; init; }

    /// <summary>Steps and items that failed for good, and steps that were skipped for a failure.</summary>
    public int UnitsLost { get; init; }

    /// <summary>Attempts that ended by themselves: those that were stopped, lost or turned away are left out.</summary>
    public int Attempts { get; init; }

    /// <summary>Attempts of these that failed.</summary>
    public int Failures { get; init; }

    /// <summary>The time that these attempts took, in milliseconds.</summary>
    public long WorkedMs { get; init; }

    /// <summary>The time that they might have taken without counting as slow, in milliseconds.</summary>
    public long ExpectedMs { get; init; }

    /// <summary>Whether anything went wrong at all; without that, the health is excellent.</summary>
    public bool HasTrouble => Failures > 0 || UnitsLost > 0;

    /// <summary>The part of the finished work that was done, 0 to 1; 1 while nothing is finished.</summary>
    public double CompletionRate => UnitsDone + UnitsLost == 0 ? 1 : (double)UnitsDone / (UnitsDone + UnitsLost);

    /// <summary>The part of the attempts that failed, 0 to 1.</summary>
    public double ErrorRate => Attempts == 0 ? 0 : (double)Failures / Attempts;

    /// <summary>How often over the attempts took what they might have taken: 1 is as long as expected.</summary>
    public double Slowness => ExpectedMs == 0 ? 0 : (double)WorkedMs / ExpectedMs;
}
