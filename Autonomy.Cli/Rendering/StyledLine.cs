using System.Text;
using Spectre.Console;

namespace Autonomy.Cli.Rendering;

/// <summary>A line of text in pieces, each with its style; without colour it is its text.</summary>
internal sealed class StyledLine
{
    private readonly List<(string Text, string Style)> _pieces = [];

    public int Length => _pieces.Sum(piece => piece.Text.Length);

    /// <summary>Adds a piece; control characters, which could steer the terminal, become blanks.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <param name="style">A style: <c>green</c>, <c>bold red</c>, <c>dim</c>; empty for none.</param>
    public StyledLine Add(string text, string style = "")
    {
        if (text.Length > 0) _pieces.Add((Clean(text), style));
        return this;
    }

    /// <summary>Adds the pieces of another line.</summary>
    public StyledLine Add(StyledLine other)
    {
        _pieces.AddRange(other._pieces);
        return this;
    }

    /// <summary>Adds a piece before all others.</summary>
    public StyledLine AddAtStart(string text, string style)
    {
        _pieces.Insert(0, (Clean(text), style));
        return this;
    }

    /// <summary>Adds a piece and blanks up to a width; a longer text is cut.</summary>
    public StyledLine AddColumn(string text, int width, string style = "") =>
        Add(
            (text.Length > width ? string.Concat(text.AsSpan(0, Math.Max(0, width - 1)), "…") : text).PadRight(width),
            style);

    /// <summary>The line, cut to a width.</summary>
    public StyledLine Crop(int width)
    {
        if (Length <= width) return this;
        var cut = new StyledLine();
        int left = width - 1;
        foreach ((string text, string style) in _pieces)
        {
            if (left <= 0) break;
            cut.Add(text.Length > left ? text[..left] : text, style);
            left -= text.Length;
        }

        return cut.Add("…");
    }

    public string ToMarkup()
    {
        var markup = new StringBuilder();
        foreach ((string text, string style) in _pieces)
            markup.Append(style.Length == 0 ? Markup.Escape(text) : $"[{style}]{Markup.Escape(text)}[/]");
        return markup.ToString();
    }

    public override string ToString() => string.Concat(_pieces.Select(piece => piece.Text));

    private static string Clean(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))
        : text;
}
