using System.Collections.Immutable;
using System.Text;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary><c>file.hash</c>: SHA-256 of files, each and all together.</summary>
internal sealed class HashTool : FileTool
{
    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.hash"),
        Description = "Gives the SHA-256 of files, of each and of all together.",
        Effect = EffectClass.Pure,
        InputSchema = Schema("\"paths\"", $$"""
            "paths": { "type": ["string", "array"], "minLength": 1, "minItems": 1,
              "items": { "type": "string", "minLength": 1 },
              "description": "Files, and folders that stand for all files below." },
            {{FileWalk.FilterProperties}}
            """),
        OutputSchema = Schema("\"files\", \"count\", \"bytes\", \"sha256\"", """
            "files": { "type": "array", "items": {
              "type": "object",
              "required": ["path", "sha256", "bytes"],
              "properties": {
                "path": { "type": "string" }, "sha256": { "type": "string" }, "bytes": { "type": "integer" } } } },
            "count": { "type": "integer" },
            "bytes": { "type": "integer" },
            "sha256": { "type": "string", "description": "Of the lines 'HASH  PATH' of all files, in their order." }
            """),
    };

    internal override IReadOnlyList<InputFault> Validate(DataObject input) => FileWalk.Validate(input);

    internal override DataValue Run(FileCall call)
    {
        var files = new List<DataValue>();
        var lines = new StringBuilder();
        long bytes = 0;
        foreach (string path in Paths(call).SelectMany(path => FilesAt(call, path)))
        {
            call.At = path;
            using PinnedPath file = call.Roots.ExistingFile(call.Verb, path);
            using FileStream stream = File.OpenRead(file.Access);
            string hash = FileContent.Hash(stream, call.Cancellation);
            bytes += stream.Length;
            files.Add(DataObject.Of(("path", path), ("sha256", hash), ("bytes", stream.Length)));
            lines.Append(hash).Append("  ").Append(path).Append('\n');
            call.Context.Progress(new ToolProgress(null, $"{files.Count} files hashed"));
        }

        string all = FileContent.Hash(Encoding.UTF8.GetBytes(lines.ToString()));
        return DataObject.Of(("files", files.ToData()), ("count", files.Count), ("bytes", bytes), ("sha256", all));
    }

    private static ImmutableArray<string> Paths(FileCall call) =>
        call.Input.TextOrNull("paths") is { } path ? [path] : call.Input.Texts("paths");

    private static IEnumerable<string> FilesAt(FileCall call, string path)
    {
        call.At = path;
        using PinnedPath pinned = call.Roots.Existing(call.Verb, path);
        if (pinned.Type == FileType.Regular) return [path];
        string prefix = path is "." or "./" ? "" : $"{path.TrimEnd('/')}/";
        return [.. new FileWalk(call).Files(path, pinned).Select(entry => prefix + entry.Path)];
    }
}
