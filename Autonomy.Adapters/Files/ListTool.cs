using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary><c>file.list</c>: what is in a folder.</summary>
internal sealed class ListTool : FileTool
{
    private const int EntriesDefault = 10_000;

    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.list"),
        Description = "Lists what is in a folder, with sizes and times; patterns choose what counts.",
        Effect = EffectClass.Pure,
        InputSchema = Schema("", $$"""
            "path": { "type": "string", "minLength": 1, "default": ".", "description": "The folder." },
            "recursive": { "type": "boolean", "default": false,
              "description": "Whether folders below are gone through; links are not followed." },
            "type": { "enum": ["any", "file", "folder"], "default": "any", "description": "Which entries count." },
            "max": { "type": "integer", "minimum": 1, "default": {{EntriesDefault}},
              "description": "How many entries are given at most." },
            {{FileWalk.FilterProperties}}
            """),
        OutputSchema = Schema("\"path\", \"entries\", \"count\", \"bytes\", \"truncated\"", """
            "path": { "type": "string" },
            "entries": { "type": "array", "description": "By path.", "items": {
              "type": "object",
              "required": ["path", "type", "bytes", "modified"],
              "properties": {
                "path": { "type": "string", "description": "Relative to the folder, with slashes." },
                "type": { "enum": ["file", "folder", "link", "special"] },
                "bytes": { "type": "integer" },
                "modified": { "type": "string", "description": "RFC 3339, UTC." }
              } } },
            "count": { "type": "integer" },
            "bytes": { "type": "integer", "description": "The sum of the sizes." },
            "truncated": { "type": "boolean", "description": "True when there are more than max." }
            """),
    };

    internal override IReadOnlyList<InputFault> Validate(DataObject input) => FileWalk.Validate(input);

    internal override DataValue Run(FileCall call)
    {
        string path = call.Input.Text("path", ".");
        int max = (int)Math.Min(call.Input.Integer("max", EntriesDefault), call.Options.EntriesMax);
        string wanted = call.Input.Text("type", "any");
        using PinnedPath folder = call.Roots.ExistingFolder(call.Verb, path);
        var entries = new FileWalk(call).Entries(folder, call.Input.Flag("recursive"))
            .Where(entry => wanted == "any" || TypeName(entry) == wanted)
            .Take(max + 1)
            .ToList();
        bool isTruncated = entries.Count > max;
        if (isTruncated) entries.RemoveAt(max);
        entries.Sort((first, second) => string.CompareOrdinal(first.Path, second.Path));
        return DataObject.Of(
            ("path", path),
            ("entries", entries.Select(ToData).ToData()),
            ("count", entries.Count),
            ("bytes", entries.Sum(entry => entry.Bytes)),
            ("truncated", isTruncated));
    }

    private static DataValue ToData(FileEntry entry) => DataObject.Of(
        ("path", entry.Path),
        ("type", TypeName(entry)),
        ("bytes", entry.Bytes),
        ("modified", FileTimes.Write(entry.Modified)));

    private static string TypeName(FileEntry entry) => entry.Type switch
    {
        FileType.Regular => "file",
        FileType.Folder => "folder",
        null => "link",
        _ => "special",
    };
}
