namespace Autonomy.Host.Configuration.Hocon;

/// <summary>The smallest parts of a text. Comments are left out.</summary>
internal enum HoconTokenKind
{
    End,
    Newline,

    /// <summary>Whitespace within a line, kept because it counts between two texts.</summary>
    Gap,
    Comma,

    /// <summary><c>:</c> or <c>=</c>.</summary>
    Separator,

    /// <summary><c>+=</c>.</summary>
    Append,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,

    /// <summary>A text in one or in three quotes; the token's text is its value.</summary>
    Quoted,

    /// <summary>Characters without quotes: a text, a number, a boolean or null.</summary>
    Unquoted,

    /// <summary><c>${</c>.</summary>
    Substitution,

    /// <summary><c>${?</c>.</summary>
    OptionalSubstitution,
}

/// <summary>One token.</summary>
internal readonly record struct HoconToken(HoconTokenKind Kind, string Text, HoconPosition Position);
