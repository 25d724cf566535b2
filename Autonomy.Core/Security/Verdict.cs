using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Security;

/// <summary>What became of a command: these events, or a refusal, after which nothing has changed.</summary>
/// <param name="Events">What happened; none where there was nothing to change, or it was refused.</param>
/// <param name="Refusal">Why it was refused; null: it was not.</param>
public sealed record Verdict<TEvent>(ImmutableArray<TEvent> Events, Rejection? Refusal)
    where TEvent : class;

/// <summary>Makes verdicts.</summary>
public static class Verdict
{
    /// <summary>It happens.</summary>
    public static Verdict<TEvent> Of<TEvent>(TEvent happened)
        where TEvent : class => new([happened], null);

    /// <summary>It is refused.</summary>
    public static Verdict<TEvent> Refuse<TEvent>(RejectionCode code, string message)
        where TEvent : class => new([], new Rejection(code, message));
}
