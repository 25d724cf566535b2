namespace Autonomy.Core.Recovery;

/// <summary>The most that healing may take, whatever the ladders say (rule R3).</summary>
public static class HealingLimits
{
    /// <summary>Tries of one call in all where its step does not say: 3.</summary>
    public const int TriesDefault = 3;

    /// <summary>Retries of an execution that are always granted: 10.</summary>
    public const int RetriesMin = 10;

    /// <summary>Beyond those, retries are this share of the calls: 10 %.</summary>
    public const double RetryShare = 0.1;

    /// <summary>How long after its first failure a unit is still healed by waiting: 1 day.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromDays(1);

    /// <summary>Rungs that one unit takes at most, of all kinds and calls: 1,000.</summary>
    public const int RungsMax = 1_000;

    /// <summary>The retries that an execution of so many calls may take.</summary>
    public static int RetriesOf(int calls) => Math.Max(RetriesMin, (int)(calls * RetryShare));
}
