using System.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary><c>file.diff</c>: what differs between two text files, in unified form.</summary>
internal sealed class DiffTool : FileTool
{
    private const int ContextDefault = 3;

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.diff"),
        Description = "Compares two text files by lines and gives their differences in unified form.",
        Effect = EffectClass.Pure,
        InputSchema = Schema("\"from\", \"to\"", $$"""
            "from": { "type": "string", "minLength": 1, "description": "The old file." },
            "to": { "type": "string", "minLength": 1, "description": "The new file." },
            "context": { "type": "integer", "minimum": 0, "maximum": 100, "default": {{ContextDefault}},
              "description": "How many equal lines stand around a difference." }
            """),
        OutputSchema = Schema("\"equal\", \"diff\", \"added\", \"removed\"", """
            "equal": { "type": "boolean", "description": "Whether the files are the same byte by byte." },
            "diff": { "type": "string", "description": "The unified text; empty when no line differs." },
            "added": { "type": "integer", "description": "Lines." },
            "removed": { "type": "integer", "description": "Lines." }
            """),
    };

    internal override DataValue Run(FileCall call)
    {
        (string from, string to) = (call.Input.Text("from"), call.Input.Text("to"));
        (string oldText, string newText) = (TextOf(call, from), TextOf(call, to));
        var diff = new UnifiedDiff(Lines(oldText), Lines(newText));
        string text = diff.Write(from, to, (int)call.Input.Integer("context", ContextDefault));
        return DataObject.Of(
            ("equal", oldText == newText), ("diff", text), ("added", diff.Added), ("removed", diff.Removed));
    }

    private static string TextOf(FileCall call, string path)
    {
        using PinnedPath file = call.Roots.ExistingFile(call.Verb, path);
        long size = file.Length;
        int most = call.Options.ReadBytesMax;
        if (size > most) throw FileFailures.TooLarge(call.Verb, path, $"it has {size} bytes", most);
        try
        {
            return StrictUtf8.GetString(File.ReadAllBytes(file.Access));
        }
        catch (DecoderFallbackException)
        {
            throw FileFailures.OfCode(FileClassification.WrongEncoding, call.Verb, path);
        }
    }

    private static string[] Lines(string text)
    {
        string[] lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
