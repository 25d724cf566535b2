using System.ComponentModel;
using System.Text.Json.Serialization;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Values;

namespace Autonomy.Host.Rest.Model;

/// <summary>An execution.</summary>
internal sealed record ExecutionResource
{
    public required string Id { get; init; }

    [Description("The name of its plan.")]
    public required string Name { get; init; }

    [Description("queued, running, waiting, pausing, paused, cancelling, completed, completed-with-failures, failed or "
        + "cancelled.")]
    public required string Status { get; init; }

    [Description("The version of its stream: what it showed is durable up to there.")]
    public required long Version { get; init; }

    public required string Workspace { get; init; }

    public required string? Project { get; init; }

    public required string Priority { get; init; }

    public required string SubmittedBy { get; init; }

    public required DateTimeOffset? SubmittedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    [Description("Who paused or cancelled it, and why.")]
    public required InterventionResource? Intervention { get; init; }

    [Description("Why it failed.")]
    public required FailureResource? Error { get; init; }

    public required ProgressResource Progress { get; init; }

    [Description("How many questions wait for a person.")]
    public required int OpenDecisions { get; init; }

    [Description("The execution whose step it is; null: none.")]
    public required string? Parent { get; init; }

    public required ForkResource? ForkedFrom { get; init; }

    [Description("The plan of the workspace that it was submitted with; null: it was not given by its name.")]
    public required PlanOriginResource? PlanOrigin { get; init; }

    [Description("Whether it was ended at once, with nothing undone.")]
    public required bool Terminated { get; init; }

    public required IReadOnlyList<StepResource> Steps { get; init; }

    public required ExecutionLinks Links { get; init; }
}

/// <summary>Who intervened, and why.</summary>
internal sealed record InterventionResource(string By, string? Reason);

/// <summary>A version of a plan of the workspace.</summary>
internal sealed record PlanOriginResource(string Name, int Version);

/// <summary>Where an execution came from.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="Version">The version of its stream at which it was taken.</param>
/// <param name="Reason">What for: retry, restart or fork.</param>
/// <param name="Comment">Why, in the words of who asked; null: nothing was said.</param>
internal sealed record ForkResource(string Execution, long Version, string Reason, string? Comment);

/// <summary>How far an execution is.</summary>
internal sealed record ProgressResource(int Steps, int Ended, int Failed, int Running);

/// <summary>Where the rest of an execution is.</summary>
internal sealed record ExecutionLinks(
    string Self, string Status, string Why, string Events, string Stream, string Results, string Report, string Graph,
    string Timeline, string Log, string Estimate);

/// <summary>A step of an execution.</summary>
internal sealed record StepResource
{
    public required string Id { get; init; }

    [Description("pending, ready, running, waiting, completed, failed, skipped, cancelled or undone.")]
    public required string Status { get; init; }

    public required string? Tool { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    [Description("In a fan-out: how many items there are, have ended, and failed.")]
    public required ItemsResource? Items { get; init; }

    [Description("How far the attempt that runs says that it is, 0 to 1.")]
    public required double? Fraction { get; init; }

    [Description("What a step without a fan-out waits for, an attempt that stands in line for a worker included; null: "
        + "for nothing but the end of what runs.")]
    public required WaitResource? Wait { get; init; }

    public required FailureResource? Error { get; init; }
}

/// <summary>The items of a fan-out.</summary>
internal sealed record ItemsResource(int Count, int Ended, int Failed);

/// <summary>A failure.</summary>
internal sealed record FailureResource
{
    [Description("Its kind, K1 to K23, by its name: connect-failed, timeout, unavailable, ...")]
    public required string Kind { get; init; }

    public required string Category { get; init; }

    public required string Severity { get; init; }

    [Description("Whether the call had its effect: none, unknown or applied.")]
    public required string Effect { get; init; }

    public required string? Code { get; init; }

