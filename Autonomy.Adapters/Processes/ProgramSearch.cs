using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Processes;

/// <summary>Finds the program that a name means, so that a wrong name is told before anything starts.</summary>
internal static class ProgramSearch
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The program's path, or why there is none.</summary>
    public static (string? Path, ProcessEnd Fault) Find(string command, string workingFolder, string? searchPath)
    {
        // Windows has its own ways to find and to run a name; there the system's answer is the fault.
        if (OperatingSystem.IsWindows()) return (command, default);
        if (command.Contains('/', StringComparison.Ordinal)) return Judge(Path.GetFullPath(command, workingFolder));
        (string? Path, ProcessEnd Fault) best = (null, ProcessEnd.NotFound);
        foreach (string folder in (searchPath ?? "/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            (string? Path, ProcessEnd Fault) found = Judge(Path.Combine(folder, command));
            if (found.Path is not null) return found;
            if (found.Fault == ProcessEnd.NotExecutable) best = found;
        }

        return best;
    }

    private static (string? Path, ProcessEnd Fault) Judge(string path)
    {
        if (!System.IO.File.Exists(path))
            return (null, Directory.Exists(path) ? ProcessEnd.NotExecutable : ProcessEnd.NotFound);
        if (OperatingSystem.IsWindows()) return (path, default);
        try
        {
            bool isExecutable = (System.IO.File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None;
            return isExecutable ? (path, default) : (null, ProcessEnd.NotExecutable);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // A link that leads nowhere is there, and what it names is not; a file may go as it is looked for.
            return (null, ProcessEnd.NotFound);
        }
    }
}
