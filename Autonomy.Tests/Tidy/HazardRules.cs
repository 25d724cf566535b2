using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autonomy.Tests.Tidy;

/// <summary>Calls and statements that hide a fault: queues without end, swallowed and nameless exceptions.</summary>
internal static class HazardRules
{
    private static readonly string[] NamelessExceptions = ["Exception", "SystemException", "ApplicationException"];

    public static IEnumerable<Violation> UnboundedChannels(SourceFile file) =>
        from name in Nodes<SimpleNameSyntax>(file)
        where name.Identifier.Text is "CreateUnbounded" or "CreateUnboundedPrioritized"
        select file.Breaks(name, "a queue without a maximum", "use Channel.CreateBounded with a named maximum");

    public static IEnumerable<Violation> EmptyCatches(SourceFile file) =>
        from clause in Nodes<CatchClauseSyntax>(file)
        where clause.Block.Statements.Count == 0 && !HasComment(clause)
        select file.Breaks(clause, "an empty catch", "handle it, or say in a sentence why nothing is to be done");

    public static IEnumerable<Violation> BroadCatches(SourceFile file) =>
        from clause in Nodes<CatchClauseSyntax>(file)
        where IsBroad(clause) && clause.Filter is null && !Rethrows(clause) && !UsesItsException(clause)
        select file.Breaks(clause, "every exception is swallowed", "catch the type that is meant, or use its value");

    public static IEnumerable<Violation> NamelessThrows(SourceFile file) =>
        from creation in Nodes<ObjectCreationExpressionSyntax>(file)
        where NamelessExceptions.Contains(LastName(creation.Type)) && creation.IsThrown()
        select file.Breaks(creation, "an exception without a type of its own", "throw a type that says what happened");

    private static bool HasComment(CatchClauseSyntax clause) =>
        clause.Block.DescendantTrivia().Any(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));

    private static bool IsBroad(CatchClauseSyntax clause) =>
        clause.Declaration is null || NamelessExceptions.Contains(LastName(clause.Declaration.Type));

    private static bool Rethrows(CatchClauseSyntax clause) =>
        clause.Block.DescendantNodes().OfType<ThrowStatementSyntax>().Any();

    private static bool UsesItsException(CatchClauseSyntax clause) =>
        clause.Declaration?.Identifier.Text is { Length: > 0 } variable
        && clause.Block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.Text == variable);

    private static bool IsThrown(this ObjectCreationExpressionSyntax creation) =>
        creation.Parent is ThrowStatementSyntax or ThrowExpressionSyntax;

    private static string LastName(TypeSyntax type) =>
        type is QualifiedNameSyntax qualified ? qualified.Right.Identifier.Text : type.ToString();

    private static IEnumerable<T> Nodes<T>(SourceFile file)
        where T : SyntaxNode =>
        file.IsCSharp ? file.Syntax.DescendantNodes().OfType<T>() : [];
}
