namespace Autonomy.Adapters.Files;

/// <summary>
/// Turns the paths of calls into pinned files and folders, and refuses what lies outside of the roots, in the
/// system's own trees or in the engine's state. The check is on the pinned object, not on its name.
/// </summary>
/// <param name="roots">The folders that may be used, with everything below; a relative path is below the first.</param>
/// <param name="stateFolder">The engine's state, which no tool may touch; null when there is none to guard.</param>
internal sealed class FileRoots(IReadOnlyList<string> roots, string? stateFolder)
{
    private static readonly string[] SystemTrees = ["/proc", "/sys", "/dev"];

    private readonly string[] _roots = [.. roots.Select(Path.GetFullPath)];
    private readonly StatePath _state = new(stateFolder);

    /// <summary>Pins an existing file or folder.</summary>
    internal PinnedPath Existing(string verb, string path) => Pin(verb, path, Full(verb, path));

    /// <summary>Pins an existing regular file.</summary>
    internal PinnedPath ExistingFile(string verb, string path)
    {
        PinnedPath pinned = Existing(verb, path);
        if (pinned.Type == FileType.Regular) return pinned;
        pinned.Dispose();
        throw FileFailures.OfCode("EISDIR", verb, path);
    }

    /// <summary>Pins an existing folder.</summary>
    internal PinnedPath ExistingFolder(string verb, string path)
    {
        PinnedPath pinned = Existing(verb, path);
        if (pinned.Type == FileType.Folder) return pinned;
        pinned.Dispose();
        throw FileFailures.OfCode("ENOTDIR", verb, path);
    }

    /// <summary>
    /// Pins the folder of a file that is to be made or replaced. A link at the path itself is followed, so that its
    /// target is what changes.
    /// </summary>
    internal FileTarget Target(string verb, string path, bool makesFolders = false)
    {
        string full = Full(verb, path);
        if (new FileInfo(full).LinkTarget is not null)
        {
            using PinnedPath behind = Pin(verb, path, full);
            full = behind.RealPath;
        }

        return TargetAt(verb, path, full, makesFolders);
    }

    /// <summary>Like <see cref="Target"/>, where a link at the path is itself what changes.</summary>
    internal FileTarget TargetItself(string verb, string path, bool makesFolders = false) =>
        TargetAt(verb, path, Full(verb, path), makesFolders);

    private FileTarget TargetAt(string verb, string path, string full, bool makesFolders)
    {
        string? folder = Path.GetDirectoryName(full);
        if (folder is null || RealRoots().Contains(full, StringComparer.Ordinal))
            throw FileFailures.Protected(verb, path);
        PinnedPath pinned = PinFolder(verb, path, folder, makesFolders);
        var target = new FileTarget(pinned, Path.GetFileName(full));
        // What has this name may be replaced, moved or deleted, with all that is in it.
        ToolFailedException? refusal = IsProtected(target.RealPath) || _state.IsReachedBy(target.RealPath)
            ? FileFailures.Protected(verb, path)
            : SpecialAt(verb, path, target);
        if (refusal is null) return target;
        target.Dispose();
        throw refusal;
    }

    // Moved to another disk it would be read, and a pipe or a device may never come to an end.
    private static ToolFailedException? SpecialAt(string verb, string path, FileTarget target)
    {
        if (target.Present is not FileInfo { LinkTarget: null }) return null;
        using PinnedPath present = PinnedPath.Open(target.Access);
        return present.Type is FileType.Regular or FileType.Folder
            ? null
            : FileFailures.NoRegularFile(verb, path, Describe(present.Type));
    }

    private PinnedPath PinFolder(string verb, string path, string folder, bool makes)
    {
        if (makes && !Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            using PinnedPath above = PinFolder(verb, path, parent, makes);
            Directory.CreateDirectory($"{above.Access}/{Path.GetFileName(folder)}");
            above.SyncFolder();
        }

        PinnedPath pinned = Pin(verb, path, folder);
        if (pinned.Type == FileType.Folder) return pinned;
        pinned.Dispose();
        throw FileFailures.OfCode("ENOTDIR", verb, path);
    }

