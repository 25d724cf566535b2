namespace Autonomy.Core.Tools;

/// <summary>
/// What repeating a call does. Ordered from the safest to the one that must never be repeated blindly.
/// </summary>
public enum EffectClass
{
    /// <summary>Nothing outside changes.</summary>
    Pure,

    /// <summary>A repeat leaves things as the first call did.</summary>
    Idempotent,

    /// <summary>A repeat would do it twice, but the effect can be undone.</summary>
    Compensatable,

    /// <summary>A repeat would do it twice, and nothing undoes it.</summary>
    Irreversible,
}
