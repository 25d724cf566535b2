using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Journaling;

namespace Autonomy.Core.Naming;

/// <summary>
/// The names that people give to workspaces and to things in them: 1 to 64 of <c>a-z</c>, <c>0-9</c>, <c>-</c>,
/// <c>_</c> and <c>.</c>, beginning with a letter or digit, so that no two look alike. And the streams of things that
/// are named so.
/// </summary>
public static class ScopedName
{
    /// <summary>The longest name, in characters.</summary>
    public const int LengthMax = 64;

    private const char Separator = '/';

    /// <summary>Whether it is such a name.</summary>
    public static bool IsName([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= LengthMax }
        && (char.IsAsciiLetterLower(text[0]) || char.IsAsciiDigit(text[0]))
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    /// <summary>The stream of a thing of a workspace; the prefix says of which kind.</summary>
    internal static StreamId StreamOf(string prefix, string workspace, string name) =>
        new($"{prefix}{workspace}{Separator}{name}");

    /// <summary>The workspace and the name in a stream of this kind; false for one of another.</summary>
    internal static bool TrySplit(
        StreamId stream, string prefix, [NotNullWhen(true)] out string? workspace, [NotNullWhen(true)] out string? name)
    {
        (workspace, name) = (null, null);
        string text = stream.Value;
        // A workspace may hold the separator, a name does not.
        int separator = text.LastIndexOf(Separator);
        if (!text.StartsWith(prefix, StringComparison.Ordinal) || separator <= prefix.Length) return false;
        (workspace, name) = (text[prefix.Length..separator], text[(separator + 1)..]);
        return true;
    }
}
