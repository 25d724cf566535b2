using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace Autonomy.Simulation.Bugs;

/// <summary>
/// The sound source of a project of the engine, parsed and with the generators' output, so that each bug costs no more
/// than what follows from its edits. A bug must not change what generators look at: attributes and the shapes of types.
/// </summary>
internal sealed class EngineProject
{
    // What the SDK writes for ImplicitUsings.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] Generators =
        ["System.Text.Json.SourceGeneration.dll", "System.Text.RegularExpressions.Generator.dll"];

    // This version of the compiler knows the language of the SDK as its preview.
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private readonly string _root;
    private readonly Compilation _sound;

    /// <summary>Parses the project below the root of the repository.</summary>
    public EngineProject(string name, string root)
    {
        _root = root;
        Assembly assembly = Assembly.Load(name);
        SyntaxTree[] trees =
            [.. SourcesOf(Path.Combine(root, name)).Select(Parse), ParseText(PreambleOf(assembly), "Preamble.cs")];
        // Warnings are the business of the build: the flow analysis of nullability costs a fifth of a compilation.
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Annotations);
        var compilation = CSharpCompilation.Create(name, trees, ReferencesOf(assembly), options);
        CSharpGeneratorDriver.Create(LoadGenerators(), parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out _sound, out _);
    }

    /// <summary>What the compiler has against the bug's edits; only the files that they change are looked at.</summary>
    public IReadOnlyList<string> ErrorsOf(PlantedBug bug)
    {
        Compilation changed = Change(bug);
        return [.. bug.Edits.Select(edit => TreeOf(changed, edit, bug)).Distinct()
            .SelectMany(tree => Errors(changed.GetSemanticModel(tree).GetDiagnostics()))];
    }

    /// <summary>The assembly with the bug in it.</summary>
    /// <exception cref="PlantedBugException">The bug does not fit the source, or does not compile.</exception>
    public byte[] Compile(PlantedBug bug) => Emit(Change(bug), $"The planted bug '{bug.Name}'");

    /// <summary>Whether the bug can be in one assembly with others: it changes bodies of members alone.</summary>
    public bool CanSwitch(PlantedBug bug)
    {
        Compilation changed = Change(bug);
        return bug.Edits.All(edit => SwitchedSource.CanSwitch(
            TreeOf(_sound, edit, bug).GetRoot(), TreeOf(changed, edit, bug).GetRoot()));
    }

    /// <summary>The assembly with all of the bugs, of which its process chooses one by its number here.</summary>
    /// <exception cref="PlantedBugException">A bug does not fit the source, or they do not compile.</exception>
    public byte[] CompileSwitched(IReadOnlyList<PlantedBug> bugs)
    {
        Compilation all = _sound.AddSyntaxTrees(ParseText(SwitchedSource.Switch, "PlantedBugSwitch.cs"));
        var byTree = bugs.Index()
            .SelectMany(bug => bug.Item.Edits, (bug, edit) => (Number: bug.Index, Edit: edit))
            .GroupBy(one => TreeOf(_sound, one.Edit, bugs[one.Number]), one => one.Number);
        foreach (IGrouping<SyntaxTree, int> file in byTree)
        {
            Dictionary<int, SyntaxNode> changed = file.Distinct().ToDictionary(
                number => number, number => TreeOf(Change(bugs[number]), file.Key.FilePath)!.GetRoot());
            string text = SwitchedSource.Combine(file.Key.GetRoot(), changed);
            all = all.ReplaceSyntaxTree(file.Key, ParseText(text, file.Key.FilePath));
        }

        return Emit(all, $"The assembly {_sound.AssemblyName} with {bugs.Count} planted bugs");
    }

    private static byte[] Emit(Compilation compilation, string subject)
    {
        // Symbols within the assembly, so that traces name the lines.
        var options = new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded);
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly, options: options);
        if (result.Success) return assembly.ToArray();
        string errors = string.Join('\n', Errors(result.Diagnostics));
        throw new PlantedBugException($"{subject} does not compile. Mend it:\n{errors}");
    }

    private Compilation Change(PlantedBug bug)
    {
        Compilation changed = _sound;
        foreach (SourceEdit edit in bug.Edits)
        {
            SyntaxTree before = TreeOf(changed, edit, bug);
            changed = changed.ReplaceSyntaxTree(
                before, ParseText(edit.ApplyTo(before.ToString(), bug), before.FilePath));
        }

        return changed;
    }

    private SyntaxTree TreeOf(Compilation compilation, SourceEdit edit, PlantedBug bug)
    {
        return TreeOf(compilation, Path.GetFullPath(Path.Combine(_root, edit.File)))
            ?? throw new PlantedBugException(
                $"The planted bug '{bug.Name}' changes {edit.File}, and there is no such file. Update the bug.");
    }

    private static SyntaxTree? TreeOf(Compilation compilation, string path) =>
        compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == path);

    private static IEnumerable<string> Errors(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.ToString());

    private static IEnumerable<string> SourcesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs")
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(inner => Path.GetFileName(inner) is not ("bin" or "obj"))
                .SelectMany(inner => Directory.EnumerateFiles(inner, "*.cs", SearchOption.AllDirectories)))
            .Order(StringComparer.Ordinal);

    // Edits are written with line feeds, whatever a checkout makes of them.
    private static SyntaxTree Parse(string path) =>
        ParseText(File.ReadAllText(path).ReplaceLineEndings("\n"), Path.GetFullPath(path));

    private static SyntaxTree ParseText(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, ParseOptions, path, Encoding.UTF8);

    // The changed assembly must be taken for the sound one by those that were compiled against that.
    private static string PreambleOf(Assembly assembly)
    {
        IEnumerable<string> friends = assembly.GetCustomAttributes<InternalsVisibleToAttribute>()
            .Select(friend => $"[assembly: {typeof(InternalsVisibleToAttribute)}(\"{friend.AssemblyName}\")]");
        return string.Join(
            '\n',
            [
                ImplicitUsings,
                $"[assembly: {typeof(AssemblyVersionAttribute)}(\"{assembly.GetName().Version}\")]",
                .. friends,
            ]);
    }

    private static IEnumerable<MetadataReference> ReferencesOf(Assembly assembly)
    {
        string runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar);
        IEnumerable<string> platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == runtime);
        IEnumerable<string> ours = assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("Autonomy.", StringComparison.Ordinal))
            .Select(name => Assembly.Load(name).Location);
        return platform.Concat(ours).Select(path => MetadataReference.CreateFromFile(path));
    }

    private static IEnumerable<ISourceGenerator> LoadGenerators()
    {
        string folder = DotnetInstallation.GeneratorsFolder;
        return Generators
            .Select(file => new AnalyzerFileReference(Path.Combine(folder, file), new GeneratorLoader()))
            .SelectMany(reference => reference.GetGenerators(LanguageNames.CSharp));
    }

    private sealed class GeneratorLoader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
            // The generators need nothing but the compiler, which is loaded.
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
