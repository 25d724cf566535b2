using System.Runtime.InteropServices;

namespace Autonomy.Host.Configuration.Hocon;

/// <content>Values, and what is included.</content>
internal sealed partial class HoconParser
{
    /// <summary>
    /// Everything up to the end of the line, a comma or a closing token: one value, or several as one.
    /// </summary>
    private HoconNode Value(string owner)
    {
        HoconPosition position = Token.Position;
        List<HoconNode> pieces = [];
        while (Piece() is { } piece) pieces.Add(piece);
        if (pieces.Count > 0 && IsGap(pieces[^1])) pieces.RemoveAt(pieces.Count - 1);
        return pieces switch
        {
            [] => throw Refuse(
                position, $"{owner} has no value before {Describe(Token)}.", "Write a value; \"\" is the empty text."),
            [var single] => single,
            _ => new HoconNode.Concatenation(position, pieces),
        };
    }

    private HoconNode? Piece()
    {
        HoconToken token = Token;
        switch (token.Kind)
        {
            case HoconTokenKind.OpenBrace:
                return Object();
            case HoconTokenKind.OpenBracket:
                return Array();
            case HoconTokenKind.Substitution or HoconTokenKind.OptionalSubstitution:
                return Substitution();
            case HoconTokenKind.Unquoted:
                _next++;
                return new HoconNode.Scalar(Meaning(token));
            case HoconTokenKind.Gap or HoconTokenKind.Quoted:
                _next++;
                return new HoconNode.Scalar(
                    new HoconText(token.Position, token.Text), isGap: token.Kind == HoconTokenKind.Gap);
            case HoconTokenKind.Separator or HoconTokenKind.Append:
                throw Refuse(
                    token.Position, $"'{token.Text}' stands within a value.",
                    "Put the value in double quotes, or begin the next key on a line of its own.");
            default:
                return null;
        }
    }

    private static bool IsGap(HoconNode node) => node is HoconNode.Scalar { IsGap: true };

    /// <summary>What stands without quotes: within a text it is that text, and alone it may be more.</summary>
    private static HoconScalar Meaning(HoconToken token) => token.Text switch
    {
        "null" => new HoconNull(token.Position),
        "true" => new HoconBoolean(token.Position, Value: true),
        "false" => new HoconBoolean(token.Position, Value: false),
        _ when HoconNumbers.IsNumber(token.Text) => new HoconNumber(token.Position, token.Text),
        _ => new HoconText(token.Position, token.Text),
    };

    private HoconNode.Substitution Substitution()
    {
        HoconToken opening = Token;
        int first = ++_next;
        while (Token.Kind is HoconTokenKind.Quoted or HoconTokenKind.Unquoted or HoconTokenKind.Gap) _next++;
        if (Token.Kind != HoconTokenKind.CloseBrace)
        {
            throw Refuse(
                opening.Position, "The substitution is not a path in braces.",
                "Write ${path}, or ${?path} for one that may be missing, on one line.");
        }

        int end = _next++;
        if (first < end && _tokens[first].Kind == HoconTokenKind.Gap) first++;
        if (first < end && _tokens[end - 1].Kind == HoconTokenKind.Gap) end--;
        return new HoconNode.Substitution(
            opening.Position,
            HoconPath.Read(CollectionsMarshal.AsSpan(_tokens)[first..end], opening.Position),
            _prefix,
            opening.Kind == HoconTokenKind.OptionalSubstitution);
    }

    /// <summary>Puts the fields of another file in the place of the statement.</summary>
    private void Include(HoconNode.Object node)
    {
        HoconPosition position = Token.Position;
        _next++;
        SkipNewlines();
        string before = Words();
        HoconToken name = Token;
        if (name.Kind == HoconTokenKind.Quoted) _next++;
        string after = name.Kind == HoconTokenKind.Quoted ? Words() : "";
        bool isRequired = before.StartsWith("required(", StringComparison.Ordinal);
        string kind = isRequired ? before["required(".Length..] : before;
        bool isClosed = after == new string(')', before.Count(static c => c == '('));
        if (name.Kind != HoconTokenKind.Quoted || !isClosed || kind is not ("" or "file(" or "url(" or "classpath("))
        {
            throw Refuse(
                position, "The include does not name a file in double quotes.",
                "Write include \"other.conf\" or include required(file(\"other.conf\")); quote a key named include.");
        }

        bool isAddress = kind == "" && name.Text.Contains("://", StringComparison.Ordinal);
        if (isAddress || kind is "url(" or "classpath(")
        {
            throw Refuse(
                position, "Only files are included: no address and no class path.",
                "Keep a copy of it beside this file, and include that.");
        }

        List<string> prefix = _arrays > 0 ? [] : [.. _prefix, .. _path];
        _inclusions.Add(node, new HoconInclusion(name.Text, _source.Name, position, isRequired, prefix));
    }

    /// <summary>What stands without quotes here, without the whitespace.</summary>
    private string Words()
    {
        string words = "";
        for (; Token.Kind is HoconTokenKind.Unquoted or HoconTokenKind.Gap; _next++)
        {
            if (Token.Kind == HoconTokenKind.Unquoted) words += Token.Text;
        }

        return words;
    }
}
