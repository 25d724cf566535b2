namespace Autonomy.Core.Expressions;

/// <summary>
/// The maxima of expressions and templates. Work is counted in steps, not in time, so that the same expression over
/// the same data ends in the same way on every machine and on every replay.
/// </summary>
public static class ExpressionLimits
{
    /// <summary>The longest text of one expression, in UTF-16 code units.</summary>
    public const int TextLengthMax = 16 * 1024;

    /// <summary>
    /// How deep an expression may nest: parentheses, operators, and the links of one path. The recursion of parser and
    /// evaluator is bounded by it, so that no expression overflows the stack.
    /// </summary>
    public const int DepthMax = 256;

    /// <summary>
    /// How many steps one evaluation may take: one for each evaluated part of the expression and each visited item,
    /// and one for each <see cref="CharactersPerStep"/> characters of text worked on.
    /// </summary>
    public const long EvaluationStepsMax = 5_000_000;

    /// <summary>How many characters of text count as one step.</summary>
    public const int CharactersPerStep = 64;

    /// <summary>
    /// The largest value that an expression may build, in characters of its compact JSON text, roughly.
    /// A value that is only selected (<c>steps.check.output</c>) was stored already, and is not measured again.
    /// </summary>
    public const int ResultCharactersMax = 16 * 1024 * 1024;

    /// <summary>
    /// How many parsed expressions are kept for their next use: 20,480, so that those of a plan of 10,000 steps are not
    /// parsed again when its calls are checked.
    /// </summary>
    public const int CachedExpressionsMax = 20 * 1024;

    /// <summary>The longest text of an expression that is kept, in UTF-16 code units.</summary>
    public const int CachedTextLengthMax = 512;
}
