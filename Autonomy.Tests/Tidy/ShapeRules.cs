using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autonomy.Tests.Tidy;

/// <summary>The size of lines, files and functions.</summary>
internal static class ShapeRules
{
    private const int ColumnsMax = 120;
    private const int FileLinesMax = 400;
    private const int FunctionLinesMax = 60;
    private const int NestingMax = 3;
    private const long FileBytesMax = 1024 * 1024;

    public static IEnumerable<Violation> LineWidth(SourceFile file)
    {
        if (!file.IsCode) yield break;
        for (int line = 1; line <= file.Lines.Length; line++)
        {
            int columns = file.Lines[line - 1].Length;
            if (columns <= ColumnsMax) continue;
            yield return file.Breaks(line, $"{columns} columns, {ColumnsMax} at most", "break the line");
        }
    }

    public static IEnumerable<Violation> FileLength(SourceFile file)
    {
        if (!file.IsCode || file.Lines.Length <= FileLinesMax) yield break;
        string rule = $"{file.Lines.Length} lines, {FileLinesMax} at most";
        yield return file.Breaks(1, rule, "split the file by concept");
    }

    public static IEnumerable<Violation> FileSize(SourceFile file)
    {
        if (file.SizeBytes <= FileBytesMax) yield break;
        string rule = $"{file.SizeBytes} bytes, {FileBytesMax} at most";
        yield return file.Breaks(1, rule, "make the data when it is needed, or ship it elsewhere");
    }

    public static IEnumerable<Violation> FunctionLength(SourceFile file)
    {
        if (!file.IsCSharp) yield break;
        foreach (SyntaxNode function in file.Syntax.DescendantNodes().Where(IsFunction))
        {
            int lines = LinesOf(function);
            if (lines <= FunctionLinesMax) continue;
            string rule = $"a function of {lines} lines, {FunctionLinesMax} at most";
            yield return file.Breaks(function, rule, "let each part have its own name");
        }
    }

    public static IEnumerable<Violation> Nesting(SourceFile file)
    {
        if (!file.IsCSharp) yield break;
        foreach (SyntaxNode node in file.Syntax.DescendantNodes().Where(IsControlFlow))
        {
            if (DepthOf(node) != NestingMax + 1) continue;
            yield return file.Breaks(
                node, $"nested deeper than {NestingMax} levels", "return early, or move the inner part out");
        }
    }

    private static bool IsFunction(SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax;

    /// <summary>From the signature to the end; documentation and attributes do not count.</summary>
    private static int LinesOf(SyntaxNode function)
    {
        Location signature = function.ChildNodesAndTokens()
            .First(static part => part.AsNode() is not AttributeListSyntax)
            .GetLocation()!;
        int first = signature.GetLineSpan().StartLinePosition.Line;
        return function.GetLocation().GetLineSpan().EndLinePosition.Line - first + 1;
    }

    private static bool IsControlFlow(SyntaxNode node) =>
        node is IfStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax
            or DoStatementSyntax or SwitchStatementSyntax or TryStatementSyntax
        && !IsElseIf(node);

    private static bool IsElseIf(SyntaxNode node) => node is IfStatementSyntax { Parent: ElseClauseSyntax };

    /// <summary>How many levels of control flow the node stands in, itself included, up to its function.</summary>
    private static int DepthOf(SyntaxNode node) =>
        node.AncestorsAndSelf().TakeWhile(static outer => !IsFunction(outer)).Count(IsControlFlow);
}