    public required string Message { get; init; }
}

/// <summary>What was submitted.</summary>
internal sealed record SubmittedResource(string Id, string Status, ExecutionLinks Links)
{
    [Description("The version of the named plan that it was submitted with; null: it was not given by its name.")]
    public PlanOriginResource? PlanOrigin { get; init; }

    [Description("How long it is likely to take; null: it was there before, or is too large to say so in passing.")]
    public SubmitEstimate? Estimate { get; init; }

    [Description("The goal that it was planned from; null: it was submitted with a plan.")]
    public string? Goal { get; init; }

    [Description("What is no fault of the plan and yet worth a word: tools that were found for goals, and "
        + "tools that no connected worker offers now.")]
    public IReadOnlyList<WarningResource> Warnings { get; init; } = [];
}

/// <summary>What is no fault of a plan and yet worth a word.</summary>
internal sealed record WarningResource(string Path, string Message, string Fix);

/// <summary>What a command led to.</summary>
internal sealed record CommandResource
{
    public required string Id { get; init; }

    [Description("Where it stood when the command was durable.")]
    public required string Status { get; init; }

    [Description("What happens now, in words: 2 attempts finish first, then it is paused until somebody resumes it. "
        + "Null: that could not be read just now.")]
    public required string? Follows { get; init; }

    [Description("Of an edit: what is no fault of the steps and yet worth a word, as at a submission.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WarningResource>? Warnings { get; init; }
}

/// <summary>What an execution delivers, complete or so far.</summary>
internal sealed record ResultsResource
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    [Description("Whether it has ended: what is there stays.")]
    public required bool Final { get; init; }

    [Description("The outputs of completed steps that no other step needs, by step.")]
    public required DataObject Results { get; init; }

    public required PartialResource Partial { get; init; }
}

/// <summary>What became of each step, or of some of its items.</summary>
internal sealed record PartialResource(
    IReadOnlyList<PartialStepResource> Done, IReadOnlyList<PartialStepResource> Undone,
    IReadOnlyList<PartialStepResource> LeftAsIs, IReadOnlyList<PartialStepResource> Unclear,
    IReadOnlyList<PartialStepResource> NotDone);

/// <summary>A step, or so many of its items.</summary>
internal sealed record PartialStepResource(string Step, int Units, int Of);

/// <summary>Why an execution is where it is.</summary>
internal sealed record WhyResource
{
    public required string Id { get; init; }

    public required string? Step { get; init; }

    public required string Status { get; init; }

    [Description("The whole answer in one sentence.")]
    public required string Headline { get; init; }

    [Description("What leads to what: each cause is the reason of the one before it.")]
    public required IReadOnlyList<CauseResource> Causes { get; init; }

    [WordsOf<Mover>]
    public required string MovedBy { get; init; }

    public required string Next { get; init; }

    public required IReadOnlyList<RemedyResource> Remedies { get; init; }

    [Description("How much longer the execution takes; null: it has ended.")]
    public required LeftEstimate? Estimate { get; init; }
}

/// <summary>One link of the chain.</summary>
internal sealed record CauseResource(
    string Kind, string Text, string? Step, int? Item, DateTimeOffset? Since, DateTimeOffset? Until,
    IReadOnlyList<string> Details);

/// <summary>What a person can do.</summary>
internal sealed record RemedyResource(string Command, string Consequence);

/// <summary>
/// An event of an execution, or of a project, as the journal has it. What there is nothing to say of is left out of its
/// data, and not null.
/// </summary>
internal sealed record EventResource
{
    [Description("Its name: step-completed, decision-required, ...")]
    public required string Type { get; init; }

    public required string Workspace { get; init; }

    public required string? Project { get; init; }

    [Description("The execution that it is of; null: it is of a project itself, its switch or its tasks.")]
    public required string? Execution { get; init; }

    [Description("Its version within the execution, or the project, from 1.")]
    public required long Version { get; init; }

    [Description("Its offset within the whole journal.")]
    public required long Offset { get; init; }

    public required DateTimeOffset Time { get; init; }

