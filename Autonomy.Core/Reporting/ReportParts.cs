using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>A step in the report.</summary>
public sealed record ReportStep
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The tool that it called last; of one that did not begin, the plan's; null for a goal.</summary>
    public string? Tool { get; init; }

    /// <summary>How it ended, or where it is.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>The items of its fan-out: how many completed, of how many; null for a step without one.</summary>
    public (int Completed, int Count)? Items { get; init; }

    /// <summary>How often it was tried, all items together.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>From its beginning to its end.</summary>
    public TimeSpan? Duration => EndedAt - StartedAt;

    /// <summary>Why it failed or did not run; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    internal static ReportStep Of(StepState step) => new()
    {
        Id = step.Id,
        Tool = step.Units.Select(unit => unit.Tool).LastOrDefault(tool => tool is not null)
            ?? step.Definition.Call?.Tool.Value,
        Status = step.Status,
        Items = step.ItemCount is { } count
            ? (step.Units.Count(unit => unit.Status == StepStatus.Completed), count)
            : null,
        Attempts = step.Attempts,
        StartedAt = step.StartedAt,
        EndedAt = step.EndedAt,
        Reason = step.Error?.Message ?? step.SkipReason,
    };
}

/// <summary>Something that went wrong, and what became of it.</summary>
public sealed record ReportError
{
    /// <summary>The step.</summary>
    public required string Step { get; init; }

    /// <summary>The item, in a fan-out.</summary>
    public int? Item { get; init; }

    /// <summary>The attempt; null where no attempt had begun.</summary>
    public int? Attempt { get; init; }

    /// <summary>Whether it was the undo of the step that failed.</summary>
    public bool IsOfUndo { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What went wrong.</summary>
    public required Failure Failure { get; init; }

    /// <summary>What was done about it, in order.</summary>
    public ImmutableArray<ReportRung> Rungs { get; init; } = [];

    /// <summary>What became of it.</summary>
    public ErrorOutcome Outcome { get; init; }
}

/// <summary>A rung of the healing ladder that was taken.</summary>
/// <param name="Rung">Which: a rung of the ladder, <c>probe</c> or <c>decision</c>.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, or what was answered.</param>
public sealed record ReportRung(string Rung, DateTimeOffset At, string Reason)
{
    /// <summary>What it was before; null where nothing was changed.</summary>
    public DataValue? Before { get; init; }

    /// <summary>What it was changed to.</summary>
    public DataValue? After { get; init; }

    /// <summary>What the rung cost, in USD; null: nothing, or not known.</summary>
    public decimal? CostUsd { get; init; }
}

/// <summary>What became of an error.</summary>
public enum ErrorOutcome
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>The step did its work all the same.</summary>
    Healed,

    /// <summary>The step failed, and the plan forgives it.</summary>
    Forgiven,

    /// <summary>The step failed for good.</summary>
    Failed,

    /// <summary>Somebody left the step, or its undo, out.</summary>
    LeftOut,

    /// <summary>The execution was cancelled before anything came of it.</summary>
    Cancelled,
}

/// <summary>What the attempts of an execution used together; null is not measured.</summary>
public sealed record ReportUsage
{
    /// <summary>How many attempts there were.</summary>
    public int Attempts { get; init; }

    /// <summary>Money, in USD.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Tokens of language models.</summary>
    public long? Tokens { get; init; }

    /// <summary>Time on processors.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>The most memory that one attempt held, in bytes.</summary>
    public long? MemoryPeakBytes { get; init; }

    /// <summary>What was given out, in bytes.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>What was written to disk, in bytes.</summary>
    public long? DiskBytes { get; init; }

    internal ReportUsage With(AttemptUsage? used) => used is null ? this : this with
    {
        CostUsd = used.CostUsd is { } cost ? (CostUsd ?? 0) + cost : CostUsd,
        Tokens = used.Tokens is { } tokens ? (Tokens ?? 0) + tokens : Tokens,
        CpuTime = used.CpuTime is { } cpu ? (CpuTime ?? TimeSpan.Zero) + cpu : CpuTime,
        MemoryPeakBytes = used.MemoryPeakBytes is { } peak ? Math.Max(MemoryPeakBytes ?? 0, peak) : MemoryPeakBytes,
        OutputBytes = used.OutputBytes is { } output ? (OutputBytes ?? 0) + output : OutputBytes,
        DiskBytes = used.DiskBytes is { } disk ? (DiskBytes ?? 0) + disk : DiskBytes,
    };
}

/// <summary>A file that the execution made.</summary>
/// <param name="Step">The step that made it.</param>
/// <param name="Item">The item, in a fan-out.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its size; null: not known.</param>
/// <param name="Sha256">Its hash in lower-case hexadecimal; null: not known.</param>
/// <param name="IsUndone">Whether the step was undone afterwards.</param>
public sealed record ReportArtifact(
    string Step, int? Item, string Path, long? Bytes, string? Sha256, bool IsUndone);

/// <summary>Something that shows that a step did its work.</summary>
/// <param name="Step">The step.</param>
/// <param name="Item">The item, in a fan-out.</param>
/// <param name="Kind"><c>http-status</c>, <c>exit-code</c> or <c>sha256</c>.</param>
/// <param name="Value">The status, the code, the sum.</param>
/// <param name="Target">What it is of: a URL, a path; null where the output does not say.</param>
public sealed record ReportEvidence(string Step, int? Item, string Kind, string Value, string? Target);
