using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// Cuts a goal's text into words and values, so that nothing inside an address, a path or quotes is taken for a word.
/// Pure.
/// </summary>
internal static partial class GoalLexer
{
    // The patterns need no more than a look at each character: what takes longer is a machine that stands still.
    private const int PatienceMs = 60_000;

    private static readonly FrozenSet<string> NoPaths =
        new[] { "e.g", "i.e", "a.m", "p.m", "and/or", "w/o", "n/a" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> HostEndings =
        new[] { "com", "org", "net", "edu", "gov", "info" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The pieces of a goal, in their order.</summary>
    /// <param name="goal">The text.</param>
    /// <param name="inputs">Values with names; where the goal says such a name, it means the value.</param>
    public static ImmutableArray<GoalToken> Read(string goal, DataObject inputs) =>
        Read(goal, name => inputs[name] is { } value ? InputOf(name, value) : null);

    /// <summary>The pieces of a goal, in their order.</summary>
    /// <param name="goal">The text.</param>
    /// <param name="inputOf">The input of a name; null: there is none, and it is a word.</param>
    public static ImmutableArray<GoalToken> Read(string goal, Func<string, Literal?> inputOf)
    {
        ImmutableArray<GoalToken>.Builder tokens = ImmutableArray.CreateBuilder<GoalToken>();
        for (int at = 0; at < goal.Length;)
        {
            bool isLineStart = tokens.Count == 0 || tokens[^1] is { Kind: TokenKind.Break, Text: "\n" };
            Match marker = isLineStart ? Marker.Match(goal, at) : Match.Empty;
            if (marker.Success)
            {
                if (char.IsAsciiDigit(marker.Value.TrimStart()[0]))
                    tokens.Add(new GoalToken(TokenKind.Number, marker.Value.Trim(), at, at + marker.Length));
                at += marker.Length;
                continue;
            }

            if (TokenAt(goal, at, inputOf) is { } token)
            {
                tokens.Add(token);
                at = token.End;
            }
            else
            {
                at++;
            }
        }

        return WithFolders(tokens.ToImmutable());
    }

    private static GoalToken? TokenAt(string goal, int at, Func<string, Literal?> inputOf)
    {
        char first = goal[at];
        if (first == '\n') return new GoalToken(TokenKind.Break, "\n", at, at + 1);
        if (char.IsWhiteSpace(first) || first is ':') return null;
        Match match = Value.Match(goal, at);
        if (match.Success && LiteralOf(match) is { } found)
        {
            int end = at + found.Length;
            return new GoalToken(TokenKind.Literal, goal[at..end], at, end) { Literal = found.Literal };
        }

        Match word = Word.Match(goal, at);
        if (word.Success) return WordOf(word.Value, at, inputOf);
        if (goal.AsSpan(at).StartsWith("->", StringComparison.Ordinal)) return Then(at, at + 2);
        return first switch
        {
            '→' => Then(at, at + 1),
            '&' => new GoalToken(TokenKind.Word, "and", at, at + 1),
            '.' or '!' or '?' or ';' => new GoalToken(TokenKind.Break, first.ToString(), at, at + 1),
            ',' or '(' or ')' or '-' or '–' or '—' => new GoalToken(TokenKind.Comma, ",", at, at + 1),
            _ => new GoalToken(TokenKind.Sign, first.ToString(), at, at + 1),
        };
    }

    private static GoalToken Then(int start, int end) => new(TokenKind.Word, "then", start, end);

    private static GoalToken WordOf(string written, int at, Func<string, Literal?> inputOf)
    {
        string word = written.Replace('’', '\'').ToLowerInvariant();
        int end = at + written.Length;
        return inputOf(written) is { } input
            ? new GoalToken(TokenKind.Literal, written, at, end) { Literal = input }
            : new GoalToken(TokenKind.Word, word, at, end) { Written = written };
    }

    private static (Literal Literal, int Length)? LiteralOf(Match match)
    {
        string text = match.Value;
        if (match.Groups["quoted"].Success)
            return (new Literal(LiteralKind.Text, text[1..^1], text), text.Length);
        if (match.Groups["email"].Success) return Plain(LiteralKind.Email, text.TrimEnd('.'));
        if (match.Groups["url"].Success) return Plain(LiteralKind.Url, text.TrimEnd('.', ',', ';', ':', '!', '?', ')'));
        if (match.Groups["scheme"].Success) return Plain(LiteralKind.Other, text);
        if (match.Groups["number"].Success) return AmountOf(match);
        if (match.Groups["one"].Success) return DurationOf(1, match.Groups["unit"].Value, text);
        string path = text.TrimEnd('.');
        return KindOfPath(path) is { } kind ? Plain(kind, path) : null;
    }

    private static (Literal, int)? Plain(LiteralKind kind, string text) =>
        text.Length == 0 ? null : (new Literal(kind, text, text), text.Length);

    private static (Literal, int)? AmountOf(Match match)
    {
        string digits = match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal).TrimStart('+');
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double amount)) return null;
        string unit = match.Groups["unit"].Value;
        if (unit.Length > 0) return DurationOf(amount, unit, match.Value);
        if (match.Groups["size"].Success) return Plain(LiteralKind.Other, match.Value);
        return DataNumber.Parse(digits) is { } number
            ? (new Literal(LiteralKind.Number, number, match.Value), match.Length)
            : null;
    }

    private static (Literal, int)? DurationOf(double amount, string unit, string written)
    {
        double seconds = unit.ToLowerInvariant() switch
        {
            "ms" => 0.001,
            ['m', 'i', 'l', ..] => 0.001,
            ['s', ..] => 1,
            ['m', ..] => 60,
            ['h', ..] => 3_600,
            ['d', ..] => 86_400,
            _ => 604_800,
        };
        double total = amount * seconds;
        if (total <= 0 || total > PlanLimits.DeadlineMax.TotalSeconds) return Plain(LiteralKind.Other, written);
        string duration = Durations.Write(TimeSpan.FromMilliseconds(Math.Round(total * 1_000)));
        return (new Literal(LiteralKind.Duration, duration, written), written.Length);
    }

    private static LiteralKind? KindOfPath(string text)
    {
        bool isOrnament = text.Trim('/', '*', '~', '-', '+').Length == 0 && text is not ("." or ".." or "/");
        if (isOrnament || NoPaths.Contains(text)) return null;
        string[] parts = text.Split('/');
        string head = parts[0];
        int dot = head.LastIndexOf('.');
        bool isHost = dot > 0 && (HostEndings.Contains(head[(dot + 1)..])
            || head.StartsWith("www.", StringComparison.OrdinalIgnoreCase));
        if (isHost) return LiteralKind.Other;
        return parts.Length > 1 || Extension.IsMatch(text) ? LiteralKind.Path : null;
    }

    /// <summary>An input that the goal names: what it looks like, its value says.</summary>
    public static Literal InputOf(string name, DataValue value)
    {
        LiteralKind kind = value switch
        {
            DataNumber => LiteralKind.Number,
            DataString text => KindOf(text.Value),
            _ => LiteralKind.Other,
        };
        return new Literal(kind, value, name) { Input = name };
    }

    private static LiteralKind KindOf(string text)
    {
        Match match = Value.Match(text);
        return match.Success && LiteralOf(match) is { } found && found.Length == text.Length
            && found.Literal.Kind is not LiteralKind.Number ? found.Literal.Kind : LiteralKind.Text;
    }

    // "the docs folder", "folder docs": the word beside is the folder's name.
    private static ImmutableArray<GoalToken> WithFolders(ImmutableArray<GoalToken> tokens)
    {
        ImmutableArray<GoalToken>.Builder known = tokens.ToBuilder();
        for (int i = 0; i < tokens.Length; i++)
        {
            if (!tokens[i].IsIn(Vocabulary.Folders)) continue;
            int after = i + 1 < tokens.Length && tokens[i + 1].IsIn(Vocabulary.Towards) ? i + 2 : i + 1;
            bool isNamed = after == i + 1 || tokens[i + 1].Text is "named" or "called";
            if (isNamed && after < tokens.Length && IsName(tokens[after])) known[after] = FolderOf(tokens[after]);
            else if (i > 1 && IsName(tokens[i - 1]) && tokens[i - 2].IsIn(Vocabulary.Determiners))
                known[i - 1] = FolderOf(tokens[i - 1]);
        }

        return known.ToImmutable();
    }

    private static bool IsName(GoalToken token) =>
        token.Kind == TokenKind.Word && !Vocabulary.Fillers.Contains(token.Text)
        && !Vocabulary.Determiners.Contains(token.Text) && !Vocabulary.Prepositions.Contains(token.Text)
        && !Vocabulary.Reserved.Contains(token.Text) && !Vocabulary.Everything.Contains(token.Text)
        && !Vocabulary.Labels.Contains(token.Stem) && !Vocabulary.Pronouns.Contains(token.Text);

    private static GoalToken FolderOf(GoalToken word) => new(TokenKind.Literal, word.Text, word.Start, word.End)
    {
        Literal = new Literal(LiteralKind.Path, word.Written, word.Written),
    };

    [GeneratedRegex(
        @"\G[ \t]*(\d{1,3}[.)]|[-*•])[ \t]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: PatienceMs)]
    private static partial Regex Marker { get; }

    [GeneratedRegex(
        """\G((?<quoted>"[^"\n]+"|“[^”\n]+”|`[^`\n]+`|(?<![\p{L}\p{N}])'[^'\n]+'(?![\p{L}\p{N}]))"""
        + """|(?<url>https?://[^\s<>"'`“”]+)|(?<scheme>[a-z][a-z0-9+.-]{0,30}://\S+)"""
        + """|(?<email>[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8})"""
        + """|(?<number>[-+]?\d{1,3}(,\d{3})+(\.\d+)?|[-+]?\d+(\.\d+)?)"""
        + """((?<unit>ms|s|m|h|d)|\s*(?<unit>milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)"""
        + """|\s*(?<size>[kmgt]?i?b|bytes?|%))?(?![\w/@-]|[.]\w)"""
        + """|(?<one>an?|one)\s+(?<unit>second|minute|hour|day|week)\b"""
        + """|(\.{1,2}/|~/|/)?[\w@+*~-][\w.@+*~-]{0,254}(/[\w.@+*~-]{1,255}){0,64}/?|\.{1,2}(?=\s|$)|/(?=\s|$))""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: PatienceMs)]
    private static partial Regex Value { get; }

    [GeneratedRegex(
        @"\G[\p{L}\p{N}_][\p{L}\p{N}_'’-]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: PatienceMs)]
    private static partial Regex Word { get; }

    [GeneratedRegex(
        @"[\w*)-]\.[A-Za-z][A-Za-z0-9]{0,7}$|^\.{1,2}$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: PatienceMs)]
    private static partial Regex Extension { get; }
}
