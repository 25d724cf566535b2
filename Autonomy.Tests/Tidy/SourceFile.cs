using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Autonomy.Tests.Tidy;

/// <summary>
/// A file of the tree with its text, read and parsed once. The path is relative to the root, with slashes.
/// </summary>
internal sealed class SourceFile
{
    private readonly Lazy<string> _text;
    private readonly Lazy<string[]> _lines;
    private readonly Lazy<SyntaxNode> _syntax;

    public SourceFile(string path, long sizeBytes, Func<string> read)
    {
        Path = path;
        SizeBytes = sizeBytes;
        _text = new Lazy<string>(() => read().ReplaceLineEndings("\n"));
        _lines = new Lazy<string[]>(() => _text.Value.TrimEnd('\n').Split('\n'));
        _syntax = new Lazy<SyntaxNode>(() => CSharpSyntaxTree.ParseText(_text.Value).GetRoot());
    }

    public SourceFile(string path, string text)
        : this(path, text.Length, () => text)
    {
    }

    public string Path { get; }

    public long SizeBytes { get; }

    public string Text => _text.Value;

    public string[] Lines => _lines.Value;

    /// <summary>The parsed file; meaningful for C# alone.</summary>
    public SyntaxNode Syntax => _syntax.Value;

    public bool IsCSharp => HasExtension(".cs");

    public bool IsProject => HasExtension(".csproj");

    public bool IsMarkdown => HasExtension(".md");

    /// <summary>Whether a program wrote it, which nobody reads from top to bottom.</summary>
    public bool IsGenerated => Path.Contains("/generated/", StringComparison.Ordinal);

    public bool IsCode => !IsGenerated && HasExtensionOfCode;

    private bool HasExtensionOfCode =>
        IsCSharp || HasExtension(".sh") || HasExtension(".ts") || HasExtension(".tsx") || HasExtension(".csproj")
        || HasExtension(".props") || HasExtension(".targets") || Path is ".ci/run";

    public bool IsTest => IsUnder("Autonomy.Tests");

    /// <summary>The first folder of the path: the project that the file belongs to.</summary>
    public string Project => Path.Contains('/') ? Path[..Path.IndexOf('/', StringComparison.Ordinal)] : "";

    public bool HasExtension(string extension) => Path.EndsWith(extension, StringComparison.Ordinal);

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    public static int LineOf(SyntaxTrivia trivia) => trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    public Violation Breaks(int line, string rule, string remedy) => new(Path, line, rule, remedy);

    public Violation Breaks(SyntaxNode node, string rule, string remedy) => Breaks(LineOf(node), rule, remedy);
}
