using System.Text.RegularExpressions;

namespace Autonomy.Tests.Tidy;

/// <summary>What the repository as a whole must hold.</summary>
internal static partial class RepositoryRules
{
    private const string Solution = "Autonomy.sln";

    /// <summary>The project speaks of itself alone: no path of a machine that it was written on.</summary>
    public static IEnumerable<Violation> MachinePaths(SourceFile file)
    {
        if (!IsText(file)) yield break;
        for (int line = 1; line <= file.Lines.Length; line++)
        {
            if (!MachinePath.IsMatch(file.Lines[line - 1])) continue;
            yield return file.Breaks(line, "a path of one machine", "write it relative to the repository");
        }
    }

    public static IEnumerable<Violation> SolutionListsProjects(IReadOnlyList<SourceFile> files)
    {
        SourceFile? solution = files.FirstOrDefault(static file => file.Path == Solution);
        if (solution is null) return [new Violation(Solution, 1, "there is no solution", "add it")];
        string listed = solution.Text.Replace('\\', '/');
        return
            from file in files
            where file.IsProject && !listed.Contains($"\"{file.Path}\"", StringComparison.Ordinal)
            select file.Breaks(1, "the solution does not list this project", $"dotnet sln add {file.Path}");
    }

    public static IEnumerable<Violation> ProjectsHaveLockFiles(IReadOnlyList<SourceFile> files)
    {
        HashSet<string> paths = [.. files.Select(static file => file.Path)];
        return
            from file in files
            where file.IsProject && !paths.Contains($"{Path.GetDirectoryName(file.Path)}/packages.lock.json")
            select file.Breaks(1, "no lock file beside the project", "dotnet restore, and commit packages.lock.json");
    }

    /// <summary>What has been compiled or compressed cannot be read line by line.</summary>
    private static bool IsText(SourceFile file) =>
        !file.HasExtension(".png") && !file.HasExtension(".ico") && !file.HasExtension(".woff2")
        && !file.HasExtension(".db") && !file.HasExtension(".gz");

    [GeneratedRegex(
        @"(?<![\w.~*)}>-])/(work|root|farm|tmp/w)/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath { get; }
}
