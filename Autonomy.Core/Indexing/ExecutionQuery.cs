using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;

namespace Autonomy.Core.Indexing;

/// <summary>Which executions of a workspace a list shows, and in which order. What is null does not matter.</summary>
public sealed record ExecutionQuery
{
    /// <summary>The workspace; of others nothing is ever shown.</summary>
    public required string Workspace { get; init; }

    /// <summary>Those that are in one of these; empty: in any.</summary>
    public ImmutableArray<ExecutionStatus> Statuses { get; init; } = [];

    /// <summary>Those that do so at <see cref="Now"/>.</summary>
    public HealthWord? Health { get; init; }

    /// <summary>Whether only those that are failing now.</summary>
    public bool IsFailing { get; init; }

    /// <summary>Those of this project.</summary>
    public string? Project { get; init; }

    /// <summary>Those that called this tool.</summary>
    public string? Tool { get; init; }

    /// <summary>Those whose last failure was of this kind.</summary>
    public FailureKind? ErrorKind { get; init; }

    /// <summary>Those whose last failure has this fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Those that are children of this execution.</summary>
    public string? Parent { get; init; }

    /// <summary>Those whose id, name or project has these words; the last may be the beginning of one.</summary>
    public string? Text { get; init; }

    /// <summary>Those that were submitted at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// In the place of <see cref="Since"/>: those that were submitted no longer than this before <see cref="Now"/>, so
    /// that the same question means later ones later on.
    /// </summary>
    public TimeSpan? SinceAgo { get; init; }

    /// <summary>Those that were submitted before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>By what they are ordered.</summary>
    public ListOrder Order { get; init; }

    /// <summary>Whether the latest comes first; default true.</summary>
    public bool IsLatestFirst { get; init; } = true;

    /// <summary>How many at most; more than 0.</summary>
    public required int Limit { get; init; }

    /// <summary>Where the page before ended; null: from the first.</summary>
    public ListMark? After { get; init; }

    /// <summary>The time that the health is told of.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>What executions are ordered by; those of the same time by their places in the journal.</summary>
public enum ListOrder
{
    /// <summary>When they were submitted: each keeps its place.</summary>
    Submitted,

    /// <summary>When something last happened to them: whatever changes meanwhile moves.</summary>
    Changed,
}

/// <summary>The last place of a page.</summary>
/// <param name="Value">What it is ordered by, as a number.</param>
/// <param name="Key">What tells those of the same value apart.</param>
public readonly record struct ListMark(long Value, long Key);

/// <summary>A page of executions.</summary>
/// <param name="Rows">The executions.</param>
/// <param name="Next">Where the next page begins; null: there is none.</param>
public sealed record ExecutionPage(IReadOnlyList<ExecutionRow> Rows, ListMark? Next);

/// <summary>How many executions there are, by status; those of which there are none are left out.</summary>
/// <param name="ByStatus">The numbers.</param>
public sealed record ExecutionCounts(ImmutableSortedDictionary<ExecutionStatus, long> ByStatus);

/// <summary>
/// Which open questions of a workspace the inbox shows, the oldest first. What is null does not matter.
/// </summary>
public sealed record DecisionQuery
{
    /// <summary>The workspace; of others nothing is ever shown.</summary>
    public required string Workspace { get; init; }

    /// <summary>Those of this kind.</summary>
    public DecisionKind? Kind { get; init; }

    /// <summary>Those of executions of this project.</summary>
    public string? Project { get; init; }

    /// <summary>Those of this execution.</summary>
    public string? Execution { get; init; }

    /// <summary>Those about this tool.</summary>
    public string? Tool { get; init; }

    /// <summary>Those about calls that reach this.</summary>
    public string? Target { get; init; }

    /// <summary>Those about a failure with this fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>How many at most; more than 0.</summary>
    public required int Limit { get; init; }

    /// <summary>Where the page before ended; null: from the first.</summary>
    public InboxMark? After { get; init; }
}

/// <summary>The last place of a page of the inbox.</summary>
/// <param name="AskedMs">When it was asked, in Unix milliseconds.</param>
/// <param name="Id">Its id.</param>
public readonly record struct InboxMark(long AskedMs, string Id);

/// <summary>An open question, with the execution that asks.</summary>
/// <param name="Execution">The execution's id.</param>
/// <param name="Name">The name of its plan.</param>
/// <param name="Project">Its project; null: none.</param>
/// <param name="Decision">The question.</param>
public sealed record InboxRow(string Execution, string Name, string? Project, OpenDecision Decision);

/// <summary>A page of open questions.</summary>
/// <param name="Rows">The questions, the oldest first.</param>
/// <param name="Next">Where the next page begins; null: there is none.</param>
public sealed record InboxPage(IReadOnlyList<InboxRow> Rows, InboxMark? Next);
