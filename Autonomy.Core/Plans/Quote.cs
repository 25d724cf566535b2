using System.Globalization;
using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>Values as messages show them: short, and with nothing in them that a reader cannot see.</summary>
internal static class Quote
{
    private const int CharactersMax = 60;

    /// <summary>
    /// The text, cut when it is long; what is invisible or turns the direction of writing is spelt out.
    /// </summary>
    internal static string Cut(string text)
    {
        string start = text.Length <= CharactersMax ? text : $"{text[..(CharactersMax - 3)]}...";
        if (!start.Any(IsHidden)) return start;
        var shown = new StringBuilder();
        foreach (char c in start)
        {
            if (IsHidden(c)) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else shown.Append(c);
        }

        return shown.ToString();
    }

    /// <summary>The text in quotes.</summary>
    internal static string Text(string text) => $"\"{Cut(text)}\"";

    /// <summary>The value as JSON, or what it is when it is long.</summary>
    internal static string Of(DataValue value) => value switch
    {
        DataArray { Items.Length: > 0 } array => $"a list of {array.Items.Length}",
        DataObject { Count: > 0 } => "an object",
        DataString text => Text(text.Value),
        _ => Cut(value.ToString()),
    };

    /// <summary>The value with the name of its kind, for messages on types.</summary>
    internal static string Kind(DataValue value) => value switch
    {
        DataNull => "empty (null)",
        DataBoolean => $"the boolean {value}",
        DataNumber => $"the number {Cut(value.ToString())}",
        DataString text => $"the text {Text(text.Value)}",
        DataArray { Items.Length: 0 } => "an empty list",
        _ => Of(value),
    };

    private static bool IsHidden(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
