using Xunit;

namespace Autonomy.Tests.Tidy;

/// <summary>Runs a rule: over the tree, where it must hold, or over a sample that it must report or let pass.</summary>
internal static class Rules
{
    /// <summary>The most violations that a failed test prints; the first ones are enough to begin with.</summary>
    private const int PrintedMax = 50;

    public static void Hold(Func<SourceFile, IEnumerable<Violation>> rule) =>
        Hold(files => files.SelectMany(rule));

    public static void Hold(Func<IReadOnlyList<SourceFile>, IEnumerable<Violation>> rule)
    {
        List<Violation> found = [.. rule(SourceTree.Files)];
        if (found.Count == 0) return;
        string list = string.Join('\n', found.Take(PrintedMax));
        Assert.Fail($"{found.Count} places break the rule:\n{list}");
    }

    public static void Reports(Func<SourceFile, IEnumerable<Violation>> rule, string path, string text) =>
        Assert.NotEmpty(rule(new SourceFile(path, text)));

    public static void Reports(
        Func<IReadOnlyList<SourceFile>, IEnumerable<Violation>> rule, params (string Path, string Text)[] files) =>
        Assert.NotEmpty(rule(Sample(files)));

    public static void LetsPass(Func<SourceFile, IEnumerable<Violation>> rule, string path, string text) =>
        Assert.Empty(rule(new SourceFile(path, text)));

    public static void LetsPass(
        Func<IReadOnlyList<SourceFile>, IEnumerable<Violation>> rule, params (string Path, string Text)[] files) =>
        Assert.Empty(rule(Sample(files)));

    private static List<SourceFile> Sample((string Path, string Text)[] files) =>
        [.. files.Select(static file => new SourceFile(file.Path, file.Text))];
}
