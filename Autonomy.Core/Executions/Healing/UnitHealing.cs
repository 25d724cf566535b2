using System.Collections.Immutable;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Executions;

/// <summary>What was tried to heal a unit.</summary>
/// <param name="FirstFailedAt">When it first failed.</param>
public sealed record UnitHealing(DateTimeOffset FirstFailedAt)
{
    /// <summary>Every rung taken, in order.</summary>
    public ImmutableArray<RungTaken> Taken { get; init; } = [];

    /// <summary>
    /// The rungs before this place count no more: they were for an earlier call, or a person has answered since.
    /// </summary>
    public int CountedFrom { get; init; }

    /// <summary>Whether it is open if the last rung helps.</summary>
    public bool AwaitsOutcome { get; init; }

    /// <summary>How often the call in force was healed of this kind.</summary>
    public int Count(FailureKind kind)
    {
        int count = 0;
        for (int i = CountedFrom; i < Taken.Length; i++)
        {
            if (Taken[i].Kind == kind) count++;
        }

        return count;
    }

    /// <summary>Whether the call in force has taken this rung.</summary>
    public bool Has(Rung rung)
    {
        for (int i = CountedFrom; i < Taken.Length; i++)
        {
            if (Taken[i].Rung == rung) return true;
        }

        return false;
    }

    /// <summary>How often the call in force was tried again, and since when; null where it was not.</summary>
    internal (int Retries, DateTimeOffset Since)? RetriesOf()
    {
        RungTaken[] retries = [.. Taken.Skip(CountedFrom).Where(taken =>
            taken.Rung is Rung.Retry or Rung.MoreTime or Rung.Park)];
        return retries is [var first, ..] ? (retries.Length, first.At) : null;
    }

    /// <summary>From here on rungs are counted anew.</summary>
    internal UnitHealing Anew() => this with { CountedFrom = Taken.Length };
}

/// <summary>A rung that was taken.</summary>
/// <param name="Rung">Which.</param>
/// <param name="Kind">The kind of the failure.</param>
/// <param name="Fingerprint">The failure's fingerprint.</param>
/// <param name="Attempt">The attempt that had failed.</param>
/// <param name="At">When.</param>
public sealed record RungTaken(Rung Rung, FailureKind Kind, string Fingerprint, int Attempt, DateTimeOffset At);
