using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Autonomy.Tests.Tidy;

/// <summary>Comments say why, in sentences; they are no place for code, ornament or promises.</summary>
internal static partial class CommentRules
{
    public static IEnumerable<Violation> Banners(SourceFile file) =>
        from comment in Comments.Of(file)
        where Ornament.IsMatch(comment.Text)
        select file.Breaks(comment.Line, "a banner", "let the names and the order of the members say it");

    public static IEnumerable<Violation> Regions(SourceFile file) =>
        !file.IsCSharp
            ? []
            : from trivia in file.Syntax.DescendantTrivia()
              where trivia.IsKind(SyntaxKind.RegionDirectiveTrivia)
              select file.Breaks(SourceFile.LineOf(trivia), "a region", "split the file by concept instead");

    public static IEnumerable<Violation> CodeInComments(SourceFile file) =>
        !file.IsCSharp
            ? []
            : from comment in Comments.Of(file)
              where Statement.IsMatch(comment.Text)
              select file.Breaks(comment.Line, "code in a comment", "delete it, the history keeps it");

    public static IEnumerable<Violation> Promises(SourceFile file) =>
        from comment in Comments.Of(file)
        where Promise.IsMatch(comment.Text)
        select file.Breaks(comment.Line, "an open promise in a comment", "do it now, or file an issue");

    [GeneratedRegex(@"(?<mark>[=\-*#_~/])\k<mark>{3,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ornament { get; }

    /// <summary>An opened block, or a statement: a sentence may end its line in a semicolon too.</summary>
    [GeneratedRegex(
        @"\{$|\);$|=.*;$|(\+\+|--);$|^(return|throw|break|continue|using|var|await)\b.*;$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Statement { get; }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Promise { get; }
}
