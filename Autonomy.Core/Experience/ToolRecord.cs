using System.Collections.Immutable;

namespace Autonomy.Core.Experience;

/// <summary>How the calls of a tool ended.</summary>
public sealed record ToolRecord
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>Attempts that ended, but for those that the engine lost or a person cancelled.</summary>
    public long Calls { get; init; }

    /// <summary>How many failed, by the kind of failure, as the journal writes it: <c>rate-limited</c>.</summary>
    public ImmutableSortedDictionary<string, long> Failures { get; init; } =
        ImmutableSortedDictionary<string, long>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>With one more call.</summary>
    /// <param name="failure">The kind of its failure; null for one that did what was asked.</param>
    public ToolRecord Plus(string? failure) => this with
    {
        Calls = Calls + 1,
        Failures = failure is null ? Failures : Failures.SetItem(failure, Failures.GetValueOrDefault(failure) + 1),
    };
}
