using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Host.Api;

/// <summary>
/// The paths of JSON's reader, <c>$.budget['a.b'][0]</c>. It puts names with dots and the like between <c>['</c> and
/// <c>']</c> as they are: a name that has <c>'].</c> or <c>'][</c> in itself is read as several. Pure.
/// </summary>
internal static class JsonPaths
{
    /// <summary>The names and numbers that a path is made of; none: it is the whole.</summary>
    public static ImmutableArray<string> SegmentsOf(string? path)
    {
        if (path is null || !path.StartsWith('$')) return [];
        ImmutableArray<string>.Builder segments = ImmutableArray.CreateBuilder<string>();
        ReadOnlySpan<char> rest = path.AsSpan(1);
        while (rest.Length > 0)
        {
            (int begin, int end, int next) = FirstIn(rest);
            segments.Add(rest[begin..end].ToString());
            rest = rest[next..];
        }

        return segments.DrainToImmutable();
    }

    /// <summary>A path as a JSON pointer (RFC 6901).</summary>
    public static string PointerOf(string? path) => SegmentsOf(path).Aggregate("", JsonPointer.Of);

    // Where the first segment begins and ends, and where the next one begins.
    private static (int Begin, int End, int Next) FirstIn(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("['"))
        {
            int quoted = EndOfQuoted(rest);
            return (2, quoted, Math.Min(quoted + 2, rest.Length));
        }

        if (rest[0] == '[' && rest.IndexOf(']') is > 0 and var bracket) return (1, bracket, bracket + 1);
        int end = rest[1..].IndexOfAny('.', '[') is >= 0 and var found ? found + 1 : rest.Length;
        return (1, end, end);
    }

    private static int EndOfQuoted(ReadOnlySpan<char> rest)
    {
        for (int at = 2; at + 1 < rest.Length; at++)
        {
            bool isClosed = rest[at] == '\'' && rest[at + 1] == ']';
            if (isClosed && (at + 2 == rest.Length || rest[at + 2] is '.' or '[')) return at;
        }

        return rest.Length;
    }
}
