using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Autonomy.Core.Recovery;

/// <summary>The one shape that every failure takes.</summary>
public sealed record Failure
{
    /// <summary>What went wrong.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>What happened, where, and what to do, for the person who reads it.</summary>
    public required string Message { get; init; }

    /// <summary>A short stable word for programs: <c>http_503</c>, <c>exit_127</c>, <c>output_too_large</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the call's effect came about.</summary>
    public FailureEffect Effect { get; init; }

    /// <summary>How far it reaches.</summary>
    public FailureScope Scope { get; init; }

    /// <summary>The shortest time to wait before another try, when the other side said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What shows it.</summary>
    public FailureEvidence Evidence { get; init; } = FailureEvidence.Nothing;

    /// <summary>
    /// What it was while it could still pass, of a failure that counts as refused for good; null for any other.
    /// </summary>
    public FailureKind? PassingKind { get; init; }

    /// <summary>What led to it, outermost first; each one line.</summary>
    public ImmutableArray<string> Causes { get; init; } = [];

    /// <summary>Its family.</summary>
    public FailureCategory Category => FailureTraits.Of(Kind).Category;

    /// <summary>Whether trying again can help.</summary>
    public FailurePersistence Persistence => FailureTraits.Of(Kind).Persistence;

    /// <summary>Whether a person must decide.</summary>
    public FailureSeverity Severity => FailureTraits.Of(Kind).Severity;
}

/// <summary>What shows a failure: as much of it as there is.</summary>
public sealed record FailureEvidence
{
    /// <summary>How many lines of an error stream are kept.</summary>
    public const int StderrLinesMax = 10;

    /// <summary>No evidence.</summary>
    public static readonly FailureEvidence Nothing = new();

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>The exit code of a process; 128 + signal for a killed one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The error code of the body or of the system (<c>ENOSPC</c>, <c>rate_limit_exceeded</c>).</summary>
    public string? Code { get; init; }

    /// <summary>Host, path or command that it was about.</summary>
    public string? Target { get; init; }

    /// <summary>The last lines of the error stream.</summary>
    public ImmutableArray<string> Stderr { get; init; } = [];

    /// <summary>The fields that the other side refuses, as its answer states them; empty when it states none.</summary>
    [JsonIgnore]
    public ImmutableArray<FieldFault> Fields { get; init; } = [];

    /// <summary>The right that the credential lacks, as the other side names it: <c>repo</c>.</summary>
    public string? ScopeAsked { get; init; }

    /// <summary>How many calls the other side allows within the window of its limit.</summary>
    public long? LimitCalls { get; init; }

    /// <summary>The time in which so many calls are allowed; null when it is not said.</summary>
    public TimeSpan? LimitWindow { get; init; }

    /// <summary>The bytes that were free.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>The bytes that were needed.</summary>
    public long? NeededBytes { get; init; }

    /// <summary>The name of the one thing that is missing: a variable, a program, a model, a tool.</summary>
    public string? Missing { get; init; }

    /// <summary>What is asked of a person, in the other side's words.</summary>
    public string? Question { get; init; }

    /// <summary>
    /// The fields as they are stored: left out when there are none, so that older events stay as they are.
    /// </summary>
    [JsonInclude]
    [JsonPropertyName("fields")]
    internal ImmutableArray<FieldFault>? StoredFields
    {
        get => Fields.IsDefaultOrEmpty ? null : Fields;
        init => Fields = value ?? [];
    }
}
