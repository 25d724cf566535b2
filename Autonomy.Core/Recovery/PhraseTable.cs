using System.Collections.Immutable;

namespace Autonomy.Core.Recovery;

/// <summary>
/// Sentences that services and programs are known to write, each with what it means. The lowest rank of rule R1: asked
/// only where neither a code nor a status tells more. The first sentence that is met wins, so the narrower ones stand
/// before the wider.
/// </summary>
internal sealed class PhraseTable(params ImmutableArray<(string Text, FailureKind Kind)> rows)
{
    /// <summary>How much of a text is searched, in characters; the rest is left out.</summary>
    internal const int TextLengthMax = 20_000;

    /// <summary>What the text means, or null when it holds no known sentence; case does not count.</summary>
    internal FailureKind? In(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        ReadOnlySpan<char> searched = text.AsSpan(0, Math.Min(text.Length, TextLengthMax));
        foreach ((string phrase, FailureKind kind) in rows)
        {
            if (searched.Contains(phrase, StringComparison.OrdinalIgnoreCase)) return kind;
        }

        return null;
    }
}
