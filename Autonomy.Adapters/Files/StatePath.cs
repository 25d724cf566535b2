namespace Autonomy.Adapters.Files;

/// <summary>
/// Where the engine's state is, and every name that leads to it: of the folders above it, and of links on the way. Who
/// changes one of them takes the state away as surely as who changes what is in it.
/// </summary>
/// <param name="path">The folder of the state, absolute; null when there is none to guard.</param>
internal sealed class StatePath(string? path)
{
    private readonly string? _path = path is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>Whether a resolved path is the state's folder, or in it.</summary>
    internal bool Holds(string realPath) => _path is not null && FileRoots.IsWithin(realPath, Resolved(_path));

    /// <summary>Whether what has this name, its folder resolved, is the state, holds it or leads to it.</summary>
    internal bool IsReachedBy(string realPath)
    {
        if (_path is null) return false;
        var names = new HashSet<string>(StringComparer.Ordinal);
        AddNamesTo(_path, names);
        return names.Contains(realPath);
    }

    /// <summary>Adds the path's own name, those of the folders above, and those on the way to links' targets.</summary>
    private static void AddNamesTo(string path, HashSet<string> names)
    {
        for (string? at = path; Path.GetDirectoryName(at) is { } folder; at = folder)
        {
            string name = Path.Combine(Resolved(folder), Path.GetFileName(at));
            // What was met before was followed before; links that lead in a circle end here.
            if (!names.Add(name) || new FileInfo(name).LinkTarget is not { } target) continue;
            AddNamesTo(Path.GetFullPath(target, Path.GetDirectoryName(name)!), names);
        }
    }

    /// <summary>The path with its links resolved, as far as there is something.</summary>
    private static string Resolved(string path)
    {
        if (Path.Exists(path))
        {
            using PinnedPath pinned = PinnedPath.Open(path);
            return pinned.RealPath;
        }

        return Path.GetDirectoryName(path) is { } folder
            ? Path.Combine(Resolved(folder), Path.GetFileName(path))
            : path;
    }
}
