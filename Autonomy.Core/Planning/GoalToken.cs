namespace Autonomy.Core.Planning;

/// <summary>What a piece of a goal's text is.</summary>
internal enum TokenKind
{
    /// <summary>A word.</summary>
    Word,

    /// <summary>A value.</summary>
    Literal,

    /// <summary>A comma, or what is like one.</summary>
    Comma,

    /// <summary>The end of a sentence or line.</summary>
    Break,

    /// <summary>The number of an item in a numbered list.</summary>
    Number,

    /// <summary>A sign that no rule knows.</summary>
    Sign,
}

/// <summary>A piece of a goal's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written; of a word in lower case.</param>
/// <param name="Start">Where it begins in the goal.</param>
/// <param name="End">Where it ends, exclusive.</param>
internal sealed record GoalToken(TokenKind Kind, string Text, int Start, int End)
{
    /// <summary>The word without its endings; empty for what is no word.</summary>
    public string Stem { get; } = Kind == TokenKind.Word ? WordStem.Of(Text) : "";

    /// <summary>The value; null for what is none.</summary>
    public Literal? Literal { get; init; }

    /// <summary>The word as it is written; empty for what is no word.</summary>
    public string Written { get; init; } = "";

    /// <summary>Whether it is this word.</summary>
    public bool Is(string word) => Kind == TokenKind.Word && Text == word;

    /// <summary>Whether it is one of these words.</summary>
    public bool IsIn(IReadOnlySet<string> words) => Kind == TokenKind.Word && words.Contains(Text);
}
