namespace Autonomy.Core.Recovery;

/// <summary>The rungs of the healing ladder, from the cheapest to the one that costs a person's time.</summary>
public enum Rung
{
    /// <summary>The same call again, after a delay.</summary>
    Retry,

    /// <summary>The same call again, with twice the time to answer.</summary>
    MoreTime,

    /// <summary>Wait until the circuit lets a call through again; no try is used up.</summary>
    Park,

    /// <summary>Fewer attempts of the execution at once, then the same call again.</summary>
    FewerAtOnce,

    /// <summary>A fresh token, then the same call again.</summary>
    RefreshToken,

    /// <summary>The call again with arguments that were put right by rule.</summary>
    RepairInput,

    /// <summary>What the failed attempts did is undone, so that a fallback does not do it twice.</summary>
    Rollback,

    /// <summary>The next fallback in place of the call.</summary>
    Substitute,

    /// <summary>A person decides.</summary>
    Decide,
}
