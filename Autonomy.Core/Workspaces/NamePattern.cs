namespace Autonomy.Core.Workspaces;

/// <summary>
/// Patterns of names: <c>*</c> stands for any characters, none included; case does not count. <c>http.*</c>,
/// <c>*.example.com</c>.
/// </summary>
public static class NamePattern
{
    /// <summary>The longest pattern, in characters.</summary>
    public const int LengthMax = 512;

    /// <summary>Whether the whole name is of the pattern.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        (int p, int n) = (0, 0);
        (int star, int resume) = (-1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, n);
            }
            else if (p < pattern.Length && AreSame(pattern[p], name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary>
    /// Whether a call's target is of the pattern, with its port or without: <c>example.com</c> is also
    /// <c>example.com:8443</c>.
    /// </summary>
    public static bool MatchesTarget(string pattern, string? target)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (target is null) return false;
        if (Matches(pattern, target)) return true;
        int colon = target.LastIndexOf(':');
        return colon > 0
            && target.AsSpan(colon + 1) is { Length: > 0 and <= 5 } port
            && port.IndexOfAnyExceptInRange('0', '9') < 0
            && Matches(pattern, target.AsSpan(0, colon));
    }

    private static bool AreSame(char a, char b) => a == b || char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
