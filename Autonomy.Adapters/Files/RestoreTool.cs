using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>
/// <c>file.restore</c>: undoes one change by what was kept of it, unless the place has changed since.
/// </summary>
internal sealed class RestoreTool : FileTool
{
    internal static readonly ToolName Name = ToolName.Parse("file.restore");

    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = Name,
        Description = "Undoes a change of a file by what was kept of it.",
        Effect = EffectClass.Idempotent,
        InputSchema = Schema("\"path\", \"token\"", """
            "path": { "type": "string", "minLength": 1, "description": "The path of the call that is undone." },
            "token": { "type": "string", "pattern": "^[0-9a-f]{32}$", "description": "The undo of that call's output." }
            """),
        OutputSchema = Schema("\"path\", \"restored\"", """
            "path": { "type": "string" },
            "restored": { "type": "boolean", "description": "False when it was undone already." }
            """),
    };

    internal override DataValue Run(FileCall call)
    {
        (string path, string token) = (call.Input.Text("path"), call.Input.Text("token"));
        if (call.Undo.Find(token) is not { } note)
            throw FileFailures.OfCode("ENOENT", call.Verb, $"what was kept of {path}");
        using FileTarget target = call.Roots.TargetItself(call.Verb, note.Path);
        bool restored = note.Kind switch
        {
            UndoKind.Written => Unwrite(call, note, target, token),
            UndoKind.Appended => Cut(call, note, target),
            UndoKind.Deleted => PutBack(call, target, token),
            UndoKind.Moved => MoveBack(call, note, target, token),
            UndoKind.Unpacked => Unpack(call, note, target, token),
            _ => throw new InvalidOperationException($"{note.Kind} is no kind of change."),
        };
        return DataObject.Of(("path", path), ("restored", restored));
    }

    private static bool Unwrite(FileCall call, UndoNote note, FileTarget target, string token)
    {
        if (target.Present is null && !note.Existed) return false;
        string current = CurrentHash(call, target);
        if (current != note.Sha256)
        {
            if (note.Existed && current == KeptHash(call, token)) return false;
            throw FileFailures.ChangedSince(note.Path, "its content is another one now");
        }

        call.Effect = FailureEffect.Unknown;
        if (note.Existed) WriteKept(call, target, token);
        else Remove(target);
        return true;
    }

    private static bool Cut(FileCall call, UndoNote note, FileTarget target)
    {
        lock (AppendTool.LockOf(note.Path))
        {
            if (target.Present is null && !note.Existed) return false;
            using PinnedPath file = call.Roots.ExistingFile(call.Verb, note.Path);
            using FileStream stream = new(file.Access, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            if (stream.Length == note.Offset) return false;
            stream.Seek(Math.Min(note.Offset, stream.Length), SeekOrigin.Begin);
            if (stream.Length != note.Offset + note.Bytes || FileContent.Hash(stream, call.Cancellation) != note.Sha256)
                throw FileFailures.ChangedSince(note.Path, "it does not end with what was appended");
            call.Effect = FailureEffect.Unknown;
            stream.SetLength(note.Offset);
            stream.Flush(flushToDisk: true);
            if (!note.Existed && note.Offset == 0) Remove(target);
            return true;
        }
    }

    private static bool PutBack(FileCall call, FileTarget target, string token)
    {
        if (!call.Undo.HasKept(token))
        {
            return target.Present is not null
                ? false
                : throw FileFailures.OfCode("ENOENT", call.Verb, $"what was kept of {target.RealPath}");
        }

        if (target.Present is not null) throw FileFailures.ChangedSince(target.RealPath, "something else is there now");
        call.Effect = FailureEffect.Unknown;
        call.Undo.PutBack(token, target);
        return true;
    }

    private static bool MoveBack(FileCall call, UndoNote note, FileTarget target, string token)
    {
        using FileTarget moved = call.Roots.TargetItself(call.Verb, note.MovedTo!);
        bool isBack = target.Present is not null;
        if (!isBack && moved.Present is null)
            throw FileFailures.ChangedSince(note.Path, $"there is nothing at {note.MovedTo}");
        if (isBack && (moved.Present is not null || !note.Existed)) return false;
        call.Effect = FailureEffect.Unknown;
        if (!isBack) moved.MoveTo(target);
        if (note.Existed) WriteKept(call, moved, token);
        return true;
    }

    private static bool Unpack(FileCall call, UndoNote note, FileTarget target, string token)
    {
        if (target.Present is null && !note.Existed) return false;
        if (target.Present is DirectoryInfo && note.Existed && !call.Undo.HasKept(token)) return false;
        if (target.Present is DirectoryInfo folder && FileContent.SizeOf(folder) != note.Bytes)
            throw FileFailures.ChangedSince(note.Path, "files in it have changed");
        call.Effect = FailureEffect.Unknown;
        if (target.Present is DirectoryInfo) Directory.Delete(target.Access, recursive: true);
        if (note.Existed) call.Undo.PutBack(token, target);
        target.Folder.SyncFolder();
        return true;
    }

    private static string CurrentHash(FileCall call, FileTarget target)
    {
        using PinnedPath file = call.Roots.ExistingFile(call.Verb, target.RealPath);
        return FileContent.HashOf(file, call.Cancellation);
    }

    private static string KeptHash(FileCall call, string token)
    {
        using FileStream kept = call.Undo.OpenKept(token);
        return FileContent.Hash(kept, call.Cancellation);
    }

    private static void WriteKept(FileCall call, FileTarget target, string token)
    {
        using FileStream kept = call.Undo.OpenKept(token);
        AtomicFile.Write(target, token, mayReplace: true, stream => FileContent.Copy(kept, stream, call.Cancellation));
    }

    private static void Remove(FileTarget target)
    {
        File.Delete(target.Access);
        target.Folder.SyncFolder();
    }
}
