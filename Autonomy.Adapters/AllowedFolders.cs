namespace Autonomy.Adapters;

/// <summary>
/// The folders in which tools may read, write and run. Paths are resolved with their links before they are compared,
/// so that no link leads out.
/// </summary>
internal sealed class AllowedFolders
{
    private const int LinksMax = 40;

    private readonly string _first;
    private readonly string[] _roots;

    public AllowedFolders(IReadOnlyList<string> roots)
    {
        if (roots.Count == 0)
            throw new ArgumentException("Name at least one folder that tools may use.", nameof(roots));
        _roots = [.. roots.Select(root => Resolve(Path.GetFullPath(root)) ?? Path.GetFullPath(root))];
        _first = _roots[0];
    }

    /// <summary>
    /// The real path of a path, which may be relative to the first folder; null when it lies outside, or its links
    /// never end.
    /// </summary>
    public string? Find(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal)) return null;
        string? real = Resolve(Path.GetFullPath(path, _first));
        return real is not null && _roots.Any(root => Holds(root, real)) ? real : null;
    }

    private static bool Holds(string root, string path) =>
        string.Equals(path, root, StringComparison.Ordinal)
        || path.StartsWith(
            Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? Resolve(string fullPath)
    {
        string path = fullPath;
        for (int links = 0; links < LinksMax; links++)
        {
            if (FirstLinkOf(path) is not { } link)
                return path.Length > 1 ? Path.TrimEndingDirectorySeparator(path) : path;
            path = link;
        }

        return null;
    }

    /// <summary>
    /// The path with the first link on its way replaced by what it points to; null when there is no link.
    /// </summary>
    private static string? FirstLinkOf(string path)
    {
        string root = Path.GetPathRoot(path)!;
        string[] parts = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        string reached = root;
        for (int i = 0; i < parts.Length; i++)
        {
            string next = Path.Combine(reached, parts[i]);
            if (new FileInfo(next).LinkTarget is { } target)
                return Path.GetFullPath(Path.Combine([target, .. parts[(i + 1)..]]), reached);
            reached = next;
        }

        return null;
    }
}
