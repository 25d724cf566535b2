using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
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

    /// <summary>The execution that it was forked from; null for one of its own.</summary>
    public ForkOrigin? Fork { get; init; }

    /// <summary>Of one that was stopped: what is done, undone, left as it is, not done; null for another.</summary>
    public PartialResults? Partial { get; init; }

    /// <summary>Whether it was stopped at once, and nothing was undone.</summary>
    public bool IsTerminated { get; init; }

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
    public static ExecutionReport Of(ExecutionState state, IEnumerable<ReportedEvent> events, DateTimeOffset now)
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
            Fork = state.Fork,
            IsTerminated = state.IsTerminated,
            Partial = state.Status == ExecutionStatus.Cancelled ? PartialResults.Of(state) : null,
            Outcome = state.Status,
            IsFinal = state.IsTerminal,
            Headline = why.Headline,
            SubmittedBy = state.SubmittedBy,
            SubmittedAt = state.SubmittedAt,
            StartedAt = state.StartedAt,
            EndedAt = state.EndedAt,
            GeneratedAt = now,
            Estimate = ReportEstimate.Of(state, now),
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

    private static ImmutableArray<Remedy> NextActionsOf(ExecutionState state, Explanation explanation)
    {
        // A report does not point at itself.
        IEnumerable<Remedy> own = explanation.Remedies.Where(remedy => remedy.Arguments[0] != "report");
        var results = new Remedy(["results", state.Id.Value], "Prints what it gave, whole.");
        var log = new Remedy(["log", state.Id.Value], "Shows what happened, line by line.");
        var why = new Remedy(["why", state.Id.Value], "Tells what it waits for.");
        return state.IsTerminal ? [.. own, results, log] : [.. own, why, log];
    }
}

/// <summary>An event of the execution, and when it happened.</summary>
public readonly record struct ReportedEvent(DateTimeOffset At, ExecutionEvent Happened);
