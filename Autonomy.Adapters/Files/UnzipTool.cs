using System.IO.Compression;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>
/// <c>file.unzip</c>: an archive's files in a folder of their own. They are unpacked beside it first, so that the
/// folder is there whole or not at all.
/// </summary>
internal sealed class UnzipTool : FileTool
{
    private const int UnixTypeShift = 28;
    private const int UnixLink = 0xA;

    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.unzip"),
        Description = "Unpacks a zip archive into a folder of its own.",
        Effect = EffectClass.Idempotent,
        HonoursIdempotencyKey = true,
        CanUndo = true,
        Timeout = TimeSpan.FromMinutes(10),
        InputSchema = Schema("\"from\", \"to\"", $$"""
            "from": { "type": "string", "minLength": 1, "description": "The archive." },
            "to": { "type": "string", "minLength": 1, "description": "The folder; it must not be there, or be empty." },
            "overwrite": { "type": "boolean", "default": false,
              "description": "Whether a folder that is there is replaced as a whole." },
            {{FileWrite.SharedProperties}}
            """),
        OutputSchema = Schema("\"path\", \"files\", \"bytes\", \"undo\"", """
            "path": { "type": "string", "description": "The folder." },
            "files": { "type": "integer", "description": "How many were unpacked." },
            "bytes": { "type": "integer", "description": "Their size together." },
            "undo": { "type": ["string", "null"],
              "description": "Names what is kept for file.restore; null when nothing is." }
            """),
    };

    internal override DataValue Run(FileCall call)
    {
        (string from, string to) = (call.Input.Text("from"), call.Input.Text("to"));
        using PinnedPath source = call.Roots.ExistingFile(call.Verb, from);
        using FileTarget target = call.Roots.TargetItself(call.Verb, to, call.Input.Flag("folders", otherwise: true));
        string token = call.TokenOf(target.RealPath);
        using ZipArchive archive = Open(call, source, from);
        Check(call, archive, from, target);
        using FileTarget beside = new(PinnedPath.Open(target.Folder.Access), $".autonomy-{token}.unpack");
        try
        {
            long bytes = UnpackAll(call, archive, beside, from);
            call.Cancellation.ThrowIfCancellationRequested();
            Place(call, beside, target, token, bytes);
            return DataObject.Of(
                ("path", to),
                ("files", archive.Entries.Count(entry => !IsFolder(entry))),
                ("bytes", bytes),
                ("undo", call.Input.Flag("keep", otherwise: true) ? token : DataNull.Value));
        }
        finally
        {
            Remove(beside);
        }
    }

    private static ZipArchive Open(FileCall call, PinnedPath source, string from)
    {
        FileStream stream = File.OpenRead(source.Access);
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException exception)
        {
            stream.Dispose();
            throw FileFailures.WrongContent(call.Verb, from, $"it is no zip archive: {exception.Message}");
        }
    }

    private static void Check(FileCall call, ZipArchive archive, string from, FileTarget target)
    {
        int most = call.Options.EntriesMax;
        if (archive.Entries.Count > most)
            throw FileFailures.TooLarge(call.Verb, from, $"it holds {archive.Entries.Count} entries", most);
        if (archive.Entries.FirstOrDefault(entry => !IsSafe(entry)) is { } unsafeEntry)
            throw FileFailures.LeavesRoot(call.Verb, $"'{unsafeEntry.FullName}' of {from}");
        call.RequireSpace(
            from, target.Folder, Math.Min(archive.Entries.Sum(entry => entry.Length), call.Options.UnpackedBytesMax));
        bool isObstacle = target.Present is FileInfo
            || (
                target.Present is DirectoryInfo folder && !call.Input.Flag("overwrite")
                    && folder.EnumerateFileSystemInfos().Any());
        if (isObstacle && !IsOwnResult(call, target)) throw FileFailures.OfCode("EEXIST", call.Verb, target.RealPath);
    }

    /// <summary>Whether the folder is what an earlier attempt of this very call made.</summary>
    private static bool IsOwnResult(FileCall call, FileTarget target) =>
        call.Undo.Find(call.TokenOf(target.RealPath)) is { } note
        && target.Present is DirectoryInfo folder
        && FileContent.SizeOf(folder) == note.Bytes;

    /// <summary>A name that stays below the folder, and no link.</summary>
    private static bool IsSafe(ZipArchiveEntry entry)
    {
        string name = entry.FullName.Replace('\\', '/');
        bool isLink = ((entry.ExternalAttributes >> UnixTypeShift) & 0xF) == UnixLink;
        return !isLink
            && name.Length > 0
            && !name.StartsWith('/')
            && !name.Contains('\0', StringComparison.Ordinal)
            && !name.Contains(':', StringComparison.Ordinal)
            && name.Split('/').All(part => part != "..");
    }

    private static bool IsFolder(ZipArchiveEntry entry) => entry.FullName is [.., '/' or '\\'];

    private static long UnpackAll(FileCall call, ZipArchive archive, FileTarget beside, string from)
    {
        Remove(beside);
        Directory.CreateDirectory(beside.Access);
        long left = call.Options.UnpackedBytesMax;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            call.Cancellation.ThrowIfCancellationRequested();
            string path = $"{beside.Access}/{entry.FullName.Replace('\\', '/')}";
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!IsFolder(entry)) left -= Unpack(call, entry, path, left, from);
        }

        SyncFolders(beside.Access);
        return call.Options.UnpackedBytesMax - left;
    }

    private static long Unpack(FileCall call, ZipArchiveEntry entry, string path, long left, string from)
    {
        try
        {
            using Stream packed = entry.Open();
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            long bytes = 0;
            // What an entry says of its size is not to be trusted: what comes out is counted.
            FileContent.Copy(packed, file, call.Cancellation, piece =>
            {
                bytes += piece.Length;
                long most = call.Options.UnpackedBytesMax;
                if (bytes > left)
                    throw FileFailures.TooLarge(call.Verb, from, $"it unpacks to more than {most} bytes", most);
            });
            file.Flush(flushToDisk: true);
            return bytes;
        }
        catch (InvalidDataException exception)
        {
            throw FileFailures.WrongContent(call.Verb, from, $"'{entry.FullName}' is damaged: {exception.Message}");
        }
    }

    private static void SyncFolders(string top)
    {
        foreach (string folder in Directory.EnumerateDirectories(top, "*", SearchOption.AllDirectories).Prepend(top))
        {
            using PinnedPath pinned = PinnedPath.Open(folder);
            pinned.SyncFolder();
        }
    }

    private static void Place(FileCall call, FileTarget beside, FileTarget target, string token, long bytes)
    {
        if (call.Input.Flag("keep", otherwise: true))
        {
            bool isThere = target.Present is not null;
            UndoNote note = call.Undo.Find(token)
                ?? new UndoNote { Kind = UndoKind.Unpacked, Path = target.RealPath, Existed = isThere };
            bool keeps = note.Existed && !call.Undo.HasKept(token);
            if (keeps) call.RequireRoomToKeep(target.RealPath, FileContent.SizeOf(target.Present), isCopied: false);
            call.Undo.Save(token, note with { Bytes = bytes });
            call.Effect = FailureEffect.Unknown;
            // An earlier attempt may have ended between its note and this.
            if (keeps) call.Undo.KeepItself(token, target);
        }

        call.Effect = FailureEffect.Unknown;
        Remove(target);
        beside.MoveTo(target);
    }

    private static void Remove(FileTarget target)
    {
        if (target.Present is DirectoryInfo) Directory.Delete(target.Access, recursive: true);
    }
}
