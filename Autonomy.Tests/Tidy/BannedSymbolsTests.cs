using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>What Core and Actors must not call is listed rightly, and refused by the compiler.</summary>
public sealed class BannedSymbolsTests
{
    private const string ListPath = "BannedSymbols.txt";
    private const StringComparison Exactly = StringComparison.Ordinal;

    private static readonly ImmutableArray<MetadataReference> Platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path))];

    [Theory]
    [InlineData("DateTime.UtcNow")]
    [InlineData("TimeProvider.System")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("new Random(1)")]
    [InlineData("Task.Run(() => 1)")]
    [InlineData("Task.Delay(1)")]
    [InlineData("System.IO.File.Exists(\"a\")")]
    [InlineData("System.Threading.Channels.Channel.CreateUnbounded<int>()")]
    public async Task TheCompilerRefusesABannedSymbol(string expression)
    {
        ImmutableArray<Diagnostic> found = await AnalyzeAsync(expression);
        Assert.Contains(found, static diagnostic => diagnostic.Id == "RS0030");
    }

    [Fact]
    public async Task TheCompilerLetsASeamPass() =>
        Assert.Empty(await AnalyzeAsync("((TimeProvider)null!).GetUtcNow()"));

    [Fact]
    public void EveryBannedSymbolExists()
    {
        // A misspelled line would ban nothing, and nobody would notice.
        CSharpCompilation compilation = Compile("1");
        IEnumerable<string> names = File.ReadAllLines(Path.Combine(SourceTree.Root, ListPath))
            .Where(static line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            .Select(static line => line.Split(';')[0]);
        Assert.All(
            names,
            name => Assert.NotNull(DocumentationCommentId.GetFirstSymbolForDeclarationId(name, compilation)));
    }

    [Theory]
    [InlineData("Autonomy.Core")]
    [InlineData("Autonomy.Actors")]
    public void TheBuildHandsTheListToTheAnalyzerOfTheProject(string project)
    {
        string props = File.ReadAllText(Path.Combine(SourceTree.Root, "Directory.Build.props"));
        Assert.Contains($"'$(MSBuildProjectName)' == '{project}'", props, Exactly);
        Assert.Contains($"<AdditionalFiles Include=\"$(MSBuildThisFileDirectory){ListPath}\"", props, Exactly);
        Assert.Contains("<PackageReference Include=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\"", props, Exactly);
    }

    [Fact]
    public void ABannedSymbolIsAnErrorEverywhere()
    {
        string[] settings = [.. File.ReadAllLines(Path.Combine(SourceTree.Root, ".editorconfig"))
            .Where(static line => line.Contains("RS0030", StringComparison.Ordinal))];
        Assert.Equal(["dotnet_diagnostic.RS0030.severity = error"], settings);
        Assert.DoesNotContain(
            SourceTree.Files.Where(static file => file.IsProject || file.HasExtension(".props")),
            static file => file.Text.Contains("RS0030", StringComparison.Ordinal));
    }

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string expression)
    {
        var list = new ListFile(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, ListPath)));
        CompilationWithAnalyzers analysis =
            Compile(expression).WithAnalyzers([LoadAnalyzer()], new AnalyzerOptions([list]));
        return await analysis.GetAnalyzerDiagnosticsAsync();
    }

    private static CSharpCompilation Compile(string expression)
    {
        const string Usings = "using System; using System.Threading.Tasks;";
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText($"{Usings} class C {{ object F() => {expression}; }}")],
            Platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(static fault => fault.Severity == DiagnosticSeverity.Error));
        return compilation;
    }

    private static DiagnosticAnalyzer LoadAnalyzer()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "analyzers");
        return System.Reflection.Assembly
            .LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.dll"))
            .GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .Single(static analyzer => analyzer.SupportedDiagnostics.Any(static rule => rule.Id == "RS0030"));
    }

    private sealed class ListFile(string text) : AdditionalText
    {
        public override string Path => ListPath;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
