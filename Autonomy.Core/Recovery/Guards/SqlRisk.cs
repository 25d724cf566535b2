using System.Text.RegularExpressions;

namespace Autonomy.Core.Recovery;

/// <summary>Finds statements of SQL that destroy data as a whole: DROP, TRUNCATE, and changes without WHERE.</summary>
internal static partial class SqlRisk
{
    /// <summary>
    /// The first such statement within a text, in short (<c>DROP TABLE users</c>); null when there is none.
    /// </summary>
    internal static string? FirstIn(string text)
    {
        // Keywords within literals and comments are no statements.
        string bare = LiteralsAndComments().Replace(text, " ");
        foreach (string statement in bare.Split(';'))
        {
            Match drop = Drop().Match(statement);
            if (drop.Success) return Sentence.OneLine(drop.Value);
            Match change = Change().Match(statement);
            if (change.Success && !Where().IsMatch(statement, change.Index))
                return $"{Sentence.OneLine(change.Value)} without WHERE";
        }

        return null;
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", RegexOptions.Singleline, 1000)]
    private static partial Regex LiteralsAndComments();

    [GeneratedRegex(
        @"\b(?:DROP\s+(?:TABLE|DATABASE|SCHEMA|COLUMN|TABLESPACE)"
            + @"|TRUNCATE\s+(?:TABLE\s+)?)\b(?:\s*IF\s+EXISTS)?\s*[\w.""`\[\]]{0,128}",
        RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex Drop();

    [GeneratedRegex(
        @"\b(?:DELETE\s+FROM\s+[\w.""`\[\]]{1,128}|UPDATE\s+[\w.""`\[\]]{1,128}\s+SET)\b",
        RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex Change();

    [GeneratedRegex(@"\bWHERE\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Where();
}
