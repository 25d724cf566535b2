using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary><c>file.delete</c>: takes a file, link or folder away, into what is kept for undo.</summary>
internal sealed class DeleteTool : FileTool
{
    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.delete"),
        Description = "Deletes a file, link or folder, and keeps it for undo.",
        Effect = EffectClass.Idempotent,
        HonoursIdempotencyKey = true,
        CanProbe = true,
        CanUndo = true,
        InputSchema = Schema("\"path\"", """
            "path": { "type": "string", "minLength": 1, "description": "What to delete; a link is deleted itself." },
            "recursive": { "type": "boolean", "default": false,
              "description": "Whether a folder that is not empty is deleted with all that is in it." },
            "missing": { "enum": ["fail", "ok"], "default": "fail",
              "description": "What it means that there is nothing at the path." },
            "keep": { "type": "boolean", "default": true,
              "description": "Whether it is kept for undo; false makes the call irreversible." }
            """),
        OutputSchema = Schema("\"path\", \"deleted\", \"undo\"", """
            "path": { "type": "string" },
            "deleted": { "type": "boolean", "description": "False when there was nothing." },
            "undo": { "type": ["string", "null"],
              "description": "Names what is kept for file.restore; null when nothing is." }
            """),
    };

    internal override EffectClass EffectOf(DataObject input) =>
        input.Flag("keep", otherwise: true) ? EffectClass.Idempotent : EffectClass.Irreversible;

    internal override DataValue Run(FileCall call)
    {
        string path = call.Input.Text("path");
        using FileTarget target = call.Roots.TargetItself(call.Verb, path);
        string token = call.TokenOf(target.RealPath);
        FileSystemInfo? present = target.Present;
        if (present is null)
        {
            bool isDone = call.Undo.Find(token) is not null;
            if (!isDone && call.Input.Text("missing", "fail") == "fail")
                throw FileFailures.OfCode("ENOENT", call.Verb, path);
            return Output(call, token, isDone);
        }

        if (present is DirectoryInfo folder && !call.Input.Flag("recursive") && folder.EnumerateFileSystemInfos().Any())
            throw FileFailures.OfCode("ENOTEMPTY", call.Verb, path);
        call.Cancellation.ThrowIfCancellationRequested();
        if (call.Input.Flag("keep", otherwise: true)) Keep(call, target, token);
        else Remove(call, target);
        return Output(call, token, deleted: true);
    }

    internal override ProbeResult Probe(FileCall call)
    {
        using FileTarget target = call.Roots.TargetItself(call.Verb, call.Input.Text("path"));
        return target.Present is null
            ? new ProbeResult.Happened(Output(call, call.TokenOf(target.RealPath), deleted: true))
            : new ProbeResult.DidNotHappen();
    }

    private static void Keep(FileCall call, FileTarget target, string token)
    {
        string path = call.Input.Text("path");
        long most = call.Options.KeptBytesMax;
        if (target.Present is FileInfo { LinkTarget: null } file && file.Length > most)
            throw FileFailures.CannotKeep(call.Verb, path, $"it has {file.Length} bytes, and at most {most} are kept");
        call.RequireRoomToKeep(
            path, FileContent.SizeOf(target.Present), isCopied: !call.Undo.IsOnDiskOf(target.Folder));
        if (call.Undo.HasKept(token))
            throw FileFailures.ChangedSince(path, "it was deleted by this call and is there again");
        call.Undo.Save(token, new UndoNote { Kind = UndoKind.Deleted, Path = target.RealPath, Existed = true });
        call.Effect = FailureEffect.Unknown;
        try
        {
            call.Undo.KeepItself(token, target);
        }
        catch (IOException) when (target.Present is DirectoryInfo && !call.Undo.HasKept(token))
        {
            throw FileFailures.CannotKeep(
                call.Verb, path, "a folder can only be kept on the file system of the engine's state");
        }
    }

    private static void Remove(FileCall call, FileTarget target)
    {
        call.Effect = FailureEffect.Unknown;
        if (target.Present is DirectoryInfo) Directory.Delete(target.Access, recursive: true);
        else File.Delete(target.Access);
        target.Folder.SyncFolder();
    }

    private static DataObject Output(FileCall call, string token, bool deleted) => DataObject.Of(
        ("path", call.Input.Text("path")),
        ("deleted", deleted),
        ("undo", deleted && call.Input.Flag("keep", otherwise: true) ? token : DataNull.Value));
}
