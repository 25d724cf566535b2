using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>Cuts the text of an expression into tokens.</summary>
internal sealed class Lexer
{
    private static readonly (string Text, TokenKind Kind)[] Symbols =
    [
        ("[?", TokenKind.OpenFilter), ("[]", TokenKind.Flatten), ("||", TokenKind.Or), ("&&", TokenKind.And),
        ("==", TokenKind.Equal), ("!=", TokenKind.NotEqual), ("<=", TokenKind.LessOrEqual),
        (">=", TokenKind.GreaterOrEqual),
        ("[", TokenKind.OpenBracket), ("]", TokenKind.CloseBracket), ("{", TokenKind.OpenBrace),
        ("}", TokenKind.CloseBrace), ("(", TokenKind.OpenParenthesis), (")", TokenKind.CloseParenthesis),
        (".", TokenKind.Dot), ("*", TokenKind.Star), (",", TokenKind.Comma), (":", TokenKind.Colon),
        ("|", TokenKind.Pipe), ("!", TokenKind.Not), ("&", TokenKind.Reference), ("@", TokenKind.Current),
        ("<", TokenKind.Less), (">", TokenKind.Greater),
    ];

    private readonly string _text;
    private readonly ImmutableArray<Token>.Builder _tokens = ImmutableArray.CreateBuilder<Token>();
    private int _position;
    private ExpressionFault? _fault;

    private Lexer(string text) => _text = text;

    /// <summary>The tokens, the last of which is <see cref="TokenKind.End"/>, or the fault.</summary>
    public static (ImmutableArray<Token> Tokens, ExpressionFault? Fault) Read(string text)
    {
        var lexer = new Lexer(text);
        while (lexer._fault is null && lexer.SkipSpace()) lexer.ReadToken();
        lexer._tokens.Add(new Token(TokenKind.End, text.Length, ""));
        return (lexer._tokens.ToImmutable(), lexer._fault);
    }

    /// <summary>
    /// Where a quoted part that begins at <paramref name="start"/> ends (the index of its closing quote), or -1.
    /// A backslash takes the next character with it.
    /// </summary>
    public static int EndOfQuoted(string text, int start)
    {
        char quote = text[start];
        for (int index = start + 1; index < text.Length; index++)
        {
            if (text[index] == '\\') index++;
            else if (text[index] == quote) return index;
        }

        return -1;
    }

    private bool SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\r' or '\n') _position++;
        return _position < _text.Length;
    }

    private void ReadToken()
    {
        char first = _text[_position];
        if (char.IsAsciiLetter(first) || first == '_') ReadIdentifier();
        else if (char.IsAsciiDigit(first) || first == '-') ReadNumber();
        else if (first is '\'' or '"' or '`') ReadQuoted(first);
        else ReadSymbol();
    }

    private void ReadIdentifier()
    {
        int start = _position;
        while (_position < _text.Length && IsNamePart(_text[_position])) _position++;
        if (_position < _text.Length && _text[_position] == '-') RefuseDash(start);
        else Add(TokenKind.Identifier, start, _text[start.._position]);
    }

    private void RefuseDash(int start)
    {
        int end = _position;
        while (end < _text.Length && (IsNamePart(_text[end]) || _text[end] == '-')) end++;
        string quoted = $"\"{_text[start..end]}\"";
        bool isProperty = _tokens is [.., { Kind: TokenKind.Identifier }, { Kind: TokenKind.Dot }];
        string remedy = isProperty ? $"{_tokens[^2].Text}.{quoted}" : quoted;
        Fail($"A name with '-' in it must be quoted: write {remedy}.", _position);
    }

    private void ReadNumber()
    {
        int start = _position++;
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position])) _position++;
        if (_text[start] == '-' && _position == start + 1) Fail("A '-' must be followed by a digit.", start);
        else Add(TokenKind.Number, start, _text[start.._position]);
    }

    private void ReadQuoted(char quote)
    {
        int start = _position;
        int end = EndOfQuoted(_text, start);
        if (end < 0)
        {
            Fail($"The {quote} is never closed.", start);
            return;
        }

        _position = end + 1;
        string inner = _text[(start + 1)..end];
        if (quote == '\'')
            Add(TokenKind.Literal, start, _text[start.._position], new DataString(Unescape(inner, '\'')));
        else if (quote == '`')
            ReadJson(TokenKind.Literal, start, Unescape(inner, '`'));
        else
            ReadJson(TokenKind.QuotedIdentifier, start, _text[start.._position]);
    }

    private void ReadJson(TokenKind kind, int start, string json)
    {
        if (!DataJson.TryParse(json, out DataValue? value, out string? fault))
            Fail($"{_text[start.._position]} is no JSON. A string literal is '...' or `\"...\"`. {fault}", start);
        else if (kind == TokenKind.QuotedIdentifier)
            Add(kind, start, ((DataString)value).Value);
        else
            Add(kind, start, _text[start.._position], value);
    }

    /// <summary>Takes the backslash from before each quote; every other pair of a backslash and a character stays.</summary>
    private static string Unescape(string text, char quote)
    {
        if (!text.Contains('\\')) return text;
        var result = new System.Text.StringBuilder(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] == '\\' && index + 1 < text.Length)
            {
                if (text[index + 1] != quote) result.Append('\\');
                index++;
            }

            result.Append(text[index]);
        }

        return result.ToString();
    }

    private void ReadSymbol()
    {
        foreach ((string text, TokenKind kind) in Symbols)
        {
            if (string.CompareOrdinal(_text, _position, text, 0, text.Length) != 0) continue;
            Add(kind, _position, text);
            _position += text.Length;
            return;
        }

        string hint = _text[_position] == '=' ? " Equality is written ==." : "";
        Fail($"The character {_text[_position]} has no meaning here.{hint}", _position);
    }

    private static bool IsNamePart(char unit) => char.IsAsciiLetterOrDigit(unit) || unit == '_';

    private void Add(TokenKind kind, int start, string text, DataValue? value = null) =>
        _tokens.Add(new Token(kind, start, text, value));

    private void Fail(string message, int position) =>
        _fault = new ExpressionFault(ExpressionFaultCode.Syntax, message, position);
}
