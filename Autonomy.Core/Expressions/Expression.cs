using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>
/// A parsed JMESPath expression (https://jmespath.org/specification.html): immutable, pure, safe to share.
/// Its evaluation is bounded by <see cref="ExpressionLimits"/> and never throws.
/// </summary>
public sealed class Expression
{
    private static readonly ExpressionCache Cache = new();

    private readonly Node _root;
    private readonly bool _onlySelects;

    private Expression(string text, Node root)
    {
        Text = text;
        _root = root;
        _onlySelects = OnlySelects(root);
        Uses = RootUses.Of(root);
    }

    /// <summary>The text that it was parsed from.</summary>
    public string Text { get; }

    /// <summary>What it reads of the root value.</summary>
    internal RootUses Uses { get; }

    /// <summary>Parses the text, or takes the expression from the cache of parsed ones.</summary>
    public static ExpressionResult Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Cache.Find(text) is { } cached) return ExpressionResult.Of(cached);
        (Node? root, ExpressionFault? fault) = Parser.Parse(text);
        if (fault is not null) return ExpressionResult.Of(fault);
        var expression = new Expression(text, root!);
        Cache.Keep(expression);
        return ExpressionResult.Of(expression);
    }

    /// <summary>The expression's value over <paramref name="root"/>, or the fault that ended the evaluation.</summary>
    public EvaluationResult Evaluate(DataValue root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var evaluation = new Evaluation();
        if (evaluation.Evaluate(_root, root) is not { } value) return EvaluationResult.Of(evaluation.Fault!);
        ExpressionFault? fault = _onlySelects ? null : ValueExtent.CheckResult(value);
        return fault is null ? EvaluationResult.Of(value) : EvaluationResult.Of(fault);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool OnlySelects(Node node) => node switch
    {
        Node.Current or Node.Field or Node.Literal => true,
        Node.Chain chain => OnlySelects(chain.Left) && OnlySelects(chain.Right),
        Node.Index index => OnlySelects(index.Source),
        _ => false,
    };
}
