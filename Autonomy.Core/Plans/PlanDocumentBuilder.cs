using System.Globalization;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// Collects places and faults while a reader walks a text. Values are known by the number that adding them gave; JSON
/// pointers are only put together when somebody asks for one, as a plan without faults needs none.
/// </summary>
public sealed class PlanDocumentBuilder
{
    private readonly List<Entry> _entries = [];
    private readonly List<PlanFault> _faults = [];

    /// <summary>Adds the outermost value.</summary>
    public int AddRoot(TextPosition position) => Add(new Entry(-1, null, 0, position, position));

    /// <summary>Adds the value of a key.</summary>
    public int AddProperty(int parent, string name, TextPosition key, TextPosition value) =>
        Add(new Entry(parent, name, 0, key, value));

    /// <summary>Adds a value of a list.</summary>
    public int AddItem(int parent, int index, TextPosition position) =>
        Add(new Entry(parent, null, index, position, position));

    /// <summary>Reports a fault of the text at or in a value.</summary>
    public void Report(string rule, int entry, TextPosition position, string message, string fix)
    {
        if (_faults.Count < PlanLimits.FaultsMax)
            _faults.Add(new PlanFault(rule, PathOf(entry), position, message, fix));
    }

    /// <summary>Reports a fault of the text as a whole.</summary>
    public void Report(string rule, TextPosition position, string message, string fix) =>
        _faults.Add(new PlanFault(rule, "", position, message, fix));

    /// <summary>Reports a key that its object has already.</summary>
    public void ReportDuplicate(string name, int entry, TextPosition key) =>
        Report(
            PlanRules.DuplicateKey,
            entry,
            key,
            $"The key '{Quote.Cut(name)}' stands twice in one object.",
            "Keep one of the two.");

    /// <summary>
    /// The text as a value; reports a lone surrogate and U+0000, which JSON can spell but no store and no protocol
    /// carries.
    /// </summary>
    public DataString Text(string text, int entry, TextPosition position)
    {
        ArgumentNullException.ThrowIfNull(text);
        int wrong = IndexOfUnfit(text);
        if (wrong >= 0)
        {
            string message = text[wrong] == '\0'
                ? "The text holds the character U+0000."
                : "The text holds half of a surrogate pair.";
            Report(PlanRules.Encoding, entry, position, message, "Remove the character; carry binary data as base64.");
        }

        return new DataString(wrong < 0 ? text : "");
    }

    /// <summary>The document; <paramref name="root"/> is null when the text broke off.</summary>
    public PlanDocument Build(DataValue? root) => new(root, [.. _faults], Places);

    private static int IndexOfUnfit(string text)
    {
        for (int i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return i;
            i++;
        }

        return text.IndexOf('\0', StringComparison.Ordinal);
    }

    private int Add(Entry entry)
    {
        _entries.Add(entry);
        return _entries.Count - 1;
    }

    private string PathOf(int entry)
    {
        string path = "";
        for (
            ; _entries[entry].Parent >= 0; entry =
                _entries[entry].Parent)
        {
            path = JsonPointer.Of("", _entries[entry].Segment) + path;
        }

        return path;
    }

    private Dictionary<string, DocumentPlace> Places()
    {
        var places = new Dictionary<string, DocumentPlace>(_entries.Count);
        string[] paths = new string[_entries.Count];
        for (int i = 0; i < paths.Length; i++)
        {
            Entry entry = _entries[i];
            paths[i] = entry.Parent < 0 ? "" : JsonPointer.Of(paths[entry.Parent], entry.Segment);
            // Of a key that stands twice the first one counts, as in the data.
            places.TryAdd(paths[i], new DocumentPlace(entry.Key, entry.Value));
        }

        return places;
    }

    private readonly record struct Entry(int Parent, string? Name, int Index, TextPosition Key, TextPosition Value)
    {
        internal string Segment => Name ?? Index.ToString(CultureInfo.InvariantCulture);
    }
}
