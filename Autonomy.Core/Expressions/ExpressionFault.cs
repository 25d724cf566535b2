namespace Autonomy.Core.Expressions;

/// <summary>What is wrong with an expression, or went wrong in its evaluation; the first five are JMESPath's own.</summary>
public enum ExpressionFaultCode
{
    /// <summary>The text is no expression.</summary>
    Syntax,

    /// <summary>A function got an argument of a type that it does not take, or a secret was used as a value.</summary>
    InvalidType,

    /// <summary>A value is out of its range: the step of a slice is zero, a number is too large.</summary>
    InvalidValue,

    /// <summary>A function got too few or too many arguments.</summary>
    InvalidArity,

    /// <summary>There is no function of this name.</summary>
    UnknownFunction,

    /// <summary>One of <see cref="ExpressionLimits"/> was reached.</summary>
    LimitExceeded,
}

/// <summary>One fault of an expression or a template.</summary>
/// <param name="Code">Which kind of fault.</param>
/// <param name="Message">What is wrong, and what to write instead.</param>
/// <param name="Position">Where, in UTF-16 code units from the start of the expression or of the template's string.</param>
public sealed record ExpressionFault(ExpressionFaultCode Code, string Message, int Position)
{
    /// <summary>The JSON pointer (RFC 6901) of the string inside the template; empty for an expression.</summary>
    public string Pointer { get; init; } = "";

    /// <summary>The code as JMESPath writes it: <c>invalid-type</c>.</summary>
    public string Name => Code switch
    {
        ExpressionFaultCode.Syntax => "syntax",
        ExpressionFaultCode.InvalidType => "invalid-type",
        ExpressionFaultCode.InvalidValue => "invalid-value",
        ExpressionFaultCode.InvalidArity => "invalid-arity",
        ExpressionFaultCode.UnknownFunction => "unknown-function",
        _ => "limit-exceeded",
    };

    internal ExpressionFault At(string pointer, int offset) => this with { Pointer = pointer, Position = Position + offset };
}
