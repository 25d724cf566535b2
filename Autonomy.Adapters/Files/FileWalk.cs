using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>What a walk found.</summary>
/// <param name="Path">Relative to where the walk began, with slashes.</param>
/// <param name="Type">What it is; null for a link, which is never followed.</param>
/// <param name="Bytes">The size of a file; 0 for the rest.</param>
/// <param name="Modified">When it was last changed, UTC.</param>
internal readonly record struct FileEntry(string Path, FileType? Type, long Bytes, DateTime Modified);

/// <summary>
/// Goes through a folder, filtered; each folder is checked against the roots again when it is entered. What belongs
/// to the system or to the engine is left out: a workspace may hold the engine's store.
/// </summary>
internal sealed class FileWalk(FileCall call)
{
    internal const string FilterProperties = """
        "include": { "type": "array", "items": { "type": "string", "minLength": 1 },
          "description": "Patterns; only what matches one counts. All when absent." },
        "exclude": { "type": "array", "items": { "type": "string", "minLength": 1 },
          "description": "Patterns; what matches one does not count, and such a folder is not entered." }
        """;

    private readonly List<Glob> _include = [.. call.Input.Texts("include").Select(pattern => new Glob(pattern))];
    private readonly List<Glob> _exclude = [.. call.Input.Texts("exclude").Select(pattern => new Glob(pattern))];

    internal static IReadOnlyList<InputFault> Validate(DataObject input) =>
        [.. FaultsOf(input, "include"), .. FaultsOf(input, "exclude")];

    /// <summary>The entries, in no order.</summary>
    internal IEnumerable<FileEntry> Entries(PinnedPath folder, bool recursive)
    {
        var open = new Stack<string>([""]);
        while (open.TryPop(out string? prefix))
        {
            foreach (FileEntry entry in EntriesOf(folder, prefix))
            {
                call.Cancellation.ThrowIfCancellationRequested();
                if (_exclude.Any(glob => glob.Matches(entry.Path))) continue;
                bool isFolder = entry.Type == FileType.Folder;
                if (isFolder && call.Roots.IsProtected($"{folder.RealPath}/{entry.Path}")) continue;
                if (recursive && isFolder) open.Push($"{entry.Path}/");
                if (_include.Count == 0 || _include.Any(glob => glob.Matches(entry.Path))) yield return entry;
            }
        }
    }

    /// <summary>The regular files below, by path; refused when they are more than the most.</summary>
    internal List<FileEntry> Files(string path, PinnedPath folder)
    {
        int most = call.Options.EntriesMax;
        var files = Entries(folder, recursive: true).Where(
            entry => entry.Type == FileType.Regular).Take(most + 1).ToList();
        if (files.Count > most) throw FileFailures.TooLarge(call.Verb, path, $"it holds more than {most} files", most);
        files.Sort((first, second) => string.CompareOrdinal(first.Path, second.Path));
        return files;
    }

    private static IEnumerable<InputFault> FaultsOf(DataObject input, string name) => input.Texts(name)
        .Select((pattern, index) => (Fault: Glob.FaultOf(pattern), Index: index))
        .Where(found => found.Fault is not null)
        .Select(found => new InputFault($"/{name}/{found.Index}", found.Fault!, "Close every brace."));

    private List<FileEntry> EntriesOf(PinnedPath folder, string prefix)
    {
        using PinnedPath here = call.Roots.ExistingFolder(call.Verb, $"{folder.RealPath}/{prefix}");
        return [.. new DirectoryInfo(here.Access).EnumerateFileSystemInfos().Select(info => EntryOf(info, prefix))];
    }

    private static FileEntry EntryOf(FileSystemInfo info, string prefix)
    {
        string path = prefix + info.Name;
        DateTime modified = info.LastWriteTimeUtc;
        if (info.Attributes.HasFlag(FileAttributes.ReparsePoint)) return new FileEntry(path, null, 0, modified);
        if (info is not FileInfo file) return new FileEntry(path, FileType.Folder, 0, modified);
        return new FileEntry(
            path, file.Length > 0 ? FileType.Regular : TypeOfEmpty(file.FullName), file.Length, modified);
    }

    /// <summary>A pipe, socket or device has no length; an empty file neither.</summary>
    private static FileType TypeOfEmpty(string path)
    {
        using PinnedPath pinned = PinnedPath.Open(path);
        return pinned.Type;
    }
}
