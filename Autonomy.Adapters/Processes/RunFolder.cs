namespace Autonomy.Adapters.Processes;

/// <summary>
/// A private folder for as long as a program runs. The program may do with it what it likes, also delete it or take
/// rights away from it: what became of the program does not depend on whether the folder could be cleared up.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>The rights of a folder that is its owner's alone.</summary>
    public const UnixFileMode OwnersAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly EnumerationOptions NoLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly string? _note;
    private readonly Action<string> _notice;

    /// <summary>A folder that was made.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="note">The file by which it is found after a crash; null: there is none.</param>
    /// <param name="notice">Told when it could not be removed.</param>
    public RunFolder(string path, string? note, Action<string> notice) =>
        (Path, _note, _notice) = (path, note, notice);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Removes a folder with all that is in it, as far as that can be done.</summary>
    public static void Remove(string path, Action<string> notice)
    {
        try
        {
            if (!TryDelete(path)) Open(path);
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            notice($"The folder {path} of the run could not be removed: {exception.Message}");
        }
    }

    /// <summary>Removes it. What could not be removed stays noted.</summary>
    public void Dispose()
    {
        Remove(Path, _notice);
        if (_note is not null && !Directory.Exists(Path)) System.IO.File.Delete(_note);
    }

    private static bool TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The program has removed it itself, or left a folder in it that nothing may be removed from.
            return false;
        }
    }

    /// <summary>Lets the owner change every folder in it: only then can they be emptied.</summary>
    private static void Open(string path)
    {
        // A link that the program put in its place leads to a folder that is not ours.
        if (OperatingSystem.IsWindows() || new DirectoryInfo(path) is not { Exists: true, LinkTarget: null }) return;
        var open = new Stack<string>([path]);
        while (open.TryPop(out string? folder))
        {
            System.IO.File.SetUnixFileMode(folder, OwnersAll);
            foreach (string inner in Directory.EnumerateDirectories(folder, "*", NoLinks)) open.Push(inner);
        }
    }
}
