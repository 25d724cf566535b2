using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autonomy.Tests.Tidy;

/// <summary>
/// What types are called, and how far they can be seen and derived from. Types are told apart by name alone.
/// </summary>
internal static partial class TypeRules
{
    private static readonly SyntaxKind[] NotForDerivation =
        [SyntaxKind.SealedKeyword, SyntaxKind.AbstractKeyword, SyntaxKind.StaticKeyword];

    public static IEnumerable<Violation> Names(SourceFile file)
    {
        const string Remedy = "name what it does: Supervisor, Writer, Parser, Elector";
        string name = Path.GetFileName(file.Path);
        if (file.IsCode && VagueName.IsMatch(Path.GetFileNameWithoutExtension(name)))
            yield return file.Breaks(1, $"the file name {name} says nothing", Remedy);

        foreach (BaseTypeDeclarationSyntax type in TypesOf(file))
        {
            if (!VagueName.IsMatch(type.Identifier.Text)) continue;
            yield return file.Breaks(type, $"the type name {type.Identifier.Text} says nothing", Remedy);
        }
    }

    public static IEnumerable<Violation> Sealed(IReadOnlyList<SourceFile> files)
    {
        var types = files.SelectMany(file => TypesOf(file).Select(type => (File: file, Type: type))).ToList();
        HashSet<string> bases = [.. types.SelectMany(static entry => BaseNamesOf(entry.Type))];
        HashSet<string> closed = [.. types.Select(static entry => entry.Type).Where(IsClosed).Select(Key)];
        return
            from entry in types
            where entry.Type is ClassDeclarationSyntax or RecordDeclarationSyntax
                && !entry.Type.IsKind(SyntaxKind.RecordStructDeclaration)
                && !closed.Contains(Key(entry.Type))
                && !bases.Contains(entry.Type.Identifier.Text)
            select entry.File.Breaks(
                entry.Type, $"{entry.Type.Identifier.Text} is open, and nothing derives from it", "seal it");
    }

    /// <summary>
    /// Public types of the projects above Core that no other project names, neither directly nor in the members of a
    /// type that it names. Core is left out: its public types are the contract.
    /// </summary>
    public static IEnumerable<Violation> PublicTypes(IReadOnlyList<SourceFile> files)
    {
        var types = files
            .Where(static file => file is { IsTest: false, Project: not "Autonomy.Core" })
            .SelectMany(file => TypesOf(file).Where(IsPublicAndOutermost).Select(type => (File: file, Type: type)))
            .ToList();
        if (types.Count == 0) return [];

        var namesOfProjects = files
            .Where(static file => file.IsCSharp)
            .GroupBy(static file => file.Project, StringComparer.Ordinal)
            .Select(static project => (Project: project.Key, Names: project.SelectMany(NamesIn).ToHashSet()))
            .ToList();
        HashSet<string> used =
            [.. types
                .Where(entry => namesOfProjects.Exists(
                    other => other.Project != entry.File.Project && other.Names.Contains(entry.Type.Identifier.Text)))
                .Select(static entry => entry.Type.Identifier.Text)];
        AddNamesOfSignatures(used, [.. types.Select(static entry => entry.Type)]);
        return
            from entry in types
            where !used.Contains(entry.Type.Identifier.Text)
            select entry.File.Breaks(
                entry.Type, $"{entry.Type.Identifier.Text} is public, and no other project uses it", "hide it");
    }

    /// <summary>What a used type shows in its declaration is used too.</summary>
    private static void AddNamesOfSignatures(HashSet<string> used, List<BaseTypeDeclarationSyntax> types)
    {
        int before;
        do
        {
            before = used.Count;
            foreach (BaseTypeDeclarationSyntax type in types.Where(type => used.Contains(type.Identifier.Text)))
                used.UnionWith(NamesIn(type));
        }
        while (used.Count > before);
    }

    private static IEnumerable<string> NamesIn(SourceFile file) => NamesIn(file.Syntax);

    private static IEnumerable<string> NamesIn(SyntaxNode node) =>
        node.DescendantNodes().OfType<SimpleNameSyntax>().Select(static name => name.Identifier.Text);

    private static bool IsPublicAndOutermost(BaseTypeDeclarationSyntax type) =>
        type.Parent is not BaseTypeDeclarationSyntax && type.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static bool IsClosed(BaseTypeDeclarationSyntax type) =>
        type.Modifiers.Any(static modifier => NotForDerivation.Contains(modifier.Kind()));

    private static IEnumerable<string> BaseNamesOf(BaseTypeDeclarationSyntax type) =>
        type.BaseList?.Types.Select(static parent => LastName(parent.Type)) ?? [];

    private static string LastName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => type.ToString(),
    };

    /// <summary>The parts of a partial type share it; a type nested in two others does not.</summary>
    private static string Key(BaseTypeDeclarationSyntax type) => string.Join(
        '.', type.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().Select(static outer => outer.Identifier.Text));

    private static IEnumerable<BaseTypeDeclarationSyntax> TypesOf(SourceFile file) =>
        file.IsCSharp ? file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>() : [];

    /// <summary>The word at the end of the name, or alone: `Base64` and `Databases` say something.</summary>
    [GeneratedRegex(
        "(Manager|Helper|Helpers|Util|Utils|Utility|Utilities|Common|Misc|Processor|Base)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex VagueName { get; }
}
