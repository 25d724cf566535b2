namespace Autonomy.Worker;

/// <summary>Whether a call happened whose answer was lost. Made by <see cref="CallTrace"/>.</summary>
public sealed record CallTrace<TOutput>
{
    internal CallTrace(CallTraceKind kind, TOutput? output = default, string reason = "") =>
        (Kind, Output, Reason) = (kind, output, reason);

    internal CallTraceKind Kind { get; }

    internal TOutput? Output { get; }

    internal string Reason { get; }
}

/// <summary>What a probe finds out.</summary>
public static class CallTrace
{
    /// <summary>The call happened, with this output: the step goes on as if it had been told at once.</summary>
    public static CallTrace<TOutput> Happened<TOutput>(TOutput output) => new(CallTraceKind.Happened, output);

    /// <summary>The call did not happen: it may be made again.</summary>
    public static CallTrace<TOutput> DidNotHappen<TOutput>() => new(CallTraceKind.DidNotHappen);

    /// <summary>It cannot be told: a person is asked.</summary>
    /// <param name="reason">Why, in one line, for that person.</param>
    public static CallTrace<TOutput> NotKnown<TOutput>(string reason) => new(CallTraceKind.NotKnown, reason: reason);
}

internal enum CallTraceKind
{
    Happened,
    DidNotHappen,
    NotKnown,
}

/// <summary>What a probe found out, its output as JSON.</summary>
internal sealed record FoundTrace(CallTraceKind Kind, byte[] Output, string Reason);
