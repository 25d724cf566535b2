using System.Diagnostics.CodeAnalysis;

namespace Autonomy.Core.Executions;

/// <summary>Assertions that stay on in production: on write, and again on replay.</summary>
public static class Invariant
{
    /// <summary>Throws when what must be true is not.</summary>
    /// <exception cref="InvariantViolatedException">It is not.</exception>
    public static void Holds([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition) throw new InvariantViolatedException(what);
    }
}

/// <summary>Something that must always be true was not: a bug of the engine, or a journal that was changed.</summary>
public sealed class InvariantViolatedException : InvalidOperationException
{
    /// <summary>Names what must be true.</summary>
    public InvariantViolatedException(string what)
        : base(
            $"It must hold that {what}, and it does not. This is a bug of the engine or a changed journal: "
            + "run 'autonomy store verify' and report it.")
    {
    }

    /// <summary>Names what must be true, and what led to the finding.</summary>
    public InvariantViolatedException(string what, Exception inner)
        : base($"It must hold that {what}, and it does not.", inner)
    {
    }

    /// <summary>Without a text.</summary>
    public InvariantViolatedException()
    {
    }
}
