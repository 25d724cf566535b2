using System.Text.RegularExpressions;

namespace Autonomy.Host.Configuration.Hocon;

/// <summary>Numbers by the grammar of JSON.</summary>
internal static partial class HoconNumbers
{
    /// <summary>Whether the whole text is a number.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text) => text.Length > 0 && LengthAtStart(text) == text.Length;

    /// <summary>How many characters at the start make a number; 0 when there is none.</summary>
    public static int LengthAtStart(ReadOnlySpan<char> text)
    {
        foreach (ValueMatch match in Number().EnumerateMatches(text)) return match.Length;
        return 0;
    }

    [GeneratedRegex(
        @"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Number();
}
