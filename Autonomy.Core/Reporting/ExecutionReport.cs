using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Reporting;

/// <summary>
/// All that is worth telling of an execution, once it has ended or so far: how it ended, what went wrong and how it was
/// healed, who decided what, what it cost, what it made, what shows it, and what to do next. It holds nothing that the
/// journal does not hold, and so no secret.
/// </summary>
public sealed record ExecutionReport
{
    /// <summary>The execution's id.</summary>
    public required string Id { get; init; }

    /// <summary>The plan's name.</summary>
    public required string Name { get; init; }

    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The project; null for an execution of none.</summary>
    public string? Project { get; init; }

    /// <summary>How it ended, or where it is.</summary>
    public required ExecutionStatus Outcome { get; init; }

    /// <summary>Whether it has ended; if not, the report tells how far it is.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>Why it is so, in one sentence.</summary>
    public required string Headline { get; init; }

    /// <summary>Who submitted it.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The time that the report tells of.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>From its beginning to its end, or so far.</summary>
    public TimeSpan? Duration => StartedAt is { } start ? (EndedAt ?? GeneratedAt) - start : null;

    /// <summary>How long it was expected to take; null: nobody estimated it.</summary>
    public ReportEstimate? Estimate { get; init; }

    /// <summary>Its steps, in the order of the plan.</summary>
    public required ImmutableArray<ReportStep> Steps { get; init; }

    /// <summary>What went wrong, in the order of time, and what became of it.</summary>
    public required ImmutableArray<ReportError> Errors { get; init; }

    /// <summary>What people were asked, in the order of time.</summary>
    public required ImmutableArray<DecisionState> Decisions { get; init; }

    /// <summary>What all attempts used together, as far as it was measured.</summary>
    public required ReportUsage Usage { get; init; }

    /// <summary>The files that it made.</summary>
    public required ImmutableArray<ReportArtifact> Artifacts { get; init; }

    /// <summary>What shows that it was done.</summary>
    public required ImmutableArray<ReportEvidence> Evidence { get; init; }

    /// <summary>The outputs that no step needs, by step.</summary>
    public required DataObject Results { get; init; }

    /// <summary>What a person can do next, the most useful first.</summary>
    public required ImmutableArray<Remedy> NextActions { get; init; }

    /// <summary>How many steps are in this state.</summary>
    public int Count(StepStatus status) => Steps.Count(step => step.Status == status);

    /// <summary>Puts the report together.</summary>
    /// <param name="state">The execution as its events made it.</param>
    /// <param name="events">All of its events, in order.</param>
    /// <param name="now">The time, for one that has not ended.</param>
    /// <param name="estimate">How long it was expected to take, where that is known.</param>
    public static ExecutionReport Of(
        ExecutionState state, IEnumerable<ReportedEvent> events, DateTimeOffset now, ReportEstimate? estimate = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(events);
        var errors = new ErrorTrail(state);
        var work = new WorkTrail(state);
        foreach (ReportedEvent told in events)
        {
            errors.Follow(told.At, told.Happened);
            work.Follow(told.Happened);
        }

        Explanation why = Why.Of(state, now);
        return new ExecutionReport
        {
            Id = state.Id.Value,
            Name = state.Plan!.Header.Name,
            Workspace = state.Workspace,
            Project = state.Project,
            Outcome = state.Status,
            IsFinal = state.IsTerminal,
            Headline = why.Headline,
            SubmittedBy = state.SubmittedBy,
            SubmittedAt = state.SubmittedAt,
            StartedAt = state.StartedAt,
            EndedAt = state.EndedAt,
            GeneratedAt = now,
            Estimate = estimate,
            Steps = [.. state.Steps.Select(ReportStep.Of)],
            Errors = errors.Errors,
            Decisions = [.. state.Decisions],
            Usage = work.Usage,
            Artifacts = work.Artifacts,
            Evidence = work.Evidence,
            Results = ExecutionResults.Of(state),
            NextActions = NextActionsOf(state, why),
        };
    }

    private static ImmutableArray<Remedy> NextActionsOf(ExecutionState state, Explanation why)
    {
        // A report does not point at itself.
        IEnumerable<Remedy> own = why.Remedies.Where(remedy => remedy.Arguments[0] != "report");
        var results = new Remedy(["results", state.Id.Value], "Prints what it gave, whole.");
        var log = new Remedy(["log", state.Id.Value], "Shows what happened, line by line.");
        return state.IsTerminal ? [.. own, results, log] : [.. own, new Remedy(["why", state.Id.Value], "Tells what it waits for."), log];
    }
}

/// <summary>An event of the execution, and when it happened.</summary>
public readonly record struct ReportedEvent(DateTimeOffset At, ExecutionEvent Happened);

/// <summary>How long an execution was expected to take: a range with a likely value.</summary>
/// <param name="Low">One in ten is quicker.</param>
/// <param name="Likely">Half are quicker.</param>
/// <param name="High">Nine in ten are quicker.</param>
public sealed record ReportEstimate(TimeSpan Low, TimeSpan Likely, TimeSpan High);

/// <summary>A step in the report.</summary>
public sealed record ReportStep
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The tool that it called last; of one that did not begin, the tool of the plan; null for a goal.</summary>
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
/// <param name="Rung">Which: <c>retry</c>, <c>fallback</c>, <c>probe</c>, <c>decision</c>.</param>
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
