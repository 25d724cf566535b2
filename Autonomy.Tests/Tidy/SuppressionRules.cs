using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autonomy.Tests.Tidy;

/// <summary>A warning is switched off in a file that is listed here, with its reason, and nowhere else.</summary>
internal static class SuppressionRules
{
    /// <summary>
    /// Where Core and Actors meet what is banned elsewhere (the thread pool, the clock, the randomness), and the places
    /// where a rule does not fit: each says why beside the switch.
    /// </summary>
    private static readonly string[] Allowed =
    [
        "Autonomy.Actors/Runtime/ThreadPoolDispatcher.cs",
        "Autonomy.Actors/Runtime/SystemSeams.cs",
        "Autonomy.Adapters/Http/HostGates.cs",
        "Autonomy.Tests/Actors/Runtime/DeterministicDispatcherTests.cs",
    ];

    public static IEnumerable<Violation> Places(SourceFile file) =>
        Allowed.Contains(file.Path)
            ? []
            : from node in SuppressionsOf(file)
              select file.Breaks(
                  node, "a warning is switched off here", "mend its cause, or list the file in SuppressionRules.cs");

    public static IEnumerable<Violation> Reasons(SourceFile file) =>
        from node in SuppressionsOf(file)
        where !HasReason(file, node)
        select file.Breaks(node, "a warning is switched off without a reason", "say why in a comment beside it");

    private static IEnumerable<SyntaxNode> SuppressionsOf(SourceFile file)
    {
        if (!file.IsCSharp) return [];
        IEnumerable<SyntaxNode> pragmas = file.Syntax
            .DescendantNodes(descendIntoTrivia: true)
            .OfType<PragmaWarningDirectiveTriviaSyntax>()
            .Where(static pragma => pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword));
        IEnumerable<SyntaxNode> attributes = file.Syntax
            .DescendantNodes()
            .OfType<AttributeSyntax>()
            .Where(static attribute => LastName(attribute) is "SuppressMessage" or "UnconditionalSuppressMessage");
        return pragmas.Concat(attributes);
    }

    private static string LastName(AttributeSyntax attribute) =>
        attribute.Name.ToString().Split('.')[^1].Replace("Attribute", "", StringComparison.Ordinal);

    /// <summary>A comment on the line or on the one above, or the attribute's own justification.</summary>
    private static bool HasReason(SourceFile file, SyntaxNode node)
    {
        int line = SourceFile.LineOf(node);
        return Comments.Of(file).Any(comment => comment.Line == line || comment.Line == line - 1)
            || file.Lines[line - 1].Contains(" // ", StringComparison.Ordinal)
            || node.ToString().Contains("Justification", StringComparison.Ordinal);
    }
}
