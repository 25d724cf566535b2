using System.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Files;

/// <summary><c>file.read</c>: a file's content, or a part of it, as text, JSON or base64.</summary>
internal sealed class ReadTool : FileTool
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal override ToolDescriptor Descriptor { get; } = new()
    {
        Name = ToolName.Parse("file.read"),
        Description = "Reads a file, or a part of it, as text, JSON or base64.",
        Effect = EffectClass.Pure,
        InputSchema = Schema("\"path\"", """
            "path": { "type": "string", "minLength": 1, "description": "The file." },
            "as": { "enum": ["text", "json", "base64"], "default": "text",
              "description": "How the content is given: UTF-8 text, a parsed value, or base64 of any bytes." },
            "offset": { "type": "integer", "minimum": 0, "default": 0, "description": "Where to begin, in bytes." },
            "limit": { "type": "integer", "minimum": 1,
              "description": "How much to read at most, in bytes; the whole file when absent." }
            """),
        OutputSchema =
            Schema("\"path\", \"content\", \"bytes\", \"size\", \"offset\", \"nextOffset\", \"modified\"", """
            "path": { "type": "string" },
            "content": { "description": "The content." },
            "bytes": { "type": "integer", "description": "How much was read." },
            "size": { "type": "integer", "description": "The file's size, in bytes." },
            "offset": { "type": "integer" },
            "nextOffset": { "type": ["integer", "null"],
              "description": "Where to go on; null at the end of the file." },
            "modified": { "type": "string", "description": "RFC 3339, UTC." }
            """),
    };

    internal override IReadOnlyList<InputFault> Validate(DataObject input) =>
        input.TextOrNull("as") == "json" && (input["offset"] is not null || input["limit"] is not null)
            ? [new InputFault("/as", "A part of a file is no JSON.", "Leave offset and limit out, or read it as text.")]
            : [];

    internal override DataValue Run(FileCall call)
    {
        string path = call.Input.Text("path");
        string form = call.Input.Text("as", "text");
        long offset = call.Input.Integer("offset", 0);
        using PinnedPath file = call.Roots.ExistingFile(call.Verb, path);
        using FileStream stream = File.OpenRead(file.Access);
        long size = stream.Length;
        byte[] bytes = ReadPart(call, stream, path, offset, call.Input.Integer("limit", long.MaxValue));
        int skipped = 0;
        if (form == "text")
        {
            (skipped, bytes) = WholeCharacters(
                bytes, isCutBefore: offset > 0, isCutAfter: offset + bytes.Length < size);
        }

        long end = offset + skipped + bytes.Length;
        return DataObject.Of(
            ("path", path),
            ("content", Decode(call, path, bytes, form)),
            ("bytes", bytes.Length),
            ("size", size),
            ("offset", offset + skipped),
            ("nextOffset", end < size ? end : DataNull.Value),
            ("modified", FileTimes.Write(File.GetLastWriteTimeUtc(file.Access))));
    }

    private static byte[] ReadPart(FileCall call, FileStream stream, string path, long offset, long limit)
    {
        long wanted = Math.Min(limit, Math.Max(0, stream.Length - offset));
        long most = call.Context.Limits.OutputBytesWithin(call.Options.ReadBytesMax);
        if (wanted > most) throw FileFailures.TooLarge(call.Verb, path, $"it would give {wanted} bytes at once", most);
        stream.Seek(Math.Min(offset, stream.Length), SeekOrigin.Begin);
        // A file such as one that is still written to may be longer than it said: the cap holds for what is read.
        byte[] bytes = new byte[wanted];
        int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : bytes[..count];
    }

    /// <summary>Leaves out the pieces of characters that a part begins or ends with.</summary>
    private static (int Skipped, byte[] Bytes) WholeCharacters(byte[] bytes, bool isCutBefore, bool isCutAfter)
    {
        int start = 0;
        while (isCutBefore && start < Math.Min(3, bytes.Length) && (bytes[start] & 0xC0) == 0x80) start++;
        int end = bytes.Length;
        if (isCutAfter && end > start)
        {
            int lead = end - 1;
            while (lead > start && lead > end - 4 && (bytes[lead] & 0xC0) == 0x80) lead--;
            int length = bytes[lead] switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            if (lead > start && lead + length > end) end = lead;
        }

        return (start, bytes[start..end]);
    }

    private static DataValue Decode(FileCall call, string path, byte[] bytes, string form)
    {
        if (form == "base64") return Convert.ToBase64String(bytes);
        try
        {
            string text = StrictUtf8.GetString(bytes);
            if (form == "text") return text;
            return DataJson.TryParse(text, out DataValue? value, out string? fault)
                ? value
                : throw FileFailures.WrongContent(call.Verb, path, $"it is no JSON: {fault}");
        }
        catch (DecoderFallbackException)
        {
            throw FileFailures.OfCode(FileClassification.WrongEncoding, call.Verb, path);
        }
    }
}
