using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary><c>file.write</c>: a whole file or none of it, the previous version kept.</summary>
internal sealed class WriteTool : FileTool
{
    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.write"),
        Description = "Writes a whole file, atomically and durably, and keeps the version that it replaces for undo.",
        Effect = EffectClass.Idempotent,
        HonoursIdempotencyKey = true,
        CanUndo = true,
        InputSchema = Schema("\"path\", \"content\"", $$"""
            "path": { "type": "string", "minLength": 1, "description": "The file." },
            "content": { "description": "The content: a text, or any value, which is written as indented JSON." },
            "encoding": { "enum": ["text", "base64", "json"],
              "description": "What the content is; text for a string and json for the rest when absent." },
            "mode": { "enum": ["overwrite", "create", "replace"], "default": "overwrite",
              "description": "create: nothing may be there; replace: a file must be there; overwrite: either." },
            {{FileWrite.SharedProperties}}
            """),
        OutputSchema = FileWrite.OutputSchema,
    };

    internal override DataValue Run(FileCall call)
    {
        string path = call.Input.Text("path");
        byte[] content = FileContent.Encode(call.Verb, path, call.Input["content"]!, call.Input.TextOrNull("encoding"));
        string mode = call.Input.Text("mode", "overwrite");
        using FileTarget target = call.Roots.Target(call.Verb, path, call.Input.Flag("folders", otherwise: true));
        if (mode == "replace" && target.Present is null) throw FileFailures.OfCode("ENOENT", call.Verb, path);
        var write = new FileWrite(call, path, target) { MayReplace = mode != "create" };
        return write.Run(content.Length, FileContent.Hash(content), stream => stream.Write(content));
    }
}

/// <summary>Replaces a file the way that write, copy and zip share: keep, check space, write, report.</summary>
internal sealed class FileWrite(FileCall call, string path, FileTarget target)
{
    internal const string SharedProperties = """
        "folders": { "type": "boolean", "default": true,
          "description": "Whether missing folders on the way are made." },
        "keep": { "type": "boolean", "default": true,
          "description": "Whether the version that is replaced is kept for undo." }
        """;

    internal static readonly DataObject OutputSchema = (DataObject)DataJson.Parse("""
        {
          "type": "object",
          "required": ["path", "bytes", "sha256", "created", "undo"],
          "additionalProperties": false,
          "properties": {
            "path": { "type": "string" },
            "bytes": { "type": "integer", "description": "The size of what was written." },
            "sha256": { "type": "string", "description": "In lower-case hexadecimal." },
            "created": { "type": "boolean", "description": "False when it replaced a file." },
            "undo": { "type": ["string", "null"],
              "description": "Names what is kept for file.restore; null when nothing is." }
          }
        }
        """);

    /// <summary>Whether a file that is there may be replaced.</summary>
    internal bool MayReplace { get; init; } = true;

    /// <param name="bytes">The size of the content.</param>
    /// <param name="sha256">Its hash.</param>
    /// <param name="fill">Writes it; called at most once.</param>
    internal DataValue Run(long bytes, string sha256, Action<Stream> fill)
    {
        string token = call.TokenOf(target.RealPath);
        UndoNote? earlier = call.Undo.Find(token);
        bool isThere = IsFileThere();
        bool existed = earlier?.Existed ?? isThere;
        // A file that an earlier attempt of this very call created is no obstacle to it.
        if (isThere && !MayReplace && !(earlier is { Existed: false } && IsStill(earlier.Sha256)))
            throw FileFailures.OfCode("EEXIST", call.Verb, path);
        call.RequireSpace(path, target.Folder, bytes);
        bool keeps = call.Input.Flag("keep", otherwise: true);
        if (keeps && earlier is null) Keep(token, isThere, sha256);
        call.Cancellation.ThrowIfCancellationRequested();
        AtomicFile.Write(target, token, mayReplace: MayReplace || isThere, fill);
        return DataObject.Of(
            ("path", path),
            ("bytes", bytes),
            ("sha256", sha256),
            ("created", !existed),
            ("undo", keeps ? token : DataNull.Value));
    }

    private bool IsFileThere()
    {
        if (target.Present is null) return false;
        if (target.Present is DirectoryInfo) throw FileFailures.OfCode("EISDIR", call.Verb, path);
        using PinnedPath file = call.Roots.ExistingFile(call.Verb, target.RealPath);
        return true;
    }

    private bool IsStill(string sha256)
    {
        using PinnedPath file = call.Roots.ExistingFile(call.Verb, target.RealPath);
        return FileContent.HashOf(file, call.Cancellation) == sha256;
    }

    private void Keep(string token, bool existed, string sha256)
    {
        if (existed)
        {
            using PinnedPath file = call.Roots.ExistingFile(call.Verb, target.RealPath);
            long size = file.Length;
            if (size > call.Options.KeptBytesMax)
            {
                throw FileFailures.CannotKeep(
                    call.Verb, path, $"it has {size} bytes, and at most {call.Options.KeptBytesMax} are kept");
            }

            call.RequireRoomToKeep(path, size, isCopied: true);
            call.Undo.KeepCopy(token, file, call.Cancellation);
        }

        call.Undo.Save(
            token,
            new UndoNote { Kind = UndoKind.Written, Path = target.RealPath, Existed = existed, Sha256 = sha256 });
    }
}
