using System.Reflection;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>The projects and folders know each other in one direction.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void ProjectsReferenceEachOtherAsTheMapSays() => Rules.Hold(ReferenceRules.Projects);

    [Theory]
    [InlineData("Autonomy.Core", "Autonomy.Actors")]
    [InlineData("Autonomy.Actors", "Autonomy.Journals")]
    [InlineData("Autonomy.Cli", "Autonomy.Adapters")]
    [InlineData("Autonomy.Unknown", "Autonomy.Core")]
    public void AReferenceBesideTheMapIsReported(string from, string to)
    {
        string text = Referencing("ProjectReference", $"../{to}/{to}.csproj");
        Rules.Reports(ReferenceRules.Projects, $"{from}/{from}.csproj", text);
    }

    [Fact]
    public void TheProjectOfCoreReferencesNoPackage() => Rules.Hold(ReferenceRules.CorePackages);

    [Fact]
    public void APackageInCoreIsReported() => Rules.Reports(
        ReferenceRules.CorePackages, "Autonomy.Core/Autonomy.Core.csproj", Referencing("PackageReference", "Serilog"));

    [Fact]
    public void TheAssemblyOfCoreReferencesTheBaseClassLibraryAlone()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> others = typeof(DataValue).Assembly.GetReferencedAssemblies()
            .Select(static (AssemblyName assembly) => assembly.Name!)
            .Where(name => !File.Exists(Path.Combine(runtime, name + ".dll")));
        Assert.Empty(others);
    }

    [Fact]
    public void FoldersOfActorsUseEachOtherAsTheMapSays() => Rules.Hold(ReferenceRules.ActorFolders);

    [Theory]
    [InlineData("Runtime", "using Autonomy.Actors.Executions;")]
    [InlineData("Journaled", "using Autonomy.Actors.Sharding;")]
    [InlineData("Sharding", "class C { Autonomy.Actors.Agents.Healer h; }")]
    [InlineData("Runtime", "class C { void F() { Autonomy.Actors.Journaled.Loop.Run(); } }")]
    [InlineData("Misplaced", "class C;")]
    public void AUseBesideTheMapIsReported(string folder, string text) =>
        Rules.Reports(ReferenceRules.ActorFolders, $"Autonomy.Actors/{folder}/a.cs", text);

    [Theory]
    [InlineData("Runtime", "namespace Autonomy.Actors.Runtime.Mailboxes; class C;")]
    [InlineData("Executions", "using Autonomy.Actors.Journaled;")]
    public void AUseOnTheMapPasses(string folder, string text) =>
        Rules.LetsPass(ReferenceRules.ActorFolders, $"Autonomy.Actors/{folder}/a.cs", text);

    private static string Referencing(string kind, string name) =>
        $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><{kind} Include=\"{name}\" /></ItemGroup></Project>";
}
