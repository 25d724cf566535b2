using System.Collections.Immutable;

namespace Autonomy.Core.Planning;

/// <summary>
/// Splits a goal into clauses: at the ends of sentences and lines, at words of order, and where a conjunction is
/// followed by another thing to do. Where it is not sure it splits, as a clause that nobody understands is asked about,
/// and a word inside another clause might be passed over. Pure.
/// </summary>
internal sealed class Decomposer
{
    private static readonly ImmutableArray<string[]> OrderPhrases =
    [
        .. new[]
        {
            "and after that", "and then", "then", "after that", "after this", "after which", "afterwards", "afterward",
            "thereafter", "and afterwards", "subsequently", "and subsequently", "followed by", "and finally", "finally",
            "lastly", "and lastly", "next", "secondly", "thirdly", "once done", "when done", "once that is done",
            "once this is done", "when that is done", "when this is done",
        }.OrderByDescending(static phrase => phrase.Length).Select(static phrase => phrase.Split(' ')),
    ];

    private readonly string _goal;
    private readonly ImmutableArray<GoalToken> _tokens;
    private readonly Func<string, bool> _isAction;
    private readonly List<Draft> _drafts = [];
    private readonly List<GoalToken> _current = [];
    private Joint _joint = new(JointKind.Sentence, "");
    private GoalToken? _lead;

    private Decomposer(string goal, ImmutableArray<GoalToken> tokens, Func<string, bool> isAction) =>
        (_goal, _tokens, _isAction) = (goal, tokens, isAction);

    /// <summary>The clauses of a goal, in the order of its text.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="tokens">Its pieces.</param>
    /// <param name="isAction">Whether the stem of a word is that of something that a tool does.</param>
    public static ImmutableArray<Clause> Split(
        string goal, ImmutableArray<GoalToken> tokens, Func<string, bool> isAction)
    {
        var splitting = new Decomposer(goal, tokens, isAction);
        for (int at = 0; at < tokens.Length;) at += splitting.Take(at);
        splitting.Close(new Joint(JointKind.Sentence, ""));
        return splitting.Finish();
    }

    // How many pieces were taken.
    private int Take(int at)
    {
        GoalToken token = _tokens[at];
        switch (token.Kind)
        {
            case TokenKind.Break:
                Close(new Joint(JointKind.Sentence, ""));
                return 1;
            case TokenKind.Number:
                Close(new Joint(JointKind.Then, "the numbers of the list"));
                return 1;
            case TokenKind.Comma: return TakeComma(at);
            case TokenKind.Word: return TakeWord(at);
            default:
                _current.Add(token);
                return 1;
        }
    }

    private int TakeComma(int at)
    {
        if (_lead is not null && HasContent) Close(new Joint(JointKind.And, ""));
        else if (HasContent && BeginsClause(at + 1, isSure: true)) Close(new Joint(JointKind.And, ""));
        else _current.Add(_tokens[at]);
        return 1;
    }

    private int TakeWord(int at)
    {
        GoalToken token = _tokens[at];
        if (OrderAt(at) is { Length: > 0 } phrase)
        {
            Close(new Joint(JointKind.Then, $"'{string.Join(' ', phrase)}'"));
            return phrase.Length;
        }

        if (token.Is("and") || token.Is("plus"))
        {
            if (HasContent && BeginsClause(at + 1, isSure: false)) Close(new Joint(JointKind.And, ""));
            else if (HasContent) _current.Add(token);
            return 1;
        }

        bool isRelative = (token.Is("after") || token.Is("before")) && BeginsClause(at + 1, isSure: true);
        if (isRelative && !HasContent) _lead = token;
        else if (token.Is("after") && isRelative) Close(new Joint(JointKind.Reversed, "'after'"));
        else if (isRelative) Close(new Joint(JointKind.Then, "'before'"));
        else _current.Add(token);
        return 1;
    }

