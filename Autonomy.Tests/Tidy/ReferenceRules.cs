using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autonomy.Tests.Tidy;

/// <summary>Who may know whom: between projects, and between the folders of the actors.</summary>
internal static class ReferenceRules
{
    private const string ActorsNamespace = "Autonomy.Actors.";

    /// <summary>For every project, the ones that it may reference. Tests may reference all.</summary>
    private static readonly Dictionary<string, string[]> AllowedReferences = new(StringComparer.Ordinal)
    {
        ["Autonomy.Core"] = [],
        ["Autonomy.Actors"] = ["Autonomy.Core"],
        ["Autonomy.Journals"] = ["Autonomy.Core"],
        ["Autonomy.Adapters"] = ["Autonomy.Core"],
        ["Autonomy.Host"] = ["Autonomy.Actors", "Autonomy.Journals", "Autonomy.Adapters", "Autonomy.Core"],
        ["Autonomy.Cli"] = ["Autonomy.Host"],
        // A library of others' programs: it knows the service by its public interface alone.
        ["Autonomy.Worker"] = [],
        ["Autonomy.Simulation"] = ["Autonomy.Actors", "Autonomy.Core"],
        ["Autonomy.Benchmarks"] =
        [
            "Autonomy.Cli", "Autonomy.Host", "Autonomy.Actors", "Autonomy.Journals", "Autonomy.Adapters",
            "Autonomy.Core", "Autonomy.Worker",
        ],
    };

    /// <summary>For every folder of the actors, the ones that it may use besides itself.</summary>
    private static readonly Dictionary<string, string[]> AllowedFolders = new(StringComparer.Ordinal)
    {
        ["Runtime"] = [],
        ["Journaled"] = ["Runtime"],
        ["Sharding"] = ["Runtime"],
        ["Following"] = ["Runtime"],
        ["Workspaces"] = ["Journaled", "Sharding", "Runtime"],
        // News goes both ways: a project starts executions, and each tells its project how it goes.
        ["Executions"] =
            ["Projects", "Schedules", "Bulk", "Goals", "Workspaces", "Following", "Journaled", "Sharding", "Runtime"],
        ["Agents"] = ["Journaled", "Sharding", "Runtime"],
        // The ledger of the workspace holds to a project's budget.
        ["Projects"] = ["Executions", "Goals", "Workspaces", "Journaled", "Sharding", "Runtime"],
        ["Goals"] = ["Executions", "Projects", "Journaled", "Sharding", "Runtime"],
        ["Schedules"] = ["Executions", "Journaled", "Sharding", "Runtime"],
        ["Bulk"] = ["Executions", "Journaled", "Sharding", "Runtime"],
        ["Notifications"] = ["Runtime"],
    };

    public static IEnumerable<Violation> Projects(SourceFile file)
    {
        if (!file.IsProject || file.Project is "Autonomy.Tests") yield break;
        if (!AllowedReferences.TryGetValue(file.Project, out string[]? allowed))
        {
            yield return file.Breaks(1, "a project that is not on the map", "add it to ReferenceRules.cs");
            yield break;
        }

        foreach (string reference in ReferencesOf(file, "ProjectReference"))
        {
            string project = Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'));
            if (allowed.Contains(project)) continue;
            yield return file.Breaks(1, $"{file.Project} may not reference {project}", "turn the dependency round");
        }
    }

    public static IEnumerable<Violation> CorePackages(SourceFile file) =>
        !file.IsProject || file.Project is not "Autonomy.Core"
            ? []
            : from kind in new[] { "PackageReference", "Reference", "FrameworkReference" }
              from reference in ReferencesOf(file, kind)
              select file.Breaks(1, $"Core references {reference}", "Core uses the base class library alone");

    public static IEnumerable<Violation> ActorFolders(SourceFile file)
    {
        if (!file.IsCSharp || !file.IsUnder("Autonomy.Actors") || file.Path.Split('/') is not [_, var folder, _, ..])
            yield break;
        if (!AllowedFolders.TryGetValue(folder, out string[]? allowed))
        {
            yield return file.Breaks(1, $"the folder {folder} is not on the map", "add it to ReferenceRules.cs");
            yield break;
        }

        foreach (SyntaxNode name in file.Syntax.DescendantNodes().Where(IsOutermostName))
        {
            if (FolderOf(name.ToString()) is not { } used || used == folder || allowed.Contains(used)) continue;
            yield return file.Breaks(name, $"{folder} may not use {used}", "let the lower folder offer a seam");
        }
    }

    private static bool IsOutermostName(SyntaxNode node) =>
        node is QualifiedNameSyntax or MemberAccessExpressionSyntax
        && node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax);

    private static string? FolderOf(string name) =>
        name.StartsWith(ActorsNamespace, StringComparison.Ordinal)
            ? name[ActorsNamespace.Length..].Split('.')[0]
            : null;

    private static IEnumerable<string> ReferencesOf(SourceFile file, string kind) =>
        XDocument.Parse(file.Text).Descendants(kind)
            .Select(static reference => reference.Attribute("Include")?.Value)
            .OfType<string>();
}
