using System.Text;

namespace Autonomy.Core.Reporting;

/// <summary>Texts that come from outside, made harmless in a page of Markdown (CommonMark with tables).</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*[]<>|~&";

    /// <summary>A text as itself, on one line: nothing in it is read as markup.</summary>
    public static string Of(string text)
    {
        string line = OneLine(text);
        var escaped = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            // Within a word an underscore is a letter; at its edge it would be emphasis.
            bool isEdge = line[i] == '_' && !(IsLetter(line, i - 1) && IsLetter(line, i + 1));
            if (isEdge || Special.Contains(line[i], StringComparison.Ordinal)) escaped.Append('\\');
            escaped.Append(line[i]);
        }

        return escaped.ToString();
    }

    /// <summary>A text as code, on one line, also within a table.</summary>
    public static string Code(string text)
    {
        string line = OneLine(text).Replace("|", "\\|", StringComparison.Ordinal);
        int longest = 0;
        for (int i = 0, run = 0; i < line.Length; i++)
        {
            run = line[i] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        string fence = new('`', longest + 1);
        return longest == 0 && line.Length > 0 ? $"`{line}`" : $"{fence} {line} {fence}";
    }

    /// <summary>Without line ends and other characters that steer.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char c in text) line.Append(char.IsControl(c) || IsDirection(c) ? ' ' : c);
        return line.ToString().Trim();
    }

    // Marks that turn the direction of what follows can make a text look like another.
    private static bool IsDirection(char c) =>
        c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';

    private static bool IsLetter(string line, int at) => (uint)at < (uint)line.Length && char.IsLetterOrDigit(line[at]);
}
