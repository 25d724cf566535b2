using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Indexing;

/// <summary>A question that waits for a person, as the inbox shows it.</summary>
public sealed record OpenDecision
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>The step that it is about.</summary>
    public required string Step { get; init; }

    /// <summary>The item, in a fan-out.</summary>
    public int? Item { get; init; }

    /// <summary>What happened and what is asked, in a line.</summary>
    public required string Question { get; init; }

    /// <summary>The words that can be answered.</summary>
    public required ImmutableArray<string> Options { get; init; }

    /// <summary>The option that is recommended.</summary>
    public required string Default { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the default is taken; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The tool that it is about; null: none.</summary>
    public string? Tool { get; init; }

    /// <summary>What the call reaches outside; null: nothing.</summary>
    public string? Target { get; init; }

    /// <summary>The fingerprint of the failure that it is about; null: none.</summary>
    public string? Fingerprint { get; init; }

    internal static OpenDecision Of(DecisionRequest request, DateTimeOffset at) => new()
    {
        Id = request.Id,
        Kind = request.Kind,
        Step = request.Step,
        Item = request.Item,
        Question = request.Question,
        Options = [.. request.Options.Select(option => option.Name)],
        Default = request.Default,
        AskedAt = at,
        ExpiresAt = request.ExpiresAt,
        Tool = request.Tool,
        Target = request.Target,
        Fingerprint = request.Fingerprint,
    };
}
