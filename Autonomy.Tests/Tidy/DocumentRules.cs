using System.Text.RegularExpressions;

namespace Autonomy.Tests.Tidy;

/// <summary>Pages have one title, and links that lead somewhere.</summary>
internal static partial class DocumentRules
{
    public static IEnumerable<Violation> Titles(SourceFile file)
    {
        if (!file.IsMarkdown) yield break;
        int titles = Prose(file).Count(static line => line.Text.StartsWith("# ", StringComparison.Ordinal));
        if (titles == 1) yield break;
        yield return file.Breaks(1, $"{titles} titles, one is right", "begin the page with its one '# '");
    }

    public static IEnumerable<Violation> Links(IReadOnlyList<SourceFile> files)
    {
        Dictionary<string, SourceFile> pages = files.ToDictionary(static file => file.Path, StringComparer.Ordinal);
        return
            from file in files
            where file.IsMarkdown
            from line in Prose(file)
            from Match link in Link.Matches(line.Text)
            let target = link.Groups["target"].Value
            where !IsExternal(target) && !Resolves(file, target, pages)
            select file.Breaks(line.Number, $"the link {target} leads nowhere", "mend the path or the heading");
    }

    private static bool IsExternal(string target) =>
        target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal);

    private static bool Resolves(SourceFile from, string target, Dictionary<string, SourceFile> pages)
    {
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0 ? from.Path : Combine(from.Path, parts[0]);
        if (!pages.TryGetValue(path, out SourceFile? page))
            return pages.Keys.Any(known => known.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));
        return parts.Length == 1 || !page.IsMarkdown || Prose(page).Any(line => AnchorOf(line.Text) == parts[1]);
    }

    private static string Combine(string from, string relative)
    {
        Stack<string> folders = new(from.Split('/')[..^1]);
        foreach (string part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") folders.TryPop(out _);
            else if (part != ".") folders.Push(part);
        }

        return string.Join('/', folders.Reverse());
    }

    /// <summary>The name by which a heading is linked: lower case, no punctuation, hyphens for spaces.</summary>
    private static string? AnchorOf(string line) =>
        line.StartsWith('#')
            ? Punctuation.Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')
            : null;

    /// <summary>The lines outside of fenced blocks.</summary>
    private static IEnumerable<(int Number, string Text)> Prose(SourceFile file)
    {
        bool fenced = false;
        for (int line = 1; line <= file.Lines.Length; line++)
        {
            string text = file.Lines[line - 1];
            bool isFence = text.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence) fenced = !fenced;
            else if (!fenced) yield return (line, text);
        }
    }

    [GeneratedRegex(
        @"\]\((?<target>[^)\s]+)[^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Punctuation { get; }
}
