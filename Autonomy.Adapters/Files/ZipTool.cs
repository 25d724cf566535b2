using System.IO.Compression;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary>
/// <c>file.zip</c>: files in an archive. It is packed aside first, so that the target changes at once.
/// </summary>
internal sealed class ZipTool : FileTool
{
    // The zip format knows no time before it.
    private static readonly DateTime EarliestTime = new(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.zip"),
        Description = "Packs files and folders into a zip archive.",
        Effect = EffectClass.Idempotent,
        HonoursIdempotencyKey = true,
        CanUndo = true,
        Timeout = TimeSpan.FromMinutes(10),
        InputSchema = Schema("\"from\", \"to\"", $$"""
            "from": { "type": ["string", "array"], "minLength": 1, "minItems": 1,
              "items": { "type": "string", "minLength": 1 },
              "description": "Files, packed by their names, and folders, packed by the paths below them; no links." },
            "to": { "type": "string", "minLength": 1, "description": "The archive." },
            "overwrite": { "type": "boolean", "default": false,
              "description": "Whether a file that is there is replaced." },
            {{FileWrite.SharedProperties}},
            {{FileWalk.FilterProperties}}
            """),
        OutputSchema = FileWrite.OutputSchema,
    };

    internal override IReadOnlyList<InputFault> Validate(DataObject input) => FileWalk.Validate(input);

    internal override DataValue Run(FileCall call)
    {
        string to = call.Input.Text("to");
        using FileTarget target = call.Roots.Target(call.Verb, to, call.Input.Flag("folders", otherwise: true));
        using FileStream packed = call.Undo.OpenScratch(call.TokenOf(target.RealPath));
        Pack(call, packed, target.RealPath);
        packed.Seek(0, SeekOrigin.Begin);
        string sha256 = FileContent.Hash(packed, call.Cancellation);
        packed.Seek(0, SeekOrigin.Begin);
        var write = new FileWrite(call, to, target) { MayReplace = call.Input.Flag("overwrite") };
        return write.Run(packed.Length, sha256, stream => FileContent.Copy(packed, stream, call.Cancellation));
    }

    private static void Pack(FileCall call, FileStream packed, string target)
    {
        var names = new HashSet<string>();
        using var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true);
        foreach (string from in call.Input.TextOrNull("from") is { } one ? [one] : call.Input.Texts("from"))
        {
            foreach ((string name, string path) in FilesAt(call, from))
            {
                using PinnedPath file = call.Roots.ExistingFile(call.Verb, path);
                if (file.RealPath == target) continue;
                if (!names.Add(name))
                    throw FileFailures.BadArgument(call.Verb, from, $"'{name}' would be in the archive twice");
                Add(call, archive, name, file);
                call.Context.Progress(new ToolProgress(null, $"{names.Count} files packed"));
            }
        }
    }

    private static IEnumerable<(string Name, string Path)> FilesAt(FileCall call, string from)
    {
        using PinnedPath pinned = call.Roots.Existing(call.Verb, from);
        string real = pinned.RealPath;
        if (pinned.Type == FileType.Regular) return [(Path.GetFileName(real), real)];
        return [.. new FileWalk(call).Files(from, pinned).Select(entry => (entry.Path, $"{real}/{entry.Path}"))];
    }

    private static void Add(FileCall call, ZipArchive archive, string name, PinnedPath file)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name);
        DateTime modified = File.GetLastWriteTimeUtc(file.Access);
        entry.LastWriteTime = new DateTimeOffset(modified < EarliestTime ? EarliestTime : modified);
        using FileStream source = File.OpenRead(file.Access);
        call.RequireRoomToWork(source.Length);
        using Stream packed = entry.Open();
        FileContent.Copy(source, packed, call.Cancellation);
    }
}
