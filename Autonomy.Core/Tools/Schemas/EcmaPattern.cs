using System.Text;
using System.Text.RegularExpressions;

namespace Autonomy.Core.Tools.Schemas;

/// <summary>
/// Compiles the regular expressions of JSON Schema, which are ECMA-262's, to ones that run in time linear in the text.
/// Look-around and back-references cannot, and are refused. A class that is negated (<c>[^a]</c>) matches one UTF-16
/// unit, not a whole code point beyond the basic plane; everything else is by code point.
/// </summary>
internal static class EcmaPattern
{
    private const string AnyCharacter = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\n\r\u2028\u2029])";

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs look-around, back-references, or too many states.</exception>
    internal static Regex Compile(string pattern) =>
        new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Writes the constructs that mean something else in .NET in its own terms.</summary>
    private static string Translate(string pattern)
    {
        var translated = new StringBuilder(pattern.Length + 16);
        bool isInClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                translated.Append(Escape(pattern[++i], isInClass));
                continue;
            }

            translated.Append((c, isInClass) switch
            {
                ('$', false) => @"\z",
                ('.', false) => AnyCharacter,
                ('[', true) => @"\[",
                _ => c.ToString(),
            });
            isInClass = c == '[' || (isInClass && c != ']');
        }

        return translated.ToString();
    }

    private static string Escape(char escaped, bool isInClass) => (escaped, isInClass) switch
    {
        ('d', false) => "[0-9]",
        ('d', true) => "0-9",
        ('D', false) => "[^0-9]",
        ('w', false) => "[A-Za-z0-9_]",
        ('w', true) => "A-Za-z0-9_",
        ('W', false) => "[^A-Za-z0-9_]",
        ('/', _) => "/",
        _ => $@"\{escaped}",
    };
}