    private PinnedPath Pin(string verb, string path, string full)
    {
        PinnedPath pinned = PinnedPath.Open(full);
        ToolFailedException? refusal = Refusal(verb, path, pinned);
        if (refusal is null) return pinned;
        pinned.Dispose();
        throw refusal;
    }

    private ToolFailedException? Refusal(string verb, string path, PinnedPath pinned)
    {
        if (!RealRoots().Any(root => IsWithin(pinned.RealPath, root))) return FileFailures.LeavesRoot(verb, path);
        if (IsProtected(pinned.RealPath)) return FileFailures.Protected(verb, path);
        return pinned.Type is FileType.Regular or FileType.Folder
            ? null
            : FileFailures.NoRegularFile(verb, path, Describe(pinned.Type));
    }

    /// <summary>
    /// The absolute path, dots resolved by name; refused at once when its name alone leaves every root.
    /// </summary>
    private string Full(string verb, string path)
    {
        if (path.Length == 0) throw FileFailures.BadArgument(verb, "''", "the path is empty");
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw FileFailures.BadArgument(
                verb, path.Replace("\0", "\\0", StringComparison.Ordinal), "the path holds U+0000");
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, _roots[0]));
        bool isInside = _roots.Concat(RealRoots()).Any(root => IsWithin(full, root));
        return isInside ? full : throw FileFailures.LeavesRoot(verb, path);
    }

    private List<string> RealRoots() => [.. _roots.Where(Directory.Exists).Select(RealPathOf)];

    /// <summary>Whether a resolved path belongs to the system or to the engine itself.</summary>
    internal bool IsProtected(string realPath) =>
        SystemTrees.Any(tree => IsWithin(realPath, tree))
        || _state.Holds(realPath);

    private static string RealPathOf(string path)
    {
        using PinnedPath pinned = PinnedPath.Open(path);
        return pinned.RealPath;
    }

    internal static bool IsWithin(string path, string root)
    {
        string folder = Path.TrimEndingDirectorySeparator(root);
        if (!path.StartsWith(folder, StringComparison.Ordinal)) return false;
        return path.Length == folder.Length || Path.EndsInDirectorySeparator(folder)
            || path[folder.Length] == Path.DirectorySeparatorChar;
    }

    private static string Describe(FileType type) => type switch
    {
        FileType.Pipe => "pipe",
        FileType.Socket => "socket",
        FileType.Device => "device",
        _ => "special file",
    };
}

/// <summary>A name in a pinned folder; there may or may not be something of that name.</summary>
internal sealed class FileTarget(PinnedPath folder, string name) : IDisposable
{
    internal PinnedPath Folder { get; } = folder;

    internal string Name { get; } = name;

    /// <summary>The path to use while the folder is pinned.</summary>
    internal string Access => $"{Folder.Access}/{Name}";

    internal string RealPath => Path.Combine(Folder.RealPath, Name);

    /// <summary>What is there: null for nothing. A link counts as itself.</summary>
    internal FileSystemInfo? Present
    {
        get
        {
            FileSystemInfo info = new FileInfo(Access);
            if (info.LinkTarget is not null || info.Exists) return info;
            info = new DirectoryInfo(Access);
            return info.Exists ? info : null;
        }
    }

    /// <summary>
    /// Gives what is here another place, durably; nothing may be there, or a file with <paramref name="mayReplace"/>.
    /// </summary>
    internal void MoveTo(FileTarget other, bool mayReplace = false)
    {
        if (Present is DirectoryInfo) Directory.Move(Access, other.Access);
        else File.Move(Access, other.Access, mayReplace);
        other.Folder.SyncFolder();
        Folder.SyncFolder();
    }

    public void Dispose() => Folder.Dispose();
}
