using System.Collections.Immutable;

namespace Autonomy.Core.Executions;

/// <summary>A question to a person, with all that is needed to answer it.</summary>
public sealed record DecisionRequest
{
    /// <summary>Its id: the execution's id and a number.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>The step that it is about.</summary>
    public required string Step { get; init; }

    /// <summary>The item, in a fan-out.</summary>
    public int? Item { get; init; }

    /// <summary>What happened and what is asked, in a line.</summary>
    public required string Question { get; init; }

    /// <summary>What shows it: one line each.</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>What was tried before, one line each; null where nothing was.</summary>
    public ImmutableArray<string>? Tried { get; init; }

    /// <summary>What can be answered.</summary>
    public required ImmutableArray<DecisionOption> Options { get; init; }

    /// <summary>The option that is recommended, and taken on expiry.</summary>
    public required string Default { get; init; }

    /// <summary>When the default is taken; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// The SHA-256 of the exact tool, arguments and target that an approval is for; null where no call is approved.
    /// </summary>
    public string? CallHash { get; init; }

    /// <summary>The tool that it is about; null for a question of the plan.</summary>
    public string? Tool { get; init; }

    /// <summary>What the call reaches outside; null where there is no such thing.</summary>
    public string? Target { get; init; }

    /// <summary>The fingerprint of the failure that it is about; null for a question that is about none.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The policy that asks; null where the plan or the default does.</summary>
    public string? Policy { get; init; }

    /// <summary>The steps that wait for the answer besides its own; null: none.</summary>
    public ImmutableArray<string>? Blocks { get; init; }

    /// <summary>The steps that are under way and go on meanwhile; null: none.</summary>
    public ImmutableArray<string>? GoesOn { get; init; }
}

/// <summary>What a decision is about.</summary>
public enum DecisionKind
{
    /// <summary>May this call be made?</summary>
    Approval,

    /// <summary>An attempt's effect is not known, and repeating it is not safe.</summary>
    UnknownEffect,

    /// <summary>Undoing a step failed.</summary>
    UndoFailed,

    /// <summary>The plan asks.</summary>
    Question,

    /// <summary>A step failed, and nothing is left to heal it with.</summary>
    Failure,

    /// <summary>The budget leaves no room for the next step. It is one question for the whole execution.</summary>
    Budget,

    /// <summary>Undoing what a failed attempt did, before a fallback takes its place, failed.</summary>
    RollbackFailed,
}

/// <summary>An answer that can be given.</summary>
/// <param name="Name">The word to answer with.</param>
/// <param name="Consequence">What follows.</param>
/// <param name="CanBeUndone">Whether it can be taken back.</param>
public sealed record DecisionOption(string Name, string Consequence, bool CanBeUndone)
{
    /// <summary>Make the call.</summary>
    public const string Approve = "approve";

    /// <summary>Do not make the call: the step fails.</summary>
    public const string Reject = "reject";

    /// <summary>Try again.</summary>
    public const string Retry = "retry";

    /// <summary>Take it as done, with the output that is given.</summary>
    public const string Done = "done";

    /// <summary>Leave the step out.</summary>
    public const string Skip = "skip";

    /// <summary>Cancel the execution.</summary>
    public const string Stop = "stop";

    /// <summary>Cancel the execution, and undo what completed.</summary>
    public const string StopAndUndo = "stop-and-undo";

    /// <summary>Leave the effect as it is.</summary>
    public const string Leave = "leave";

    /// <summary>Add to the budget, and go on.</summary>
    public const string Raise = "raise";

    /// <summary>Call the cheaper tool instead.</summary>
    public const string Cheaper = "cheaper";

    /// <summary>Start nothing more, let what runs end, and skip the rest.</summary>
    public const string Finish = "finish";
}
