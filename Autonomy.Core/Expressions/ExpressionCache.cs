namespace Autonomy.Core.Expressions;

/// <summary>
/// Keeps parsed expressions by their text, in two generations: when the young one is full it becomes the old one, and
/// the old one is dropped, so that what is used stays. At most <see cref="ExpressionLimits.CachedExpressionsMax"/> in all.
/// </summary>
internal sealed class ExpressionCache
{
    private const int GenerationMax = ExpressionLimits.CachedExpressionsMax / 2;

    private readonly Lock _gate = new();
    private Dictionary<string, Expression> _young = [];
    private Dictionary<string, Expression> _old = [];

    /// <summary>How many expressions are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _young.Count + _old.Count;
        }
    }

    /// <summary>The expression of this text, if it is kept.</summary>
    public Expression? Find(string text)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(text, out Expression? expression)) return expression;
            if (_old.TryGetValue(text, out expression)) Add(expression);
            return expression;
        }
    }

    /// <summary>Keeps the expression, unless its text is longer than <see cref="ExpressionLimits.CachedTextLengthMax"/>.</summary>
    public void Keep(Expression expression)
    {
        if (expression.Text.Length > ExpressionLimits.CachedTextLengthMax) return;
        lock (_gate) Add(expression);
    }

    private void Add(Expression expression)
    {
        if (_young.Count == GenerationMax) (_old, _young) = (_young, []);
        _young[expression.Text] = expression;
    }
}
