using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>The kinds of <see cref="Token"/>.</summary>
internal enum TokenKind
{
    End,
    Identifier,
    QuotedIdentifier,
    Literal,
    Number,
    Dot,
    Star,
    Flatten,
    OpenFilter,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    OpenParenthesis,
    CloseParenthesis,
    Comma,
    Colon,
    Pipe,
    Or,
    And,
    Not,
    Reference,
    Current,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A token of an expression.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">As it stands in the text; of identifiers the name.</param>
/// <param name="Value">Of literals, their value.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, DataValue? Value = null);
