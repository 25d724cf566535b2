using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Values;

namespace Autonomy.Core.Expressions;

/// <summary>What parsing an expression gave: the expression, or its first fault.</summary>
public sealed record ExpressionResult
{
    private ExpressionResult()
    {
    }

    /// <summary>The expression, when it parsed.</summary>
    public Expression? Expression { get; private init; }

    /// <summary>The fault, when it did not.</summary>
    public ExpressionFault? Fault { get; private init; }

    /// <summary>Whether it parsed.</summary>
    [MemberNotNullWhen(true, nameof(Expression))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsParsed => Expression is not null;

    internal static ExpressionResult Of(Expression expression) => new() { Expression = expression };

    internal static ExpressionResult Of(ExpressionFault fault) => new() { Fault = fault };
}

/// <summary>What an evaluation gave: a value, or the fault that ended it.</summary>
public sealed record EvaluationResult
{
    private EvaluationResult()
    {
    }

    /// <summary>The value, when there is one.</summary>
    public DataValue? Value { get; private init; }

    /// <summary>The fault, when there is no value.</summary>
    public ExpressionFault? Fault { get; private init; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool HasValue => Value is not null;

    internal static EvaluationResult Of(DataValue value) => new() { Value = value };

    internal static EvaluationResult Of(ExpressionFault fault) => new() { Fault = fault };
}
