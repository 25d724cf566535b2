using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autonomy.Simulation.Bugs;

/// <summary>
/// A source file with several planted bugs at once, of which the process that runs it chooses one: each changed body of
/// a member becomes <c>if (chosen == 3) { as bug 3 has it } else { as it stands }</c>. To compile a project once for
/// all of its bugs takes as long as for one of them.
/// </summary>
internal static class SwitchedSource
{
    /// <summary>The variable of the environment with the number of the bug that the process has.</summary>
    public const string Variable = "AUTONOMY_PLANTED_BUG";

    /// <summary>The source of the switch itself, to be compiled with the files.</summary>
    public const string Switch = $$"""
        internal static class PlantedBugSwitch
        {
            internal static readonly int Chosen = int.Parse(
                System.Environment.GetEnvironmentVariable("{{Variable}}") ?? "-1",
                System.Globalization.CultureInfo.InvariantCulture);
        }
        """;

    /// <summary>Whether the file with a bug differs from the sound one in bodies of members alone.</summary>
    public static bool CanSwitch(SyntaxNode sound, SyntaxNode changed) =>
        WithoutBodies(sound) == WithoutBodies(changed);

    /// <summary>The file's text with all of the bugs.</summary>
    /// <param name="sound">The file as it stands.</param>
    /// <param name="changed">
    /// By the bug's number, the file as that has it: <see cref="CanSwitch"/> holds for each.
    /// </param>
    public static string Combine(SyntaxNode sound, IReadOnlyDictionary<int, SyntaxNode> changed)
    {
        IReadOnlyList<SyntaxNode> bodies = BodiesOf(sound);
        var others = changed.Select(bug => (Number: bug.Key, Bodies: BodiesOf(bug.Value))).ToArray();
        var text = new StringBuilder();
        string source = sound.ToFullString();
        int from = 0;
        for (int at = 0; at < bodies.Count; at++)
        {
            SyntaxNode body = bodies[at];
            (int Number, SyntaxNode Body)[] switched = [.. others
                .Select(bug => (bug.Number, Body: bug.Bodies[at]))
                .Where(bug => bug.Body.ToFullString() != body.ToFullString())];
            if (switched.Length == 0) continue;
            text.Append(source, from, body.SpanStart - from).Append(SwitchOver(body, switched));
            from = EndOf(body);
        }

        return text.Append(source, from, source.Length - from).ToString();
    }

    private static string SwitchOver(SyntaxNode body, IEnumerable<(int Number, SyntaxNode Body)> switched)
    {
        var text = new StringBuilder("{ ");
        foreach ((int number, SyntaxNode other) in switched)
        {
            text.Append(CultureInfo.InvariantCulture, $"if (global::PlantedBugSwitch.Chosen == {number}) ")
                .Append(BlockOf(other)).Append(" else ");
        }

        text.Append(BlockOf(body)).Append(" }");
        return body.Parent is BasePropertyDeclarationSyntax ? $"{{ get {text} }}" : text.ToString();
    }

    private static string BlockOf(SyntaxNode body)
    {
        if (body is not ArrowExpressionClauseSyntax arrow) return body.ToString();
        if (arrow.Expression is ThrowExpressionSyntax thrown) return $"{{ {thrown}; }}";
        return IsWithoutValue(body.Parent!) ? $"{{ {arrow.Expression}; }}" : $"{{ return {arrow.Expression}; }}";
    }

    private static bool IsWithoutValue(SyntaxNode member) => member switch
    {
        MethodDeclarationSyntax method =>
            method.ReturnType.ToString() is "void"
            || (method.Modifiers.Any(SyntaxKind.AsyncKeyword) && method.ReturnType is not GenericNameSyntax),
        ConstructorDeclarationSyntax or DestructorDeclarationSyntax => true,
        AccessorDeclarationSyntax accessor => !accessor.IsKind(SyntaxKind.GetAccessorDeclaration),
        _ => false,
    };

    // Expression bodies end with the semicolon of their member.
    private static int EndOf(SyntaxNode body) =>
        body is ArrowExpressionClauseSyntax ? body.Parent!.GetLastToken().Span.End : body.Span.End;

    // Those of local functions and lambdas belong to the member around them.
    private static IReadOnlyList<SyntaxNode> BodiesOf(SyntaxNode root) =>
        [.. root.DescendantNodes(static node => !IsBody(node)).Where(IsBody)];

    private static bool IsBody(SyntaxNode node) =>
        node is BlockSyntax or ArrowExpressionClauseSyntax
        && node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax;

    private static string WithoutBodies(SyntaxNode root)
    {
        var text = new StringBuilder();
        string source = root.ToFullString();
        int from = 0;
        foreach (SyntaxNode body in BodiesOf(root))
        {
            text.Append(source, from, body.SpanStart - from).Append("{}");
            from = EndOf(body);
        }

        return text.Append(source, from, source.Length - from).ToString();
    }
}
