using System.Text;

namespace Autonomy.Host.Configuration.Hocon;

/// <summary>Path expressions: names with dots between them, each with or without quotes.</summary>
internal static class HoconPath
{
    /// <summary>The elements of the path that the tokens make: texts and the gaps between them.</summary>
    /// <exception cref="HoconException">An element is empty.</exception>
    public static List<string> Read(ReadOnlySpan<HoconToken> tokens, HoconPosition position)
    {
        List<string> elements = [];
        StringBuilder element = new();
        bool isQuoted = false;
        foreach (HoconToken token in tokens)
        {
            if (token.Kind == HoconTokenKind.Quoted)
            {
                element.Append(token.Text);
                isQuoted = true;
                continue;
            }

            string[] parts = token.Text.Split('.');
            element.Append(parts[0]);
            foreach (string part in parts.AsSpan(1))
            {
                elements.Add(Complete(element, isQuoted, position));
                element.Clear().Append(part);
                isQuoted = false;
            }
        }

        elements.Add(Complete(element, isQuoted, position));
        return elements;
    }

    /// <summary>The path as text, with quotes where an element needs them.</summary>
    public static string Write(IEnumerable<string> elements) => string.Join('.', elements.Select(Write));

    private static string Write(string element) =>
        element.Length > 0 && element.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? element
            : $"\"{element.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private static string Complete(StringBuilder element, bool isQuoted, HoconPosition position) =>
        element.Length > 0 || isQuoted
            ? element.ToString()
            : throw new HoconException(
                position, "A part of the path is empty.", "Remove the dot, or write \"\" for an empty name.");
}
