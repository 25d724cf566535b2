using System.Collections.Immutable;
using Autonomy.Core.Recovery;

namespace Autonomy.Adapters.Mcp;

/// <summary>Whether a server can be called.</summary>
public enum McpState
{
    /// <summary>It is being connected.</summary>
    Connecting,

    /// <summary>It is connected.</summary>
    Ready,

    /// <summary>It is not, and will be tried again.</summary>
    Down,
}

/// <summary>How a server does at this moment.</summary>
public sealed record McpStatus
{
    /// <summary>Whether it can be called.</summary>
    public required McpState State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>What last went wrong with the server itself; null: nothing since the start.</summary>
    public Failure? LastFailure { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>When it is connected again, where it is down.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>
    /// Tools that are refused, because the server defines them otherwise than was accepted or offers them no more: why,
    /// by their names there.
    /// </summary>
    public ImmutableSortedDictionary<string, Failure> Drift { get; init; } =
        ImmutableSortedDictionary.Create<string, Failure>(StringComparer.Ordinal);

    /// <summary>Tools that it offers and that nobody has accepted yet, by their names there.</summary>
    public ImmutableArray<string> Unaccepted { get; init; } = [];
}
