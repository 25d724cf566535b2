using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// Whether every word of a clause is accounted for once its tool is known: by the tool, by grammar, as the name of a
/// thing. What is not would be passed over, and so is asked about. Pure.
/// </summary>
internal static class WordCheck
{
    /// <summary>Words that turn the meaning, and that no rule knows what to do with.</summary>
    public static ImmutableArray<string> Turning(ClauseReading reading, IndexedTool? tool, ImmutableHashSet<int> named)
    {
        bool mayTakeAll = tool?.Tool.Effect == EffectClass.Pure;
        return Select(reading, named, token =>
            token.IsIn(Vocabulary.Reserved) || (!mayTakeAll && token.IsIn(Vocabulary.Everything)));
    }

    /// <summary>Words that nothing explains.</summary>
    public static ImmutableArray<string> Unclear(ClauseReading reading, IndexedTool tool, Filling filling)
    {
        ImmutableArray<GoalToken> tokens = reading.Clause.Tokens;
        return
        [
            .. Enumerable.Range(0, tokens.Length)
                .Where(i => tokens[i].Kind is TokenKind.Word or TokenKind.Sign)
                .Where(i => i != reading.Clause.Action && !filling.Named.Contains(i))
                .Where(i => !IsClear(reading, i, tool, filling))
                .Select(i => tokens[i].Kind == TokenKind.Word ? tokens[i].Written : tokens[i].Text)
                .Concat(filling.Unused.Select(static literal => literal.Written)),
        ];
    }

    private static bool IsClear(ClauseReading reading, int at, IndexedTool tool, Filling filling)
    {
        GoalToken token = reading.Clause.Tokens[at];
        if (token.Kind == TokenKind.Sign) return false;
        if (token.Is("and")) return reading.JoinsValues(at);
        if (IsWanted(reading, at)) return Gives(tool, token.Stem) && filling.With[token.Text] is null;
        bool isGrammar = token.IsIn(Vocabulary.Fillers) || token.IsIn(Vocabulary.Determiners)
            || token.IsIn(Vocabulary.Prepositions) || token.IsIn(Vocabulary.Pronouns)
            || token.IsIn(Vocabulary.Reserved) || token.IsIn(Vocabulary.Everything)
            || token.IsIn(Vocabulary.LightVerbs);
        return isGrammar || reading.IsLabel(at) || Vocabulary.Labels.Contains(token.Stem)
            || Vocabulary.Results.Contains(token.Stem) || tool.Explains(token.Stem);
    }

    // "into HTML": what is to come out, and no value.
    private static bool IsWanted(ClauseReading reading, int at)
    {
        ImmutableArray<GoalToken> tokens = reading.Clause.Tokens;
        bool isAlone = at + 1 == tokens.Length || tokens[at + 1].Kind is not (TokenKind.Literal or TokenKind.Word);
        return at > 0 && tokens[at - 1].IsIn(Vocabulary.Towards) && isAlone
            && !tokens[at].IsIn(Vocabulary.Pronouns) && !tokens[at].IsIn(Vocabulary.Prepositions);
    }

    private static bool Gives(IndexedTool tool, string stem) =>
        tool.Tool.OutputSchema["properties"] is DataObject outputs
        && outputs.Properties.Any(output => WordStem.Of(output.Key.ToLowerInvariant()) == stem);

    private static ImmutableArray<string> Select(
        ClauseReading reading, ImmutableHashSet<int> named, Func<GoalToken, bool> isWanted)
    {
        ImmutableArray<GoalToken> tokens = reading.Clause.Tokens;
        return
        [
            .. Enumerable.Range(0, tokens.Length).Where(i => !named.Contains(i) && isWanted(tokens[i]))
                .Select(i => tokens[i].Written),
        ];
    }
}
