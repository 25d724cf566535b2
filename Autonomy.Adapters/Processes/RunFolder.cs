namespace Autonomy.Adapters.Processes;

/// <summary>
/// A private folder for as long as a program runs. The program may do with it what it likes, also delete it or take
/// rights away from it: what became of the program does not depend on whether the folder could be cleared up.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const UnixFileMode OwnersAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly EnumerationOptions NoLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly Action<string> _notice;

    private RunFolder(string path, Action<string> notice) => (Path, _notice) = (path, notice);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <param name="prefix">How its name begins.</param>
    /// <param name="notice">Told when it could not be removed.</param>
    public static RunFolder Make(string prefix, Action<string> notice) =>
        new(Directory.CreateTempSubdirectory(prefix).FullName, notice);

    /// <summary>Removes the folder with all that is in it, as far as that can be done.</summary>
    public void Dispose()
    {
        try
        {
            if (!TryDelete()) Open();
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _notice($"The folder {Path} of the run could not be removed: {exception.Message}");
        }
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The program has removed it itself, or left a folder in it that nothing may be removed from.
            return false;
        }
    }

    /// <summary>Lets the owner change every folder in it: only then can they be emptied.</summary>
    private void Open()
    {
        // A link that the program put in its place leads to a folder that is not ours.
        if (OperatingSystem.IsWindows() || new DirectoryInfo(Path) is not { Exists: true, LinkTarget: null }) return;
        var open = new Stack<string>([Path]);
        while (open.TryPop(out string? folder))
        {
            System.IO.File.SetUnixFileMode(folder, OwnersAll);
            foreach (string inner in Directory.EnumerateDirectories(folder, "*", NoLinks)) open.Push(inner);
        }
    }
}
