using System.Globalization;
using System.Text;

namespace Autonomy.Host.Configuration.Hocon;

/// <summary>Cuts a text into tokens. It looks at most three characters ahead.</summary>
internal sealed class HoconLexer(string source, string text)
{
    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";
    private const string TripleQuote = "\"\"\"";

    private int _at;
    private int _line = 1;
    private int _lineStart;

    private HoconPosition Position => new(source, _line, _at - _lineStart + 1);

    /// <summary>The tokens of the text; the last is <see cref="HoconTokenKind.End"/>.</summary>
    /// <exception cref="HoconException">A character or a text cannot be read.</exception>
    public static List<HoconToken> Read(string source, string text)
    {
        if (text.Length > HoconLimits.FileCharactersMax)
        {
            throw new HoconException(
                new HoconPosition(source, 1, 1),
                $"The file is longer than {HoconLimits.FileCharactersMax} characters.",
                "Split it and include its parts.");
        }

        HoconLexer lexer = new(source, text);
        List<HoconToken> tokens = [];
        do
        {
            lexer.SkipComment();
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != HoconTokenKind.End);
        return tokens;
    }

    private void SkipComment()
    {
        if (!Ahead("#") && !Ahead("//")) return;
        while (_at < text.Length && text[_at] != '\n') _at++;
    }

    private HoconToken Next()
    {
        if (_at == text.Length) return new HoconToken(HoconTokenKind.End, "", Position);
        char c = text[_at];
        if (IsGap(c)) return Run(HoconTokenKind.Gap, IsGap);
        return c switch
        {
            '\n' => Newline(),
            ',' => Symbol(HoconTokenKind.Comma, 1),
            ':' or '=' => Symbol(HoconTokenKind.Separator, 1),
            '{' => Symbol(HoconTokenKind.OpenBrace, 1),
            '}' => Symbol(HoconTokenKind.CloseBrace, 1),
            '[' => Symbol(HoconTokenKind.OpenBracket, 1),
            ']' => Symbol(HoconTokenKind.CloseBracket, 1),
            '"' => Ahead(TripleQuote) ? TripleQuoted() : Quoted(),
            '+' when Ahead("+=") => Symbol(HoconTokenKind.Append, 2),
            '$' when Ahead("${?") => Symbol(HoconTokenKind.OptionalSubstitution, 3),
            '$' when Ahead("${") => Symbol(HoconTokenKind.Substitution, 2),
            _ when Reserved.Contains(c, StringComparison.Ordinal) => throw Refuse(
                $"'{c}' may not stand outside of quotes.", "Put the text in double quotes."),
            _ => Unquoted(),
        };
    }

    private HoconToken Symbol(HoconTokenKind kind, int length)
    {
        HoconToken token = new(kind, text.Substring(_at, length), Position);
        _at += length;
        return token;
    }

    private HoconToken Newline()
    {
        HoconToken token = Symbol(HoconTokenKind.Newline, 1);
        _line++;
        _lineStart = _at;
        return token;
    }

    private HoconToken Run(HoconTokenKind kind, Predicate<char> belongs)
    {
        int length = 1;
        while (_at + length < text.Length && belongs(text[_at + length])) length++;
        return Symbol(kind, length);
    }

    /// <summary>A number may hold a plus in its exponent, which nothing else without quotes may.</summary>
    private HoconToken Unquoted()
    {
        int length = HoconNumbers.LengthAtStart(text.AsSpan(_at));
        while (_at + length < text.Length && IsUnquoted(_at + length)) length++;
        return Symbol(HoconTokenKind.Unquoted, length);
    }

    private bool IsUnquoted(int at)
    {
        char c = text[at];
        if (c == '/' && at + 1 < text.Length && text[at + 1] == '/') return false;
        return c != '\n' && !IsGap(c) && !Reserved.Contains(c, StringComparison.Ordinal);
    }

    private HoconToken TripleQuoted()
    {
        HoconPosition start = Position;
        int from = _at + TripleQuote.Length;
        int end = text.IndexOf(TripleQuote, from, StringComparison.Ordinal);
        if (end < 0) throw Refuse("The text in three quotes has no end.", "Close it with three double quotes.");

        // Of more than three quotes at the end, the last three close the text, and the others belong to it.
        while (end + TripleQuote.Length < text.Length && text[end + TripleQuote.Length] == '"') end++;
        for (; _at < end + TripleQuote.Length; _at++)
        {
            if (text[_at] != '\n') continue;
            _line++;
            _lineStart = _at + 1;
        }

        return new HoconToken(HoconTokenKind.Quoted, text[from..end], start);
    }

    private HoconToken Quoted()
    {
        HoconPosition start = Position;
        StringBuilder value = new();
        _at++;
        while (true)
        {
            if (_at == text.Length || text[_at] == '\n')
            {
                throw new HoconException(
                    start, "The quoted text does not end on its line.",
                    "Close it with a double quote, or use three quotes for a text of several lines.");
            }

            char c = text[_at];
            if (c == '"') break;
            if (c < ' ')
                throw Refuse($"The control character U+{(int)c:X4} stands within quotes.", $"Write \\u{(int)c:x4}.");
            value.Append(c == '\\' ? Escape() : c);
            _at++;
        }

        _at++;
        return new HoconToken(HoconTokenKind.Quoted, value.ToString(), start);
    }

    /// <summary>The character that the escape stands for; stays at the last character of the escape.</summary>
    private char Escape()
    {
        char c = _at + 1 < text.Length ? text[_at + 1] : '\0';
        char? simple = c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => null,
        };
        if (simple is { } character)
        {
            _at++;
            return character;
        }

        bool isCode = c == 'u' && _at + 6 <= text.Length && ushort.TryParse(
            text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
        if (!isCode)
        {
            throw Refuse(
                "The escape is not one of JSON.",
                "Write \\\\ for a backslash, or one of \\\" \\/ \\b \\f \\n \\r \\t \\u0000.");
        }

        char coded = (char)ushort.Parse(
            text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _at += 5;
        return coded;
    }

    private bool Ahead(string expected) =>
        text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal);

    private HoconException Refuse(string what, string fix) => new(Position, what, fix);

    /// <summary>The whitespace of the specification, but for the newline; a byte order mark counts as one.</summary>
    private static bool IsGap(char c) =>
        c is '\t' or '\v' or '\f' or '\r' or '\uFEFF' or (>= '\u001C' and <= '\u001F')
        || char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
