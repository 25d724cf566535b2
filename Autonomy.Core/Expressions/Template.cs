using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>What parsing a template gave: the template, or all of its faults.</summary>
public sealed record TemplateResult
{
    private TemplateResult()
    {
    }

    /// <summary>The template, when it parsed.</summary>
    public Template? Template { get; private init; }

    /// <summary>Every fault; empty when it parsed.</summary>
    public ImmutableArray<ExpressionFault> Faults { get; private init; } = [];

    /// <summary>Whether it parsed.</summary>
    [MemberNotNullWhen(true, nameof(Template))]
    public bool IsParsed => Template is not null;

    internal static TemplateResult Of(Template template) => new() { Template = template };

    internal static TemplateResult Of(ImmutableArray<ExpressionFault> faults) => new() { Faults = faults };
}

/// <summary>
/// A value whose strings may hold <c>${{ expression }}</c>. A string that is one expression takes the type of its
/// value; otherwise values are written into the string as <see cref="ValueText"/> says. A value is inserted as data:
/// what it holds is never evaluated. <c>$${{</c> stands for <c>${{</c>. The names of properties are taken as they are.
/// </summary>
public sealed class Template
{
    private readonly TemplateNode _root;

    private Template(TemplateNode root, TemplateReferences references, DataValue source)
    {
        _root = root;
        References = references;
        Source = source;
    }

    /// <summary>The value as it was written.</summary>
    public DataValue Source { get; }

    /// <summary>What it reads of the root value.</summary>
    public TemplateReferences References { get; }

    /// <summary>Whether it is the same for every root.</summary>
    public bool IsConstant => _root is TemplateNode.Constant;

    /// <summary>Whether it is one expression and nothing else, so that it takes the type of its value.</summary>
    public bool IsOneExpression => _root is TemplateNode.Computed;

    /// <summary>Parses every expression of the value.</summary>
    public static TemplateResult Parse(DataValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var parser = new TemplateParser();
        TemplateNode root = parser.Parse(value, "", 0);
        return parser.Faults.IsEmpty
            ? TemplateResult.Of(new Template(root, parser.References, value))
            : TemplateResult.Of(parser.Faults);
    }

    /// <summary>The text as a template that gives just this text.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace(TemplateParser.Open, TemplateParser.EscapedOpen);
    }

    /// <summary>The value with every expression evaluated over <paramref name="root"/>, or the first fault.</summary>
    public EvaluationResult Evaluate(DataValue root)
    {
        ArgumentNullException.ThrowIfNull(root);
        (DataValue? value, ExpressionFault? fault) = Evaluate(_root, root);
        if (value is null) return EvaluationResult.Of(fault!);
        if (_root is TemplateNode.Items or TemplateNode.Properties) fault = ValueExtent.CheckResult(value);
        return fault is null ? EvaluationResult.Of(value) : EvaluationResult.Of(fault);
    }

    private static (DataValue? Value, ExpressionFault? Fault) Evaluate(TemplateNode node, DataValue root) => node switch
    {
        TemplateNode.Constant constant => (constant.Value, null),
        TemplateNode.Computed computed => Evaluate(computed, root),
        TemplateNode.Text text => Write(text, root),
        TemplateNode.Items items => Evaluate(items, root),
        TemplateNode.Properties properties => Evaluate(properties, root),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.GetType().Name, "Not a node of a template."),
    };

    private static (DataValue? Value, ExpressionFault? Fault) Evaluate(TemplateNode.Computed computed, DataValue root)
    {
        EvaluationResult result = computed.Expression.Evaluate(root);
        return (result.Value, result.Fault?.At(computed.Pointer, computed.Offset));
    }

    private static (DataValue? Value, ExpressionFault? Fault) Evaluate(TemplateNode.Items items, DataValue root)
    {
        ImmutableArray<DataValue>.Builder values = ImmutableArray.CreateBuilder<DataValue>(items.Nodes.Length);
        foreach (TemplateNode node in items.Nodes)
        {
            (DataValue? value, ExpressionFault? fault) = Evaluate(node, root);
            if (value is null) return (null, fault);
            values.Add(value);
        }

        return (new DataArray(values.MoveToImmutable()), null);
    }

    private static (DataValue? Value, ExpressionFault? Fault) Evaluate(
        TemplateNode.Properties properties, DataValue root)
    {
        var values = new DataObjectBuilder();
        foreach ((string name, TemplateNode node) in properties.Nodes)
        {
            (DataValue? value, ExpressionFault? fault) = Evaluate(node, root);
            if (value is null) return (null, fault);
            values.Set(name, value);
        }

        return (values.Build(), null);
    }

    private static (DataValue? Value, ExpressionFault? Fault) Write(TemplateNode.Text text, DataValue root)
    {
        var written = new StringBuilder();
        ImmutableArray<SecretPart>.Builder parts = ImmutableArray.CreateBuilder<SecretPart>();
        foreach (TemplateNode part in text.Parts)
        {
            (DataValue? value, ExpressionFault? fault) = Evaluate(part, root);
            if (value is null) return (null, fault);
            if (value is DataSecret secret)
            {
                foreach (SecretPart piece in secret.Parts) AddPiece(piece, parts, written);
                continue;
            }

            if (Refuse(value, written.Length, part, text) is { } refusal) return (null, refusal);
            written.Append(ValueText.Write(value));
        }

        if (parts.Count == 0) return (new DataString(written.ToString()), null);
        AddLiteral(parts, written);
        return (new DataSecret(parts.ToImmutable()), null);
    }

    private static void AddPiece(SecretPart piece, ImmutableArray<SecretPart>.Builder parts, StringBuilder written)
    {
        if (piece.IsSecret)
        {
            AddLiteral(parts, written);
            parts.Add(piece);
            return;
        }

        written.Append(piece.Text);
    }

    private static void AddLiteral(ImmutableArray<SecretPart>.Builder parts, StringBuilder written)
    {
        if (written.Length > 0) parts.Add(new SecretPart(IsSecret: false, written.ToString()));
        written.Clear();
    }

    private static ExpressionFault? Refuse(DataValue value, int written, TemplateNode part, TemplateNode.Text text)
    {
        int offset = part is TemplateNode.Computed computed ? computed.Offset : 0;
        ValueExtent extent = ValueExtent.Of(value, ExpressionLimits.ResultCharactersMax - written);
        if (extent.IsTooLarge) return ValueExtent.TooLarge(0).At(text.Pointer, offset);
        if (!extent.HoldsSecret) return null;
        const string Message = "A secret is a handle: what holds one cannot be written into a string.";
        return new ExpressionFault(ExpressionFaultCode.InvalidType, Message, offset) { Pointer = text.Pointer };
    }
}
