using System.Collections.Immutable;

namespace Autonomy.Core.Recovery;

/// <summary>What is tried, in this order, after a failure of one kind.</summary>
/// <param name="Rungs">
/// The rungs, the cheapest first. How a ladder ends hangs on the plan and the failure's severity; one that ends with
/// <see cref="Rung.Decide"/> ends with a person wherever the plan leaves it open.
/// </param>
/// <param name="AttemptsMax">How often one call is healed of this kind, whatever the rungs; 0 to 100.</param>
/// <param name="Initial">The longest first delay before a retry.</param>
/// <param name="Max">The longest delay of all; what the other side asks for may be longer.</param>
public sealed record HealingRow(ImmutableArray<Rung> Rungs, int AttemptsMax, TimeSpan Initial, TimeSpan Max)
{
    /// <summary>What the longest delay grows by from retry to retry.</summary>
    public const double Factor = 2;

    /// <summary>
    /// Tries of one call in all: 3, where nobody has laid down otherwise. What uses no try is not counted.
    /// </summary>
    public int TriesMax { get; init; } = HealingLimits.TriesDefault;

    /// <summary>Whether the row has the rung.</summary>
    public bool Has(Rung rung) => Rungs.Contains(rung);
}
