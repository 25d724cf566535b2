namespace Autonomy.Adapters.Files;

/// <summary>Writes a whole file or none of it: temporary file, fsync, rename, fsync of the folder.</summary>
internal static class AtomicFile
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Writes what <paramref name="fill"/> gives, and makes it durable under the target's name.</summary>
    /// <param name="target">Where.</param>
    /// <param name="mark">Part of the temporary's name; the same for a repeat of the call, which so clears up after a
    /// crash.</param>
    /// <param name="mayReplace">False: an IOException of EEXIST when something has the name.</param>
    /// <param name="fill">Writes the content; called once.</param>
    internal static void Write(FileTarget target, string mark, bool mayReplace, Action<Stream> fill)
    {
        string temporary = $"{target.Folder.Access}/.autonomy-{mark}.tmp";
        // A link that another process put at this name would otherwise be followed.
        File.Delete(temporary);
        try
        {
            using (
                var stream = new FileStream(
                    temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                if (!OperatingSystem.IsWindows() && target.Present is FileInfo { LinkTarget: null } former)
                    File.SetUnixFileMode(stream.SafeFileHandle, former.UnixFileMode);
                fill(stream);
                stream.Flush(flushToDisk: true);
            }

            Rename(temporary, target, mayReplace);
        }
        finally
        {
            File.Delete(temporary);
        }

        target.Folder.SyncFolder();
    }

    private static void Rename(string temporary, FileTarget target, bool mayReplace)
    {
        // The move itself throws EEXIST as well, but not in a way that names it on every file system.
        if (!mayReplace && target.Present is not null) throw FileFailures.OfCode("EEXIST", "write", target.RealPath);
        File.Move(temporary, target.Access, mayReplace);
    }
}
