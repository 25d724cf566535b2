using Autonomy.Core.Recovery;
using Autonomy.Core.Seams;

namespace Autonomy.Benchmarks.Healing;

/// <summary>What a step meets.</summary>
/// <param name="Kind">The kind of its failures, K1 to K18; null: none.</param>
/// <param name="Times">After so many failures the call works, unless the trouble stays.</param>
/// <param name="Stays">Whether the call never works.</param>
/// <param name="HasFallback">Whether the plan knows another way.</param>
/// <param name="Tool">The tool that is called.</param>
internal sealed record Trouble(FailureKind? Kind, int Times, bool Stays, bool HasFallback, string Tool)
{
    /// <summary>The share of steps that meet trouble.</summary>
    public const double TroubledShare = 0.5;

    /// <summary>The share of troubled steps whose plan knows another way.</summary>
    public const double FallbackShare = 0.8;

    private const int LastKind = (int)FailureKind.NoProgress;

    private static readonly string[] Tools =
        [FlakyTools.Read, FlakyTools.Put, FlakyTools.Probed, FlakyTools.Keyed, FlakyTools.Post];

    /// <summary>Whether the failure is for a person by its kind.</summary>
    public bool IsCritical => Kind is { } kind && FailureTraits.Of(kind).Severity == FailureSeverity.Critical;

    /// <summary>
    /// Whether there is a way out without a person: it passes, it can be put right, or the plan knows another way. What
    /// may have been done, must not be repeated and cannot be asked about is for a person.
    /// </summary>
    public bool IsHealable => Kind is null || (!IsCritical && (HasFallback || !Stays) && !IsInDoubt)
        || (Kind == FailureKind.PermanentExternal && HasFallback);

    /// <summary>Whether nobody can tell if the call was carried out.</summary>
    private bool IsInDoubt =>
        Tool == FlakyTools.Post && Kind is FailureKind.Timeout or FailureKind.AnswerCut;

    /// <summary>Draws the trouble of a step.</summary>
    public static Trouble Draw(IRandomSource random)
    {
        string tool = Tools[(int)(random.NextDouble() * Tools.Length)];
        if (random.NextDouble() >= TroubledShare) return new Trouble(null, 0, false, false, tool);
        var kind = (FailureKind)(1 + (int)(random.NextDouble() * LastKind));
        bool hasFallback = random.NextDouble() < FallbackShare;
        int times = 1 + (int)(random.NextDouble() * 2);
        // A service that is down for good is what learning can tell from one that comes back.
        bool stays = StaysByKind(kind) || (kind == FailureKind.Unavailable && hasFallback && random.NextDouble() < 0.5);
        // Only what changes nothing can be called again for its answer.
        if (kind == FailureKind.NoProgress) (tool, times) = (FlakyTools.Read, 1);
        return new Trouble(kind, kind == FailureKind.TokenExpired ? 1 : times, stays, hasFallback, tool);
    }

    private static bool StaysByKind(FailureKind kind) => kind is FailureKind.MissingScope or FailureKind.Denied
        or FailureKind.NotFound or FailureKind.TooLarge or FailureKind.Configuration or FailureKind.PermanentExternal;
}
