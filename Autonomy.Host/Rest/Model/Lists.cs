using System.ComponentModel;
using Autonomy.Core.Executions;

namespace Autonomy.Host.Rest.Model;

/// <summary>A page of executions.</summary>
internal sealed record ExecutionList
{
    public required IReadOnlyList<ListedExecution> Items { get; init; }

    [Description("What the next page is asked for with, with the same filters; null: there is none.")]
    public required string? Cursor { get; init; }

    [Description("How many executions the workspace has by status, or the project that was asked for; other filters do "
        + "not count.")]
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    [Description("Whether what was acknowledged last may be missing: the list could not be brought up to date in 2 s.")]
    public required bool Behind { get; init; }
}

/// <summary>An execution as lists show it.</summary>
internal sealed record ListedExecution
{
    public required string Id { get; init; }

    [Description("The name of its plan.")]
    public required string Name { get; init; }

    public required string Status { get; init; }

    [Description("ok, retrying, blocked or stalled; what has ended is ok.")]
    public required string Health { get; init; }

    public required long Version { get; init; }

    public required string? Project { get; init; }

    public required string? Parent { get; init; }

    public required string Priority { get; init; }

    public required string SubmittedBy { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    [Description("When its last event was decided.")]
    public required DateTimeOffset ChangedAt { get; init; }

    public required ProgressResource Progress { get; init; }

    [Description("How many questions wait for a person.")]
    public required int OpenDecisions { get; init; }

    [Description("How many steps and items wait for their next attempt.")]
    public required int Retrying { get; init; }

    [Description("Whether it has not ended, and a step of it failed, or has failed and not succeeded since.")]
    public required bool FailingNow { get; init; }

    [Description("Its last failure, of whatever became of it.")]
    public required ListedError? LastError { get; init; }

    [Description("The tools that were called, in the order of their first calls.")]
    public required IReadOnlyList<string> Tools { get; init; }

    [Description("What its attempts cost, in USD, as far as that was measured.")]
    public required decimal CostUsd { get; init; }

    public required ExecutionLinks Links { get; init; }
}

/// <summary>The last failure of an execution.</summary>
internal sealed record ListedError(
    string Kind, string Effect, string Code, string Message, string? Tool, string? Fingerprint);

/// <summary>An execution in short.</summary>
internal sealed record StatusResource
{
    public required StatusExecution Execution { get; init; }

    public required StatusHealth Health { get; init; }

    [Description("Its steps.")]
    public required IReadOnlyList<StatusTask> Tasks { get; init; }

    public required StatusMetrics Metrics { get; init; }
}

/// <summary>Which execution it is, and where it is.</summary>
internal sealed record StatusExecution(
    string Id, string Name, string Status, string Phase, string? Project, string Priority, long Version,
    DateTimeOffset SubmittedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <summary>How it does: the score of what is finished, 0 to 100, and where most of the time went.</summary>
internal sealed record StatusHealth(double Score, string Class, string? Bottleneck);

/// <summary>A step in short.</summary>
internal sealed record StatusTask(
    string Id, string Status, string? Tool, int Attempts,
    [property: Description("What it waits for: retry, timer, signal, decision, executor, ...; null: for nothing but "
        + "the end of what runs, or it is a fan-out.")]
    string? WaitsFor);

/// <summary>An execution in numbers.</summary>
internal sealed record StatusMetrics
{
    public required int Steps { get; init; }

    public required int Ended { get; init; }

    public required int Failed { get; init; }

    [Description("Attempts that run.")]
    public required int Running { get; init; }

    [Description("Attempts so far.")]
    public required int Attempts { get; init; }

    [Description("Attempts that no retry of the plan asked for.")]
    public required int Retries { get; init; }

    public required int OpenDecisions { get; init; }

    [Description("What its attempts have cost, in USD, as far as that was measured.")]
    public required decimal CostUsd { get; init; }

    [Description("From the start to the end, or to now, in milliseconds; null: it has not begun.")]
    public required long? ElapsedMs { get; init; }
}

/// <summary>A page of open questions, the oldest first.</summary>
internal sealed record Inbox
{
    public required IReadOnlyList<InboxItem> Items { get; init; }

    [Description("What the next page is asked for with, with the same filters; null: there is none.")]
    public required string? Cursor { get; init; }

    [Description("Whether what was acknowledged last may be missing: the list could not be brought up to date in 2 s.")]
    public required bool Behind { get; init; }
}

/// <summary>An open question; its path has all of it.</summary>
internal sealed record InboxItem
{
    public required string Id { get; init; }

    public required string Execution { get; init; }

    [Description("The name of the execution's plan.")]
    public required string Name { get; init; }

    public required string? Project { get; init; }

    [WordsOf<DecisionKind>]
    public required string Kind { get; init; }

    public required string Step { get; init; }

    public required int? Item { get; init; }

    public required string Question { get; init; }

    [Description("The words that can be answered.")]
    public required IReadOnlyList<string> Options { get; init; }

    public required string Default { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required string? Tool { get; init; }

    public required string? Target { get; init; }

    public required string? Fingerprint { get; init; }
}

/// <summary>One answer to many questions: those of the ids, or those of the filter, or of both.</summary>
internal sealed record BatchAnswerRequest
{
    [Description("Ids of decisions, 1,000 at most.")]
    public string[]? Ids { get; init; }

    [Description("Which open questions; with ids as well, those of them which are also of the filter.")]
    public BatchFilter? Filter { get; init; }

    [Description("The option's name.")]
    public required string Option { get; init; }

    [Description("Why; kept in the journals.")]
    public string? Comment { get; init; }

    [Description("Only say which would be answered. Default false.")]
    public bool DryRun { get; init; }
}

/// <summary>Which open questions; what is absent does not matter, but something has to be there.</summary>
internal sealed record BatchFilter
{
    [WordsOf<DecisionKind>]
    public string? Kind { get; init; }

    public string? Project { get; init; }

    public string? Execution { get; init; }

    public string? Tool { get; init; }

    public string? Target { get; init; }

    public string? Fingerprint { get; init; }
}

/// <summary>What came of a batch, or would.</summary>
internal sealed record BatchAnswerResource(bool DryRun, int Answered, int Refused, IReadOnlyList<BatchItem> Items);

/// <summary>What came of one answer.</summary>
internal sealed record BatchItem
{
    public required string Id { get; init; }

    public required string? Execution { get; init; }

    public required string? Question { get; init; }

    [Description("answered, would-answer, refused, unknown (taken or not), or not-open: answered before, or none.")]
    public required string Result { get; init; }

    [Description("Why it was refused: a word for programs.")]
    public required string? Code { get; init; }

    public required string? Message { get; init; }
}
