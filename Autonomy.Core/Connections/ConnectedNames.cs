using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Connections;

/// <summary>
/// The names of connections and of the tools that come with them: <c>mcp.CONNECTION.TOOL</c> and
/// <c>openapi.CONNECTION.OPERATION</c>.
/// </summary>
public static class ConnectedNames
{
    /// <summary>The longest name of a connection, in characters.</summary>
    public const int ConnectionLengthMax = 40;

    /// <summary>The longest name of a tool within its connection, in characters.</summary>
    public const int LocalLengthMax = 72;

    /// <summary>The families whose tools come with connections; no worker offers one of these.</summary>
    public static readonly FrozenSet<string> Families =
        Enum.GetValues<ConnectionKind>().Select(FamilyOf).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The family of the tools that a connection of this kind has.</summary>
    public static string FamilyOf(ConnectionKind kind) => kind == ConnectionKind.Mcp ? "mcp" : "openapi";

    /// <summary>
    /// Whether it names a connection: 1 to 40 of <c>a-z</c>, <c>0-9</c>, <c>-</c> and <c>_</c>, beginning with a letter
    /// or digit.
    /// </summary>
    public static bool IsConnection(string? text) =>
        text is { Length: > 0 and <= ConnectionLengthMax } && text[0] is not ('-' or '_')
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>The connection that a tool belongs to; null for a tool of another family.</summary>
    public static string? ConnectionOf(ToolName tool)
    {
        if (!Families.Contains(tool.Family)) return null;
        int dot = tool.Verb.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? tool.Verb : tool.Verb[..dot];
    }

    /// <summary>Who could offer a tool that is not here, for people.</summary>
    public static string WhoOffers(string? tool) =>
        tool?.Split('.')[0] is { } family && Families.Contains(family) ? "connection" : "worker";

    /// <summary>
    /// The names of a connection's tools here, by what they are called there. A name is written in lower case, with a
    /// hyphen before each capital that begins a word and in place of every character that a tool's name cannot have. Of
    /// names that would come out alike, and of one that is too long, the end is a hash of what it is called there; a
    /// name that needs no change keeps it.
    /// </summary>
    public static ImmutableSortedDictionary<string, ToolName> Of(
        ConnectionKind kind, string connection, IEnumerable<string> theirs)
    {
        ArgumentNullException.ThrowIfNull(theirs);
        var names = ImmutableSortedDictionary.CreateBuilder<string, ToolName>(StringComparer.Ordinal);
        foreach (IGrouping<string, string> alike in theirs.Distinct(StringComparer.Ordinal).GroupBy(LocalOf))
        {
            bool isAlone = alike.Count() == 1;
            foreach (string name in alike)
            {
                bool isKept = alike.Key.Length <= LocalLengthMax && (isAlone || alike.Key == name);
                string local = isKept ? alike.Key : Hashed(alike.Key, name);
                names.Add(name, ToolName.Parse($"{FamilyOf(kind)}.{connection}.{local}"));
            }
        }

        return names.ToImmutable();
    }

    private static string LocalOf(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        char last = '-';
        foreach (char c in name)
        {
            bool beginsWord = char.IsAsciiLetterUpper(c) && (char.IsAsciiLetterLower(last) || char.IsAsciiDigit(last));
            if (beginsWord) text.Append('-');
            bool isKept = char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
            text.Append(isKept ? char.ToLowerInvariant(c) : '-');
            last = c;
        }

        string local = text.ToString().Trim('-', '.');
        return local.Length == 0 ? "tool" : local;
    }

    private static string Hashed(string local, string name)
    {
        string hash = (StableHash.Of64(name) & 0xffff_ffff).ToString("x8", CultureInfo.InvariantCulture);
        return $"{local[..Math.Min(local.Length, LocalLengthMax - hash.Length - 1)]}-{hash}";
    }
}
