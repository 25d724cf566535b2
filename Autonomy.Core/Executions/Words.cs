using System.Text;

namespace Autonomy.Core.Executions;

/// <summary>States and kinds as people and the journal write them: <c>completed-with-failures</c>.</summary>
public static class Words
{
    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names =
            Enum.GetValues<T>().Distinct().ToDictionary(value => value, value => Kebab(value.ToString()));
        public static readonly Dictionary<string, T> Back =
            Names.ToDictionary(entry => entry.Value, entry => entry.Key);
    }

    /// <summary>The value's name in lower case with hyphens.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.Names[value];

    /// <summary>The value of this name; false when there is none.</summary>
    public static bool TryParse<T>(string text, out T value)
        where T : struct, Enum => Table<T>.Back.TryGetValue(text, out value);

    /// <summary>All names of the type, in the order of its values.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Table<T>.Names.Values];

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