    [Description("What it says; null: that is too large to be told (payload), or cannot be read any more.")]
    public required DataValue Data { get; init; }

    [Description("Names what it says, where that is more than 256 KiB.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PayloadResource? Payload { get; init; }
}

/// <summary>A body that is stored beside its event.</summary>
/// <param name="Hash">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="Bytes">How long it is.</param>
internal sealed record PayloadResource(string Hash, long Bytes);

/// <summary>Events, and where to go on.</summary>
/// <param name="Events">The events, the oldest first.</param>
/// <param name="After">What to give as <c>after</c> to go on.</param>
/// <param name="Before">What to give as <c>before</c> to go back; null: it begins with the first.</param>
/// <param name="HasEnded">Whether nothing follows any more.</param>
internal sealed record EventPage(IReadOnlyList<EventResource> Events, long After, long? Before, bool HasEnded);

/// <summary>A decision.</summary>
internal sealed record DecisionResource
{
    public required string Id { get; init; }

    public required string Execution { get; init; }

    [WordsOf<DecisionKind>]
    public required string Kind { get; init; }

    [Description("open or answered.")]
    public required string Status { get; init; }

    public required string Step { get; init; }

    public required int? Item { get; init; }

    public required string Question { get; init; }

    public required IReadOnlyList<string> Evidence { get; init; }

    public required IReadOnlyList<string> Tried { get; init; }

    public required IReadOnlyList<OptionResource> Options { get; init; }

    public required string Default { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required string? CallHash { get; init; }

    public required string? Tool { get; init; }

    public required string? Target { get; init; }

    public required IReadOnlyList<string> Blocks { get; init; }

    public required IReadOnlyList<string> GoesOn { get; init; }

    [Description("The policy that asks; null: the plan or the default does.")]
    public required string? Policy { get; init; }

    public required AnswerResource? Answer { get; init; }
}

/// <summary>What can be answered.</summary>
internal sealed record OptionResource(string Name, string Consequence, bool CanBeUndone);

/// <summary>What was answered.</summary>
internal sealed record AnswerResource(
    string Option, string By, DateTimeOffset At, string? Comment, DataValue? Output, DataObject? Arguments,
    bool Always);

/// <summary>A tool.</summary>
internal sealed record ToolResource
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    [Description("engine, worker, or the connection that has it: mcp:NAME, openapi:NAME.")]
    public required string Source { get; init; }

    [Description("pure, idempotent, compensatable or irreversible, where the arguments do not say otherwise.")]
    public required string Effect { get; init; }

    public required bool CanProbe { get; init; }

    public required bool CanUndo { get; init; }

    public required DataObject InputSchema { get; init; }

    public required DataObject OutputSchema { get; init; }

    public required ToolHealthResource Health { get; init; }
}

/// <summary>Several of a thing.</summary>
internal sealed record ListOf<T>(IReadOnlyList<T> Items);

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Cursor">What the next page is asked for with; null: there is none.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, string? Cursor)
{
    /// <summary>The same page of what is shown for each.</summary>
    public PageOf<TShown> To<TShown>(Func<T, TShown> shownFor) => new([.. Items.Select(shownFor)], Cursor);
}

/// <summary>What a fork would be.</summary>
internal sealed record ForkPreviewResource(
    ForkResource ForkedFrom, IReadOnlyList<string> Carried, IReadOnlyList<string> RunsAgain,
    IReadOnlyList<RepeatResource> Repeats);

/// <summary>An effect that would be had again, and that nothing takes back.</summary>
internal sealed record RepeatResource(string Step, int Units, string Tool, string Effect, bool Certain);

/// <summary>What a cancel with undo would do now, the last first.</summary>
internal sealed record UndoPreviewResource(string Id, IReadOnlyList<UndoLineResource> Undo);

/// <summary>What becomes of one completed call.</summary>
internal sealed record UndoLineResource(string Step, int? Item, string? Tool, string? Obstacle, string Effect);
