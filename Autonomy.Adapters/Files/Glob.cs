using System.Text;
using System.Text.RegularExpressions;

namespace Autonomy.Adapters.Files;

/// <summary>
/// A pattern of paths below a folder: <c>*</c> and <c>?</c> within a name, <c>**</c> across folders, <c>{a,b}</c> for
/// either; a comma outside of braces stands for itself. One without a slash is for names at any depth. Case counts.
/// Runs in time linear in the path.
/// </summary>
internal sealed class Glob
{
    private readonly Regex _regex;

    internal Glob(string pattern)
    {
        var regex = new StringBuilder(pattern.Contains('/', StringComparison.Ordinal) ? "^" : "^(?:.*/)?");
        string rest = pattern.TrimStart('/');
        int openBraces = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            bool isDouble = rest[i] == '*' && i + 1 < rest.Length && rest[i + 1] == '*';
            bool isFolders = isDouble && i + 2 < rest.Length && rest[i + 2] == '/';
            openBraces += rest[i] == '{' ? 1 : rest[i] == '}' ? -1 : 0;
            regex.Append(isFolders ? "(?:.*/)?" : isDouble ? ".*" : Translate(rest[i], isInBraces: openBraces > 0));
            i += isFolders ? 2 : isDouble ? 1 : 0;
        }

        _regex = new Regex(
            $"{regex}\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>Whether the path, relative and with slashes, is meant.</summary>
    internal bool Matches(string path) => _regex.IsMatch(path);

    /// <summary>Why the text is no pattern, or null when it is one.</summary>
    internal static string? FaultOf(string pattern)
    {
        try
        {
            _ = new Glob(pattern);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return $"'{pattern}' is no pattern.";
        }
    }

    private static string Translate(char c, bool isInBraces) => c switch
    {
        '*' => "[^/]*",
        '?' => "[^/]",
        '{' => "(?:",
        '}' => ")",
        ',' when isInBraces => "|",
        _ => Regex.Escape(c.ToString()),
    };
}
