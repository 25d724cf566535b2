using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>
/// Keeps what a call changes, before it changes it: a note of what was there and, where there was content, the content.
/// The note also tells a repeat of the call that it is one. Everything here is durable when a method returns.
/// </summary>
internal sealed class UndoStore(FileToolOptions options)
{
    private const int TokenCharacters = 32;

    private readonly Lock _counting = new();
    private long? _bytesKept;

    /// <summary>What the disk has left for its user, in bytes.</summary>
    internal long FreeBytes
    {
        get
        {
            using FileTarget any = TargetOf("any");
            return any.Folder.FreeBytes;
        }
    }

    private string Folder => Path.Combine(options.StateFolder, "undo");

    internal static string TokenOf(string idempotencyKey, string tool, string realPath)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{idempotencyKey}\n{tool}\n{realPath}"));
        return Convert.ToHexStringLower(hash)[..TokenCharacters];
    }

    /// <summary>The note of this call from an earlier attempt, or null.</summary>
    internal UndoNote? Find(string token)
    {
        string path = NotePath(token);
        return File.Exists(path) ? UndoNote.Of((DataObject)DataJson.Parse(File.ReadAllBytes(path))) : null;
    }

    /// <summary>Stores the note; one of an earlier attempt is replaced.</summary>
    internal void Save(string token, UndoNote note)
    {
        using FileTarget target = TargetOf($"{token}.json");
        AtomicFile.Write(target, token, mayReplace: true, stream => stream.Write(DataJson.WriteUtf8(note.ToData())));
    }

    /// <summary>Keeps a copy of a file.</summary>
    internal void KeepCopy(string token, PinnedPath file, CancellationToken cancellation)
    {
        using FileTarget target = TargetOf(KeptName(token));
        using FileStream source = File.OpenRead(file.Access);
        long before = FileContent.SizeOf(target.Present);
        AtomicFile.Write(target, token, mayReplace: true, stream => FileContent.Copy(source, stream, cancellation));
        Count(FileContent.SizeOf(target.Present) - before);
    }

    /// <summary>Moves a file or folder here; a folder only within one file system.</summary>
    internal void KeepItself(string token, FileTarget target)
    {
        using FileTarget kept = TargetOf(KeptName(token));
        long bytes = FileContent.SizeOf(target.Present);
        target.MoveTo(kept);
        Count(bytes);
    }

    /// <summary>Whether something in this folder can be moved here without being copied.</summary>
    internal bool IsOnDiskOf(PinnedPath folder)
    {
        using FileTarget any = TargetOf("any");
        return any.Folder.Disk == folder.Disk;
    }

    /// <summary>How much is kept in all, in bytes. It changes by this store alone, so the disk is asked once.</summary>
    internal long BytesKept()
    {
        lock (_counting)
        {
            return _bytesKept ??= Directory.Exists(Folder) ? FileContent.SizeOf(new DirectoryInfo(Folder)) : 0;
        }
    }

    /// <summary>Whether there is kept content.</summary>
    internal bool HasKept(string token) => Path.Exists(KeptPath(token));

    internal FileStream OpenKept(string token) => File.OpenRead(KeptPath(token));

    /// <summary>Moves kept content back.</summary>
    internal void PutBack(string token, FileTarget target)
    {
        using FileTarget kept = TargetOf(KeptName(token));
        long bytes = FileContent.SizeOf(kept.Present);
        kept.MoveTo(target);
        Count(-bytes);
    }

    /// <summary>A private file to work in; it is gone when it is closed.</summary>
    internal FileStream OpenScratch(string token)
    {
        using FileTarget target = TargetOf($"{token}.scratch");
        return new FileStream(
            target.RealPath,
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.None,
            bufferSize: 0,
            FileOptions.DeleteOnClose);
    }

    private void Count(long bytes)
    {
        lock (_counting) _bytesKept += bytes;
    }

    private FileTarget TargetOf(string name)
    {
        if (!Directory.Exists(Folder))
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Folder);
            }
            else
            {
                Directory.CreateDirectory(
                    Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        return new FileTarget(PinnedPath.Open(Folder), name);
    }

    private static string KeptName(string token) => $"{token}.kept";

    private string KeptPath(string token) => Path.Combine(Folder, KeptName(token));

    private string NotePath(string token) => Path.Combine(Folder, $"{token}.json");
}

/// <summary>What a change was, and what there was before it.</summary>
internal sealed record UndoNote
{
    internal required UndoKind Kind { get; init; }

    /// <summary>What changed, links resolved.</summary>
    internal required string Path { get; init; }

    /// <summary>For a move, where it went, as the call named it.</summary>
    internal string? MovedTo { get; init; }

    /// <summary>Whether there was something at the path (for a move, at its destination) before.</summary>
    internal bool Existed { get; init; }

    /// <summary>The SHA-256 of the content that the call leaves, in hexadecimal; empty when it leaves none.</summary>
    internal string Sha256 { get; init; } = "";

    /// <summary>Where an append began, in bytes.</summary>
    internal long Offset { get; init; }

    /// <summary>How much an append added, or an archive unpacked to, in bytes.</summary>
    internal long Bytes { get; init; }

    internal static UndoNote Of(DataObject data) => new()
    {
        Kind = Enum.Parse<UndoKind>(data.Text("kind")),
        Path = data.Text("path"),
        MovedTo = data.TextOrNull("movedTo"),
        Existed = data.Flag("existed"),
        Sha256 = data.Text("sha256"),
        Offset = data.Integer("offset", 0),
        Bytes = data.Integer("bytes", 0),
    };

    internal DataObject ToData() => DataObject.Of(
        ("kind", Kind.ToString()),
        ("path", Path),
        ("movedTo", MovedTo is null ? DataNull.Value : MovedTo),
        ("existed", Existed),
        ("sha256", Sha256),
        ("offset", Offset),
        ("bytes", Bytes));
}

/// <summary>How a change is undone.</summary>
internal enum UndoKind
{
    /// <summary>A file was written: put the kept one back, or delete it when there was none.</summary>
    Written,

    /// <summary>A file grew at its end: cut it.</summary>
    Appended,

    /// <summary>A file, link or folder went away: put the kept one back.</summary>
    Deleted,

    /// <summary>A file or folder has another name: give it the old one.</summary>
    Moved,

    /// <summary>A folder was made by unpacking: delete it, and put the kept one back when there was one.</summary>
    Unpacked,
}
