using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Indexing;

/// <summary>An execution as lists show it.</summary>
public sealed record ExecutionRow
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The workspace that it belongs to.</summary>
    public required string Workspace { get; init; }

    /// <summary>The name of its plan.</summary>
    public required string Name { get; init; }

    /// <summary>The project that it belongs to; null: none.</summary>
    public string? Project { get; init; }

    /// <summary>The execution whose step it is; null: none.</summary>
    public string? Parent { get; init; }

    /// <summary>Who submitted it.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>Its priority among executions.</summary>
    public Priority Priority { get; init; }

    /// <summary>Where it is.</summary>
    public ExecutionStatus Status { get; init; }

    /// <summary>What holds it up.</summary>
    public Hindrance Hindrance { get; init; }

    /// <summary>
    /// Since when nothing was heard of it, although something of it should go on by itself; null: it has ended, or
    /// rests for a reason.
    /// </summary>
    public DateTimeOffset? QuietSince { get; init; }

    /// <summary>The version of its last event in the index.</summary>
    public long Version { get; init; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it began; null: not yet.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null: not yet.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When its last event was decided.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Steps of its plan.</summary>
    public int Steps { get; init; }

    /// <summary>Steps that have ended, in whatever way.</summary>
    public int EndedSteps { get; init; }

    /// <summary>Steps that failed.</summary>
    public int FailedSteps { get; init; }

    /// <summary>Attempts that run.</summary>
    public int RunningAttempts { get; init; }

    /// <summary>Questions that wait for a person.</summary>
    public int OpenDecisions { get; init; }

    /// <summary>Steps and items that wait for their next attempt.</summary>
    public int Retrying { get; init; }

    /// <summary>
    /// Whether it is failing now: it has not ended, and a step of it failed, or has an attempt that failed and none
    /// that succeeded since. What was lost with an engine that stopped is no failure of a step.
    /// </summary>
    public bool IsFailing { get; init; }

    /// <summary>The last failure, of whatever became of it; null: there was none.</summary>
    public RowError? LastError { get; init; }

    /// <summary>The tools that were called, in the order of their first calls.</summary>
    public ImmutableArray<string> Tools { get; init; } = [];

    /// <summary>What its attempts cost, in USD, as far as that was measured.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Whether it was ended at once, with nothing undone.</summary>
    public bool IsTerminated { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => EndedAt is not null;

    /// <summary>How it does at a time, in a word.</summary>
    public HealthWord HealthAt(DateTimeOffset now) => (Hindrance, QuietSince) switch
    {
        (Hindrance.Blocked, _) => HealthWord.Blocked,
        (_, { } since) when since < now - HealthWords.StalledAfter => HealthWord.Stalled,
        (Hindrance.Retrying, _) => HealthWord.Retrying,
        _ => HealthWord.Ok,
    };
}

/// <summary>The last failure of an execution.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Effect">Whether the call had its effect.</param>
/// <param name="Code">A short stable word for programs.</param>
/// <param name="Message">For people; the first 300 characters.</param>
/// <param name="Tool">The tool that was called; null: none was.</param>
/// <param name="Fingerprint">
/// What healing knows the failure by; null while nothing was tried against it, and nobody asked.
/// </param>
public sealed record RowError(
    FailureKind Kind, FailureEffect Effect, string Code, string Message, string? Tool, string? Fingerprint)
{
    /// <summary>The most of a message that is kept: 300 characters.</summary>
    public const int MessageLengthMax = 300;
}

/// <summary>What holds an execution up, as far as its events tell.</summary>
public enum Hindrance
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A step waits for its next attempt.</summary>
    Retrying,

    /// <summary>A step waits for a person, or for the end of a pause of more than this execution.</summary>
    Blocked,
}

/// <summary>How an execution does, in a word. What has ended is <see cref="Ok"/>: nothing holds it up.</summary>
public enum HealthWord
{
    /// <summary>Nothing holds it up.</summary>
    Ok,

    /// <summary>A step waits for its next attempt.</summary>
    Retrying,

    /// <summary>A step waits for a person, or for the end of a pause of more than this execution.</summary>
    Blocked,

    /// <summary>Something of it should go on by itself, and nothing was heard of it for long.</summary>
    Stalled,
}

/// <summary>What the words of health rest on.</summary>
public static class HealthWords
{
    /// <summary>After this time without an event, what should go on is stalled: 15 minutes.</summary>
    public static readonly TimeSpan StalledAfter = TimeSpan.FromMinutes(15);
}