    private string[] OrderAt(int at)
    {
        foreach (string[] phrase in OrderPhrases)
        {
            bool fits = at + phrase.Length <= _tokens.Length;
            for (int i = 0; fits && i < phrase.Length; i++) fits = _tokens[at + i].Is(phrase[i]);
            if (fits) return phrase;
        }

        return [];
    }

    // Whether something to do begins there: for sure, where a tool knows the word; otherwise also with an unknown word.
    private bool BeginsClause(int at, bool isSure)
    {
        while (at < _tokens.Length && IsSkipped(_tokens[at])) at++;
        if (at >= _tokens.Length || _tokens[at].Kind != TokenKind.Word) return false;
        GoalToken word = _tokens[at];
        bool isGrammar = word.IsIn(Vocabulary.Determiners) || word.IsIn(Vocabulary.Prepositions)
            || word.IsIn(Vocabulary.Pronouns) || word.IsIn(Vocabulary.Reserved) || word.Is("and");
        return !isGrammar && (IsAction(word) || !isSure);
    }

    private bool IsAction(GoalToken word) =>
        word.Kind == TokenKind.Word && (_isAction(word.Stem) || word.IsIn(Vocabulary.LightVerbs));

    private static bool IsSkipped(GoalToken token) =>
        token.IsIn(Vocabulary.Fillers) && !token.IsIn(Vocabulary.LightVerbs);

    private bool HasContent => _current.Exists(static token => token.Kind != TokenKind.Comma && !IsSkipped(token));

    // Ends the clause in hand, and says how the next one is joined to it.
    private void Close(Joint next)
    {
        if (!HasContent)
        {
            _current.Clear();
            // "1. ..." after a line's end, "and then" after a comma: the stronger word counts.
            if (next.Kind != JointKind.Sentence && next.Kind != JointKind.And) _joint = next;
            return;
        }

        _drafts.Add(new Draft([.. _current], _joint));
        _current.Clear();
        _joint = _lead is { } lead
            ? new Joint(lead.Is("after") ? JointKind.Then : JointKind.Reversed, $"'{lead.Text}'")
            : next;
        _lead = null;
    }

    private ImmutableArray<Clause> Finish()
    {
        var after = new List<ClauseOrder>[_drafts.Count];
        for (int i = 0; i < after.Length; i++) after[i] = [];
        for (int i = 1; i < after.Length; i++)
        {
            Joint joint = _drafts[i].Joint;
            if (joint.Kind == JointKind.Then) after[i].Add(new ClauseOrder(i, joint.Why));
            if (joint.Kind == JointKind.Reversed) after[i - 1].Add(new ClauseOrder(i + 1, joint.Why));
        }

        return [.. _drafts.Select((draft, i) => new Clause
        {
            Number = i + 1,
            Text = _goal[draft.Tokens[0].Start..draft.Tokens[^1].End],
            Tokens = draft.Tokens,
            Action = ActionOf(draft.Tokens),
            After = [.. after[i]],
            IsSentence = draft.Joint.Kind == JointKind.Sentence,
        })];
    }

    // "Compute the hash": a verb that means nothing by itself leaves it to the next one.
    private int ActionOf(ImmutableArray<GoalToken> tokens)
    {
        int light = -1;
        for (int i = 0; i < tokens.Length; i++)
        {
            if (!IsAction(tokens[i]) || tokens[i].IsIn(Vocabulary.Prepositions)) continue;
            if (!tokens[i].IsIn(Vocabulary.LightVerbs)) return i;
            if (light < 0 && _isAction(tokens[i].Stem)) light = i;
        }

        return light;
    }

    private enum JointKind
    {
        Sentence,
        And,
        Then,

        /// <summary>The next clause is done before this one.</summary>
        Reversed,
    }

    private readonly record struct Joint(JointKind Kind, string Why);

    private sealed record Draft(ImmutableArray<GoalToken> Tokens, Joint Joint);
}
