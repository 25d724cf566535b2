using System.Collections.Immutable;

namespace Autonomy.Core.Planning;

/// <summary>A value in a clause, and how the words before it introduce it.</summary>
/// <param name="Literal">The value.</param>
/// <param name="Preposition">The preposition that it stands after, as in <c>to page.html</c>; null: none.</param>
/// <param name="Named">The stem of the word right before it, as in <c>limit 10</c>; empty: none.</param>
/// <param name="IsFurther">Whether it goes on a list of values: <c>a.txt and b.txt</c>.</param>
internal sealed record LiteralUse(Literal Literal, string? Preposition, string Named, bool IsFurther);

/// <summary>Words that mean what came out before.</summary>
/// <param name="Noun">The stem of the noun, as in <c>the hash</c>; null: a pronoun.</param>
/// <param name="Words">How it is written.</param>
internal sealed record Reference(string? Noun, string Words);

/// <summary>What a clause says, piece by piece, before anybody knows the tool. Pure.</summary>
internal sealed class ClauseReading
{
    private const int LabelWordsMax = 3;

    private static readonly HashSet<string> BareResults =
        [.. new[] { "result", "output", "content", "response", "answer", "outcome" }.Select(WordStem.Of)];

    private readonly HashSet<int> _labelled = [];

    private ClauseReading(Clause clause) => Clause = clause;

    public Clause Clause { get; }

    public ImmutableArray<LiteralUse> Literals { get; private set; } = [];

    public ImmutableArray<Reference> References { get; private set; } = [];

    /// <summary>The stems of words that name a thing, as in <c>the annual report</c>.</summary>
    public IEnumerable<string> LabelStems => _labelled.Select(i => Clause.Tokens[i].Stem);

    public static ClauseReading Of(Clause clause)
    {
        var reading = new ClauseReading(clause);
        reading.References = [.. reading.FindReferences()];
        reading.Literals =
        [
            .. Enumerable.Range(0, clause.Tokens.Length).Where(i => clause.Tokens[i].Literal is not null)
                .Select(reading.UseAt),
        ];
        return reading;
    }

    /// <summary>Whether a word belongs to the name of a thing.</summary>
    public bool IsLabel(int at) => _labelled.Contains(at);

    /// <summary>Whether a conjunction only joins two values.</summary>
    public bool JoinsValues(int at) =>
        at > 0 && Clause.Tokens[at - 1].Literal is not null
        && Enumerable.Range(at + 1, LabelWordsMax).Any(i =>
            i < Clause.Tokens.Length && Clause.Tokens[i].Literal is not null
            && Enumerable.Range(at + 1, i - at - 1).All(IsBetween));

    private IEnumerable<Reference> FindReferences()
    {
        ImmutableArray<GoalToken> tokens = Clause.Tokens;
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Kind != TokenKind.Word || i == Clause.Action) continue;
            int end = tokens[i].IsIn(Vocabulary.Determiners) ? LabelEnd(i + 1) : i + 1;
            bool isOfLiteral = end < tokens.Length && tokens[end].Literal is not null;
            if (end > i + 1)
            {
                for (int word = i + 1; word < end; word++) _labelled.Add(word);
                string words = string.Join(' ', tokens[i..end].Select(static token => token.Text));
                if (!isOfLiteral) yield return new Reference(tokens[end - 1].Stem, words);
                i = end - 1;
            }
            else if (tokens[i].IsIn(Vocabulary.Pronouns) && !isOfLiteral)
            {
                yield return new Reference(null, tokens[i].Text);
            }
            else if (BareResults.Contains(tokens[i].Stem) && !isOfLiteral)
            {
                yield return new Reference(tokens[i].Stem, tokens[i].Text);
            }
        }
    }

    // The nouns after a determiner, as far as they go.
    private int LabelEnd(int at)
    {
        int end = at;
        while (end < Clause.Tokens.Length && end - at < LabelWordsMax && end != Clause.Action
            && IsNoun(Clause.Tokens[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsNoun(GoalToken token) =>
        token.Kind == TokenKind.Word && !token.IsIn(Vocabulary.Prepositions) && !token.IsIn(Vocabulary.Reserved)
        && !token.IsIn(Vocabulary.Fillers) && !token.IsIn(Vocabulary.Determiners) && !token.Is("and")
        && !token.IsIn(Vocabulary.Everything);

    private LiteralUse UseAt(int at)
    {
        ImmutableArray<GoalToken> tokens = Clause.Tokens;
        bool isFurther = false;
        int words = 0;
        string? preposition = null;
        for (int i = at - 1; i >= 0 && words <= LabelWordsMax && i != Clause.Action; i--)
        {
            if (tokens[i].IsIn(Vocabulary.Prepositions))
            {
                preposition = tokens[i].Text;
                break;
            }

            bool isJoint = tokens[i].Kind == TokenKind.Comma || tokens[i].Is("and");
            isFurther |= isJoint && i > 0 && tokens[i - 1].Literal is not null;
            if (tokens[i].Literal is not null && !isFurther) break;
            if (tokens[i].Kind == TokenKind.Word && !isJoint) words++;
        }

        string named = at > 0 && at - 1 != Clause.Action ? tokens[at - 1].Stem : "";
        return new LiteralUse(tokens[at].Literal!, preposition, named, isFurther);
    }

    private bool IsBetween(int at) =>
        Clause.Tokens[at].IsIn(Vocabulary.Determiners) || Clause.Tokens[at].IsIn(Vocabulary.Prepositions)
        || Vocabulary.Labels.Contains(Clause.Tokens[at].Stem);
}
