using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Autonomy.Tests.Tidy;

/// <summary>
/// The comments of a file, a line each, without the marks that begin them. Documentation comments are left out.
/// </summary>
internal static partial class Comments
{
    private static readonly string[] HashCommented = [".sh", ".yaml", ".yml", ".conf", ".ci/run", ".editorconfig"];

    public static IEnumerable<(int Line, string Text)> Of(SourceFile file)
    {
        if (file.IsCSharp) return OfCSharp(file);
        if (file.HasExtension(".ts") || file.HasExtension(".tsx")) return OfLines(file, "//");
        return HashCommented.Any(file.HasExtension) ? OfLines(file, "#") : [];
    }

    private static IEnumerable<(int Line, string Text)> OfCSharp(SourceFile file)
    {
        foreach (SyntaxTrivia comment in file.Syntax.DescendantTrivia().Where(IsComment))
        {
            int line = SourceFile.LineOf(comment);
            foreach (string text in comment.ToString().Split('\n')) yield return (line++, Bare(text));
        }
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    private static IEnumerable<(int Line, string Text)> OfLines(SourceFile file, string mark) =>
        file.Lines
            .Select(static (text, index) => (Line: index + 1, Text: text.Trim()))
            .Where(entry => entry.Text.StartsWith(mark, StringComparison.Ordinal))
            .Select(static entry => (entry.Line, Bare(entry.Text)));

    private static string Bare(string comment) => Mark.Replace(comment, "").Trim();

    [GeneratedRegex(@"^\s*(//|/\*|\*(?!/)|#)|\*/\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark { get; }
}
