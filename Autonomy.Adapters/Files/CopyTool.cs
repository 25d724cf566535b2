using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary><c>file.copy</c>: a file's content at another place, whole or not at all.</summary>
internal sealed class CopyTool : FileTool
{
    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.copy"),
        Description = "Copies a file, atomically and durably, and keeps the version that it replaces for undo.",
        Effect = EffectClass.Idempotent,
        HonoursIdempotencyKey = true,
        CanUndo = true,
        InputSchema = Schema("\"from\", \"to\"", $$"""
            "from": { "type": "string", "minLength": 1, "description": "The file to copy." },
            "to": { "type": "string", "minLength": 1, "description": "The copy's path, its name included." },
            "overwrite": { "type": "boolean", "default": false,
              "description": "Whether a file that is there is replaced." },
            {{FileWrite.SharedProperties}}
            """),
        OutputSchema = FileWrite.OutputSchema,
    };

    internal override DataValue Run(FileCall call)
    {
        string to = call.Input.Text("to");
        using PinnedPath source = call.Roots.ExistingFile(call.Verb, call.Input.Text("from"));
        using FileTarget target = call.Roots.Target(call.Verb, to, call.Input.Flag("folders", otherwise: true));
        if (target.RealPath == source.RealPath) throw FileFailures.BadArgument(call.Verb, to, "it is the file itself");
        using FileStream stream = File.OpenRead(source.Access);
        long bytes = stream.Length;
        string sha256 = FileContent.Hash(stream, call.Cancellation);
        stream.Seek(0, SeekOrigin.Begin);
        var write = new FileWrite(call, to, target) { MayReplace = call.Input.Flag("overwrite") };
        return write.Run(bytes, sha256, copy => FileContent.Copy(stream, copy, call.Cancellation));
    }
}
