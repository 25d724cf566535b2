using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Text;

/// <summary>
/// <c>text.chunk</c>: a long text in pieces that end where the text itself does: paragraph, line, sentence, word.
/// </summary>
internal sealed class ChunkTool : PureTool
{
    private const int SizeDefault = 2_000;

    private static readonly string[] Breaks = ["\n\n", "\n", ". ", " "];

    internal override ToolDescriptor Descriptor { get; } = Describe(
        "text.chunk",
        "Cuts a long text into pieces that end at a paragraph, line, sentence or word.",
        $$"""
        {
          "type": "object", "required": ["text"], "additionalProperties": false,
          "properties": {
            "text": { "type": "string", "description": "The text." },
            "size": { "type": "integer", "minimum": 10, "maximum": 1000000, "default": {{SizeDefault}},
              "description": "The longest piece, in characters (UTF-16 units)." },
            "overlap": { "type": "integer", "minimum": 0, "default": 0,
              "description": "How many characters a piece repeats of the one before; less than half of size." }
          }
        }
        """,
        """
        {
          "type": "object", "required": ["chunks", "count"],
          "properties": {
            "chunks": { "type": "array", "items": {
              "type": "object", "required": ["index", "start", "text"],
              "properties": {
                "index": { "type": "integer" }, "start": { "type": "integer" }, "text": { "type": "string" } } } },
            "count": { "type": "integer" }
          }
        }
        """);

    internal override IReadOnlyList<InputFault> Validate(DataObject input)
    {
        (long size, long overlap) = (input.Integer("size", SizeDefault), input.Integer("overlap", 0));
        return overlap * 2 < size
            ? []
            : [new InputFault("/overlap", $"'overlap' must be less than half of size, {size}.", "Write less.")];
    }

    internal override DataValue Run(DataObject input, CancellationToken cancellation)
    {
        string text = input.Text("text");
        (int size, int overlap) = ((int)input.Integer("size", SizeDefault), (int)input.Integer("overlap", 0));
        var chunks = new List<DataValue>();
        for (int start = 0; start < text.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            int end = EndOf(text, start, size);
            chunks.Add(DataObject.Of(("index", chunks.Count), ("start", start), ("text", text[start..end])));
            if (end == text.Length) break;
            start = WithoutSplitPair(text, end - overlap);
        }

        return DataObject.Of(("chunks", chunks.ToData()), ("count", chunks.Count));
    }

    /// <summary>After the last break of the best kind in the second half of the piece, or at its full size.</summary>
    private static int EndOf(string text, int start, int size)
    {
        if (text.Length - start <= size) return text.Length;
        int half = start + (size / 2);
        foreach (string mark in Breaks)
        {
            int found = text.LastIndexOf(mark, start + size - 1, size - (size / 2), StringComparison.Ordinal);
            if (found >= half && found + mark.Length <= start + size) return found + mark.Length;
        }

        return WithoutSplitPair(text, start + size);
    }

    private static int WithoutSplitPair(string text, int index) => char.IsLowSurrogate(text[index]) ? index - 1 : index;
}
