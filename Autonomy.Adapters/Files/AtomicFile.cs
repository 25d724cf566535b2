namespace Autonomy.Adapters.Files;

/// <summary>
/// Writes a whole file or none of it: temporary file, fsync, rename, fsync of the folder. Without a commit nothing is
/// left.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private const int BufferBytes = 128 << 10;

    private readonly FileTarget _target;
    private readonly string _temporary;
    private readonly UnixFileMode? _mode;

    private AtomicFile(FileTarget target, string temporary)
    {
        _target = target;
        _temporary = temporary;
        if (!OperatingSystem.IsWindows() && target.Present is FileInfo { LinkTarget: null } former)
            _mode = former.UnixFileMode;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = BufferBytes,
        };
        // From its first byte on the new content is as private as the former one.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = _mode;
        // A link that another process put at this name would otherwise be followed.
        File.Delete(temporary);
        Content = new FileStream(temporary, options);
    }

    /// <summary>What the file will hold.</summary>
    internal FileStream Content { get; }

    /// <summary>Begins a file for the target's name.</summary>
    /// <param name="target">Where.</param>
    /// <param name="mark">Part of the temporary's name; the same for a repeat of the call, which so clears up after a
    /// crash.</param>
    internal static AtomicFile Begin(FileTarget target, string mark) =>
        new(target, $"{target.Folder.Access}/.autonomy-{mark}.tmp");

    /// <summary>Writes what <paramref name="fill"/> gives, and makes it durable under the target's name.</summary>
    /// <param name="target">Where.</param>
    /// <param name="mark">As in <see cref="Begin"/>.</param>
    /// <param name="mayReplace">As in <see cref="Commit"/>.</param>
    /// <param name="fill">Writes the content; called once.</param>
    internal static void Write(FileTarget target, string mark, bool mayReplace, Action<Stream> fill)
    {
        using AtomicFile file = Begin(target, mark);
        fill(file.Content);
        file.Commit(mayReplace);
    }

    /// <summary>Makes the content durable under the target's name.</summary>
    /// <param name="mayReplace">False: an IOException of EEXIST when something has the name.</param>
    internal void Commit(bool mayReplace)
    {
        // The mask of the process may have taken something from the mode.
        if (!OperatingSystem.IsWindows() && _mode is { } mode) File.SetUnixFileMode(Content.SafeFileHandle, mode);
        Content.Flush(flushToDisk: true);
        Content.Dispose();
        // The move itself throws EEXIST as well, but not in a way that names it on every file system.
        if (!mayReplace && _target.Present is not null) throw FileFailures.OfCode("EEXIST", "write", _target.RealPath);
        File.Move(_temporary, _target.Access, mayReplace);
        _target.Folder.SyncFolder();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        File.Delete(_temporary);
    }
}
