using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary><c>file.move</c>: another name or place for a file, link or folder.</summary>
internal sealed class MoveTool : FileTool
{
    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.move"),
        Description = "Moves or renames a file, link or folder, and keeps the file that it replaces for undo.",
        Effect = EffectClass.Idempotent,
        HonoursIdempotencyKey = true,
        CanProbe = true,
        CanUndo = true,
        InputSchema = Schema("\"from\", \"to\"", $$"""
            "from": { "type": "string", "minLength": 1, "description": "What to move; a link is moved itself." },
            "to": { "type": "string", "minLength": 1, "description": "Its new path, its name included." },
            "overwrite": { "type": "boolean", "default": false,
              "description": "Whether a file that is there is replaced; a folder never is." },
            {{FileWrite.SharedProperties}}
            """),
        OutputSchema = Schema("\"path\", \"to\", \"replaced\", \"undo\"", """
            "path": { "type": "string", "description": "Where it was." },
            "to": { "type": "string", "description": "Where it is." },
            "replaced": { "type": "boolean", "description": "Whether a file was replaced." },
            "undo": { "type": ["string", "null"],
              "description": "Names what is kept for file.restore; null when nothing is." }
            """),
    };

    internal override DataValue Run(FileCall call)
    {
        (string from, string to) = (call.Input.Text("from"), call.Input.Text("to"));
        using FileTarget source = call.Roots.TargetItself(call.Verb, from);
        using FileTarget target = call.Roots.TargetItself(call.Verb, to, call.Input.Flag("folders", otherwise: true));
        string token = call.TokenOf(source.RealPath);
        UndoNote? earlier = call.Undo.Find(token);
        if (source.Present is null)
        {
            if (earlier is null || target.Present is null) throw FileFailures.OfCode("ENOENT", call.Verb, from);
            return Output(call, token, earlier.Existed);
        }

        bool isThere = target.Present is not null;
        if (
            isThere
                && (
                    !call.Input.Flag("overwrite") || target.Present is DirectoryInfo
                        || source.Present is DirectoryInfo))
        {
            throw FileFailures.OfCode("EEXIST", call.Verb, to);
        }

        if (call.Input.Flag("keep", otherwise: true)) Keep(call, target, token, source.RealPath);
        call.Cancellation.ThrowIfCancellationRequested();
        call.Effect = FailureEffect.Unknown;
        source.MoveTo(target, mayReplace: isThere);
        return Output(call, token, isThere);
    }

    internal override ProbeResult Probe(FileCall call)
    {
        using FileTarget source = call.Roots.TargetItself(call.Verb, call.Input.Text("from"));
        using FileTarget target = call.Roots.TargetItself(call.Verb, call.Input.Text("to"));
        string token = call.TokenOf(source.RealPath);
        if (source.Present is not null) return new ProbeResult.DidNotHappen();
        return target.Present is null
            ? new ProbeResult.NotKnown("There is nothing at either place.")
            : new ProbeResult.Happened(Output(call, token, call.Undo.Find(token)?.Existed ?? false));
    }

    private static void Keep(FileCall call, FileTarget target, string token, string realPath)
    {
        string to = call.Input.Text("to");
        bool existed = target.Present is not null;
        if (existed)
        {
            using PinnedPath file = call.Roots.ExistingFile(call.Verb, to);
            long size = file.Length;
            if (size > call.Options.KeptBytesMax)
            {
                throw FileFailures.CannotKeep(
                    call.Verb, to, $"it has {size} bytes, and at most {call.Options.KeptBytesMax} are kept");
            }

            call.RequireRoomToKeep(to, size, isCopied: true);
            call.Undo.KeepCopy(token, file, call.Cancellation);
        }

        call.Undo.Save(
            token,
            new UndoNote { Kind = UndoKind.Moved, Path = realPath, MovedTo = target.RealPath, Existed = existed });
    }

    private static DataObject Output(FileCall call, string token, bool replaced) => DataObject.Of(
        ("path", call.Input.Text("from")),
        ("to", call.Input.Text("to")),
        ("replaced", replaced),
        ("undo", call.Input.Flag("keep", otherwise: true) ? token : DataNull.Value));
}
