using System.Diagnostics;

namespace Autonomy.Tests.Tidy;

/// <summary>The files of the repository that this test runs in: what git tracks or would track.</summary>
internal static class SourceTree
{
    private static readonly string[] FoldersNotOurs =
        ["bin", "obj", "node_modules", ".git", "TestResults", "artifacts"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> LazyFiles = new(ReadFiles);

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files => LazyFiles.Value;

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Autonomy.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException(
            $"No folder above {AppContext.BaseDirectory} holds Autonomy.sln. Run the tests from a checkout.");
    }

    private static List<SourceFile> ReadFiles() =>
        [.. (ListByGit() ?? ListByWalk())
            .Order(StringComparer.Ordinal)
            .Select(path => (Path: path, File: new FileInfo(Path.Combine(Root, path))))
            .Where(static entry => entry.File.Exists)
            .Select(static entry => Read(entry.Path, entry.File))];

    private static SourceFile Read(string path, FileInfo file) =>
        new(path, file.Length, () => File.ReadAllText(file.FullName));

    /// <summary>
    /// The tracked files and the new ones that are not ignored; null where there is no git or no repository.
    /// </summary>
    private static List<string>? ListByGit()
    {
        var start = new ProcessStartInfo("git", "ls-files -z --cached --others --exclude-standard")
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process git = Process.Start(start)!;
            git.ErrorDataReceived += static (_, _) => { };
            git.BeginErrorReadLine();
            string listing = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. listing.Split('\0', StringSplitOptions.RemoveEmptyEntries)] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Git is not installed; a walk finds nearly the same files.
            return null;
        }
    }

    /// <summary>Every file outside of the folders that a build makes.</summary>
    public static List<string> ListByWalk()
    {
        List<string> found = [];
        Stack<string> folders = new([Root]);
        while (folders.TryPop(out string? folder))
        {
            found.AddRange(Directory.GetFiles(folder).Select(Relative));
            foreach (string inner in Directory.GetDirectories(folder))
            {
                if (!FoldersNotOurs.Contains(Path.GetFileName(inner))) folders.Push(inner);
            }
        }

        return found;
    }

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
