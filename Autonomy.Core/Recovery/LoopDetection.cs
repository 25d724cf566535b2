using System.Collections.Immutable;

namespace Autonomy.Core.Recovery;

/// <summary>One call and what came of it, as far as loops are concerned.</summary>
/// <param name="Call">A hash of the tool and its arguments.</param>
/// <param name="Result">A hash of the output; for a failure its <paramref name="Error"/>.</param>
/// <param name="Error">The failure's <see cref="Fingerprint"/>; null for a success.</param>
public readonly record struct LoopEntry(string Call, string Result, string? Error = null);

/// <summary>A loop that was found.</summary>
/// <param name="Shape">In which way it goes round.</param>
/// <param name="Times">How often it went round so far.</param>
public readonly record struct LoopFinding(LoopShape Shape, int Times);

/// <summary>The ways in which calls go round in circles.</summary>
public enum LoopShape
{
    /// <summary>The same call gives the same result again and again.</summary>
    SameCall,

    /// <summary>The same error comes again and again, whatever is called.</summary>
    SameError,

    /// <summary>Two calls take turns, each with the same result every time.</summary>
    Alternation,
}

/// <summary>
/// Finds calls that go round in circles (K18): the same call and result four times, the same error three times, two
/// calls that took turns three times. It looks at the last calls alone, without a gap. Pure.
/// </summary>
public static class LoopDetection
{
    /// <summary>From this many equal calls with equal results in a row on, it is a loop.</summary>
    public const int SameCallsMax = 4;

    /// <summary>From this many equal errors in a row on, it is a loop.</summary>
    public const int SameErrorsMax = 3;

    /// <summary>From this many rounds of two calls that take turns on, it is a loop.</summary>
    public const int AlternationsMax = 3;

    /// <summary>How many entries a history needs: those of the longest shape.</summary>
    public const int HistoryMax = 2 * AlternationsMax;

    /// <summary>The history with one entry more, and the oldest ones dropped that no shape needs.</summary>
    public static ImmutableArray<LoopEntry> Append(ImmutableArray<LoopEntry> history, LoopEntry entry) =>
        history.Length < HistoryMax ? history.Add(entry) : [.. history.AsSpan()[^(HistoryMax - 1)..], entry];

    /// <summary>The loop in which a history ends; null when it ends in none.</summary>
    /// <param name="history">The calls, the oldest first.</param>
    public static LoopFinding? Find(ReadOnlySpan<LoopEntry> history)
    {
        int errors = EqualAtEnd(history, 1, static (first, second) => first.Error is { } e && e == second.Error);
        if (errors >= SameErrorsMax) return new LoopFinding(LoopShape.SameError, errors);
        int calls = EqualAtEnd(history, 1, static (first, second) => first == second);
        if (calls >= SameCallsMax) return new LoopFinding(LoopShape.SameCall, calls);
        // Alone, a call that repeats itself alternates with itself.
        if (calls > 1) return null;
        int rounds = EqualAtEnd(history, 2, static (first, second) => first == second);
        return rounds >= AlternationsMax ? new LoopFinding(LoopShape.Alternation, rounds) : null;
    }

    /// <summary>The failure that a loop is.</summary>
    /// <param name="finding">The loop.</param>
    /// <param name="what">What goes round, for people: the step or the tool.</param>
    public static Failure ToFailure(LoopFinding finding, string what) => new()
    {
        Kind = FailureKind.NoProgress,
        Code = finding.Shape switch
        {
            LoopShape.SameCall => "loop_same_call",
            LoopShape.SameError => "loop_same_error",
            _ => "loop_alternation",
        },
        Message = finding.Shape switch
        {
            LoopShape.SameCall => $"{what} gave the same result to the same call {finding.Times} times. ",
            LoopShape.SameError => $"{what} met the same error {finding.Times} times. ",
            _ => $"{what} went to and fro between two calls {finding.Times} times. ",
        } + "It was stopped: use another tool, or change the plan.",
        Effect = finding.Shape == LoopShape.SameError ? FailureEffect.Unknown : FailureEffect.Applied,
        Evidence = new FailureEvidence { Target = what },
    };

    // How many entries at the end, each a period after the one before, are alike: whole periods alone count.
    private static int EqualAtEnd(
        ReadOnlySpan<LoopEntry> history, int period, Func<LoopEntry, LoopEntry, bool> areAlike)
    {
        int alike = 0;
        for (int i = history.Length - 1; i >= period && areAlike(history[i], history[i - period]); i--) alike++;
        return 1 + (alike / period);
    }
}
