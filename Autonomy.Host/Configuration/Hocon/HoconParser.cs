using System.Runtime.InteropServices;

namespace Autonomy.Host.Configuration.Hocon;

/// <summary>
/// Makes nodes of tokens, and nodes of included files in their place. Substitutions stay as they are:
/// <see cref="HoconResolver"/> follows them once everything is read.
/// </summary>
internal sealed partial class HoconParser
{
    private readonly HoconInclusions _inclusions;
    private readonly IReadOnlyList<string> _prefix;
    private readonly HoconSource _source;
    private readonly List<HoconToken> _tokens;
    private readonly List<string> _path = [];
    private int _next;
    private int _depth;
    private int _arrays;

    private HoconParser(HoconSource source, IReadOnlyList<string> prefix, HoconInclusions inclusions)
    {
        _inclusions = inclusions;
        _prefix = prefix;
        _source = source;
        _tokens = HoconLexer.Read(source.Name, source.Text);
    }

    private HoconToken Token => _tokens[_next];

    /// <summary>Reads a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="prefix">The path of the object that it is included into; empty for one that stands alone.</param>
    /// <param name="inclusions">What has been included so far.</param>
    /// <returns>An object or an array.</returns>
    /// <exception cref="HoconException">It is not HOCON.</exception>
    public static HoconNode Read(HoconSource source, IReadOnlyList<string> prefix, HoconInclusions inclusions) =>
        new HoconParser(source, prefix, inclusions).Root();

    private HoconNode Root()
    {
        SkipNewlines();
        HoconNode root = Token.Kind switch
        {
            HoconTokenKind.OpenBrace => Object(),
            HoconTokenKind.OpenBracket => Array(),
            _ => Fields(new HoconNode.Object(Token.Position), HoconTokenKind.End),
        };
        SkipNewlines();
        if (Token.Kind == HoconTokenKind.End) return root;
        throw Refuse(
            Token.Position, $"{Describe(Token)} stands after the end.",
            "Remove it, or the brace or bracket that closes too early.");
    }

    private HoconNode.Object Object()
    {
        HoconNode.Object node = new(Token.Position);
        Enter();
        Fields(node, HoconTokenKind.CloseBrace);
        Leave();
        return node;
    }

    private HoconNode.Object Fields(HoconNode.Object node, HoconTokenKind close)
    {
        Members(close, node.Position, () => Field(node));
        return node;
    }

    private HoconNode.Array Array()
    {
        HoconPosition position = Token.Position;
        List<HoconNode> items = [];
        Enter();
        _arrays++;
        Members(HoconTokenKind.CloseBracket, position, () => items.Add(Value("The element")));
        _arrays--;
        Leave();
        return new HoconNode.Array(position, items);
    }

    private void Enter()
    {
        if (++_depth > HoconLimits.DepthMax)
        {
            throw Refuse(
                Token.Position, $"Objects and arrays nest deeper than {HoconLimits.DepthMax}.", "Flatten the values.");
        }

        _next++;
    }

    private void Leave()
    {
        _depth--;
        _next++;
    }

    /// <summary>Reads members up to the closing token: a comma, newlines, or both stand between two.</summary>
    private void Members(HoconTokenKind close, HoconPosition opened, Action member)
    {
        SkipNewlines();
        while (Token.Kind != close)
        {
            RefuseClosing(close, opened);
            member();
            bool isSeparated = SkipNewlines();
            if (Token.Kind == HoconTokenKind.Comma)
            {
                _next++;
                SkipNewlines();
                isSeparated = true;
            }

            if (isSeparated || Token.Kind == close) continue;
            RefuseClosing(close, opened);
            throw Refuse(
                Token.Position, $"{Describe(Token)} stands where the next line or a comma is expected.",
                "Put a comma or a newline between two values, or the text in double quotes.");
        }
    }

    private void RefuseClosing(HoconTokenKind close, HoconPosition opened)
    {
        switch (Token.Kind)
        {
            case HoconTokenKind.Comma:
                throw Refuse(Token.Position, "There is no value before the comma.", "Remove the comma.");
            case HoconTokenKind.End when close != HoconTokenKind.End:
                char missing = close == HoconTokenKind.CloseBrace ? '}' : ']';
                throw Refuse(opened, "What opens here is never closed.", $"Add the missing '{missing}'.");
            case HoconTokenKind.CloseBrace or HoconTokenKind.CloseBracket:
                throw Refuse(
                    Token.Position, $"{Describe(Token)} closes nothing that is open.", "Remove it, or open it before.");
        }
    }

    private void Field(HoconNode.Object node)
    {
        if (Token is { Kind: HoconTokenKind.Unquoted, Text: "include" })
        {
            Include(node);
            return;
        }

        HoconPosition position = Token.Position;
        List<string> path = Key(out string key);
        SkipNewlines();
        _path.AddRange(path);
        HoconToken separator = Token;
        bool isWritten = separator.Kind is HoconTokenKind.Separator or HoconTokenKind.Append;
        if (isWritten) _next++;
        if (!isWritten && separator.Kind != HoconTokenKind.OpenBrace)
        {
            throw Refuse(
                separator.Position, $"The key {key} has no value.", $"Write {key} = ..., or an object in braces.");
        }

        SkipNewlines();
        HoconNode value = Value($"The key {key}");
        if (separator.Kind == HoconTokenKind.Append) value = Appended(value);
        node.Assign(position, CollectionsMarshal.AsSpan(path), value);
        _path.RemoveRange(_path.Count - path.Count, path.Count);
    }

    private static HoconNode.Concatenation Appended(HoconNode value) => new(
        value.Position,
        [new HoconNode.Below(value.Position), new HoconNode.Array(value.Position, [value])]);

    private List<string> Key(out string key)
    {
        HoconPosition position = Token.Position;
        int first = _next;
        while (Token.Kind is HoconTokenKind.Quoted or HoconTokenKind.Unquoted or HoconTokenKind.Gap) _next++;
        int end = _next > first && _tokens[_next - 1].Kind == HoconTokenKind.Gap ? _next - 1 : _next;
        if (end == first)
        {
            throw Refuse(
                position, $"{Describe(Token)} stands where a key is expected.",
                "A key is a text, a number, or names with dots between them.");
        }

        List<string> path = HoconPath.Read(CollectionsMarshal.AsSpan(_tokens)[first..end], position);
        key = HoconPath.Write(path);
        if (path.Count + _depth > HoconLimits.DepthMax)
            throw Refuse(position, $"The path nests deeper than {HoconLimits.DepthMax}.", "Shorten it.");
        return path;
    }

    private bool SkipNewlines()
    {
        bool any = false;
        for (; Token.Kind is HoconTokenKind.Newline or HoconTokenKind.Gap; _next++)
            any |= Token.Kind == HoconTokenKind.Newline;
        return any;
    }

    private static string Describe(HoconToken token) => token.Kind switch
    {
        HoconTokenKind.End => "The end of the file",
        HoconTokenKind.Newline => "The end of the line",
        HoconTokenKind.Quoted => "A quoted text",
        _ => $"'{token.Text}'",
    };

    private static HoconException Refuse(HoconPosition position, string what, string fix) => new(position, what, fix);
}
