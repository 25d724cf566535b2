using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>
/// Finds the expressions in the strings of a value, and gathers every fault and every reference.
/// An expression ends at the first <c>}}</c> outside its quotes and braces. Nothing else could end it: a text that
/// parses has its quotes closed and its braces paired.
/// </summary>
internal sealed class TemplateParser
{
    public const string Open = "${{";
    public const string EscapedOpen = "$${{";

    private const string SecretsPrefix = "secrets.";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly ImmutableArray<ExpressionFault>.Builder _faults = ImmutableArray.CreateBuilder<ExpressionFault>();
    private readonly TemplateReferencesBuilder _references = new();

    public ImmutableArray<ExpressionFault> Faults => _faults.ToImmutable();

    public TemplateReferences References => _references.Build();

    public TemplateNode Parse(DataValue value, string pointer, int depth)
    {
        if (depth > DataJson.DepthMax)
        {
            string message = $"The value nests deeper than {DataJson.DepthMax} levels.";
            Fail(ExpressionFaultCode.LimitExceeded, message, pointer, 0);
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
        ImmutableArray<TemplateNode>.Builder nodes = ImmutableArray.CreateBuilder<TemplateNode>(array.Items.Length);
        bool isUnchanged = true;
        for (int index = 0; index < array.Items.Length; index++)
        {
            DataValue item = array.Items[index];
            TemplateNode node = IsPlain(item)
                ? new TemplateNode.Constant(item)
                : Parse(item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}"), depth + 1);
            isUnchanged &= IsUnchanged(node, item);
            nodes.Add(node);
        }

        return isUnchanged ? new TemplateNode.Constant(array) : new TemplateNode.Items(nodes.MoveToImmutable());
    }

    private TemplateNode ParseProperties(DataObject record, string pointer, int depth)
    {
        ImmutableArray<KeyValuePair<string, TemplateNode>>.Builder nodes =
            ImmutableArray.CreateBuilder<KeyValuePair<string, TemplateNode>>();
        bool isUnchanged = true;
        foreach ((string name, DataValue value) in record.Properties)
        {
            TemplateNode node = IsPlain(value)
                ? new TemplateNode.Constant(value)
                : Parse(value, $"{pointer}/{Escape(name)}", depth + 1);
            isUnchanged &= IsUnchanged(node, value);
            nodes.Add(KeyValuePair.Create(name, node));
        }

        return isUnchanged ? new TemplateNode.Constant(record) : new TemplateNode.Properties(nodes.DrainToImmutable());
    }

    /// <summary>Whether it stands for itself and nests nothing: most values do, and need no pointer.</summary>
    private static bool IsPlain(DataValue value) => value switch
    {
        DataString text => !text.Value.Contains(Open, StringComparison.Ordinal),
        DataArray or DataObject => false,
        _ => true,
    };

    /// <summary>A constant may still differ from what was written: a handle, or a string with escapes.</summary>
    private static bool IsUnchanged(TemplateNode node, DataValue written) =>
        node is TemplateNode.Constant constant && ReferenceEquals(constant.Value, written);

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
        return parts.Count == 1 ? parts[0] : new TemplateNode.Text(parts.ToImmutable(), pointer);
    }

    private static void AddLiteral(ImmutableArray<TemplateNode>.Builder parts, StringBuilder literal)
    {
        if (literal.Length == 0) return;
        parts.Add(new TemplateNode.Constant(new DataString(literal.ToString())));
        literal.Clear();
    }

    /// <summary>
    /// The index of the <c>}}</c> that ends the expression which begins at <paramref name="start"/>, or -1 after a
    /// fault.
    /// </summary>
    private int FindEnd(string text, int start, string pointer)
    {
        int braces = 0;
        for (int index = start; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '\'' or '"' or '`':
                    int close = Lexer.EndOfQuoted(text, index);
                    string open = $"the {text[index]} at character {index} is never closed";
                    if (close < 0) return Unterminated(open, start, pointer);
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
        if (IsSecretHandle(text, out string? secret, out int position))
        {
            _references.AddSecret(new TemplateReference(secret, pointer, offset + position));
            return new TemplateNode.Constant(new DataSecret([new SecretPart(IsSecret: true, secret)]));
        }

        ExpressionResult result = Expression.Parse(text);
        if (!result.IsParsed)
        {
            _faults.Add(result.Fault.At(pointer, offset));
            return null;
        }

        if (result.Expression.Uses.SecretsPosition is { } misused)
        {
            const string Message = "A secret is a handle: write ${{ secrets.NAME }}, alone between the braces (text may"
                + " stand around them). For a property of this name write \"secrets\" in quotes.";
            Fail(ExpressionFaultCode.Syntax, Message, pointer, offset + misused);
            return null;
        }

        _references.Add(result.Expression.Uses, pointer, offset);
        return new TemplateNode.Computed(result.Expression, pointer, offset);
    }

    private void Fail(ExpressionFaultCode code, string message, string pointer, int position) =>
        _faults.Add(new ExpressionFault(code, message, position) { Pointer = pointer });

    /// <summary>Whether the text between the braces is <c>secrets.NAME</c>, and where in it the name begins.</summary>
    private static bool IsSecretHandle(string text, [NotNullWhen(true)] out string? name, out int position)
    {
        name = null;
        position = text.Length - text.AsSpan().TrimStart().Length + SecretsPrefix.Length;
        ReadOnlySpan<char> handle = text.AsSpan().Trim();
        if (!handle.StartsWith(SecretsPrefix, StringComparison.Ordinal)) return false;
        ReadOnlySpan<char> written = handle[SecretsPrefix.Length..];
        if (written.IsEmpty || char.IsAsciiDigit(written[0]) || written.ContainsAnyExcept(NameCharacters)) return false;
        name = written.ToString();
        return true;
    }
}
