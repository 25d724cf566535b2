using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>
/// Finds the expressions in the strings of a value, and gathers every fault and every reference.
/// An expression ends at the first <c>}}</c> outside its quotes and braces. Nothing else could end it: a text that
/// parses has its quotes closed and its braces paired.
/// </summary>
internal sealed partial class TemplateParser
{
    public const string Open = "${{";
    public const string EscapedOpen = "$${{";

    private readonly ImmutableArray<ExpressionFault>.Builder _faults = ImmutableArray.CreateBuilder<ExpressionFault>();

    public ImmutableArray<ExpressionFault> Faults => _faults.ToImmutable();

    public TemplateReferences References { get; private set; } = TemplateReferences.None;

    public TemplateNode Parse(DataValue value, string pointer, int depth)
    {
        if (depth > DataJson.DepthMax)
        {
            Fail(ExpressionFaultCode.LimitExceeded, $"The value nests deeper than {DataJson.DepthMax} levels.", pointer, 0);
            return new TemplateNode.Constant(value);
        }

        return value switch
        {
            DataString text => ParseText(text, pointer),
            DataArray array => ParseItems(array, pointer, depth),
            DataObject record => ParseProperties(record, pointer, depth),
            _ => new TemplateNode.Constant(value),
        };
    }

    private TemplateNode ParseItems(DataArray array, string pointer, int depth)
    {
        ImmutableArray<TemplateNode> nodes =
        [
            .. array.Items.Select((item, index) =>
                Parse(item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}"), depth + 1)),
        ];
        return nodes.All(node => node is TemplateNode.Constant) ? new TemplateNode.Constant(array) : new TemplateNode.Items(nodes);
    }

    private TemplateNode ParseProperties(DataObject record, string pointer, int depth)
    {
        ImmutableArray<KeyValuePair<string, TemplateNode>> nodes =
        [
            .. record.Properties.Select(property => KeyValuePair.Create(
                property.Key, Parse(property.Value, $"{pointer}/{Escape(property.Key)}", depth + 1))),
        ];
        return nodes.All(node => node.Value is TemplateNode.Constant)
            ? new TemplateNode.Constant(record)
            : new TemplateNode.Properties(nodes);
    }

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");

    private TemplateNode ParseText(DataString source, string pointer)
    {
        string text = source.Value;
        int open = text.IndexOf(Open, StringComparison.Ordinal);
        if (open < 0) return new TemplateNode.Constant(source);
        ImmutableArray<TemplateNode>.Builder parts = ImmutableArray.CreateBuilder<TemplateNode>();
        var literal = new StringBuilder();
        int position = 0;
        while (open >= 0)
        {
            bool isEscaped = open > position && text[open - 1] == '$';
            literal.Append(text, position, open - position - (isEscaped ? 1 : 0));
            position = open + Open.Length;
            if (isEscaped)
            {
                literal.Append(Open);
            }
            else
            {
                int end = FindEnd(text, position, pointer);
                if (end < 0) return new TemplateNode.Constant(source);
                AddLiteral(parts, literal);
                if (ParseExpression(text[position..end], pointer, position) is { } node) parts.Add(node);
                position = end + 2;
            }

            open = text.IndexOf(Open, position, StringComparison.Ordinal);
        }

        literal.Append(text, position, text.Length - position);
        AddLiteral(parts, literal);
        return parts is [TemplateNode.Computed or TemplateNode.Constant] ? parts[0] : new TemplateNode.Text(parts.ToImmutable(), pointer);
    }

    private static void AddLiteral(ImmutableArray<TemplateNode>.Builder parts, StringBuilder literal)
    {
        if (literal.Length == 0) return;
        parts.Add(new TemplateNode.Constant(new DataString(literal.ToString())));
        literal.Clear();
    }

    /// <summary>The index of the <c>}}</c> that ends the expression which begins at <paramref name="start"/>, or -1 after a fault.</summary>
    private int FindEnd(string text, int start, string pointer)
    {
        int braces = 0;
        for (int index = start; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '\'' or '"' or '`':
                    int close = Lexer.EndOfQuoted(text, index);
                    if (close < 0) return Unterminated($"the {text[index]} at character {index} is never closed", start, pointer);
                    index = close;
                    break;
                case '{':
                    braces++;
                    break;
                case '}' when braces > 0:
                    braces--;
                    break;
                case '}' when index + 1 < text.Length && text[index + 1] == '}':
                    return index;
            }
        }

        return Unterminated("it has no closing }}", start, pointer);
    }

    private int Unterminated(string reason, int start, string pointer)
    {
        string message = $"The ${{{{ never ends: {reason}. For the characters themselves write $${{{{.";
        Fail(ExpressionFaultCode.Syntax, message, pointer, start - Open.Length);
        return -1;
    }

    private TemplateNode? ParseExpression(string text, string pointer, int offset)
    {
        if (SecretHandle().Match(text) is { Success: true } handle)
        {
            Group name = handle.Groups["name"];
            References = References.AndSecret(name.Value, pointer, offset + name.Index);
            return new TemplateNode.Constant(new DataSecret([new SecretPart(IsSecret: true, name.Value)]));
        }

        ExpressionResult result = Expression.Parse(text);
        if (!result.IsParsed)
        {
            _faults.Add(result.Fault.At(pointer, offset));
            return null;
        }

        if (result.Expression.Uses.SecretsPosition is { } position)
        {
            const string Message = "A secret is a handle: write ${{ secrets.NAME }}, alone between the braces (text may stand"
                + " around them). For a property of this name write \"secrets\" in quotes.";
            Fail(ExpressionFaultCode.Syntax, Message, pointer, offset + position);
            return null;
        }

        References = References.And(result.Expression.Uses, pointer, offset);
        return new TemplateNode.Computed(result.Expression, pointer, offset);
    }

    private void Fail(ExpressionFaultCode code, string message, string pointer, int position) =>
        _faults.Add(new ExpressionFault(code, message, position) { Pointer = pointer });

    [GeneratedRegex(@"^\s*secrets\.(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SecretHandle();
}
