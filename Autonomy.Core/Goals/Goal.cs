using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Notifications;
using Autonomy.Core.Planning;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Goals;

/// <summary>Where a goal is.</summary>
public enum GoalStatus
{
    /// <summary>Something must be answered before there is a plan that could run.</summary>
    NeedsInput,

    /// <summary>There is a plan, which waits for an approval.</summary>
    Proposed,

    /// <summary>The plan was approved, and its execution is being submitted.</summary>
    Approved,

    /// <summary>Its execution is there.</summary>
    Started,

    /// <summary>A person does not want it.</summary>
    Rejected,
}

/// <summary>What is wanted, and how it is to run. What the words say is data: none of this follows from them.</summary>
public sealed record GoalWish
{
    /// <summary>What is wanted, in words.</summary>
    public required string Text { get; init; }

    /// <summary>Values with names that the words may mention.</summary>
    public DataObject Inputs { get; init; } = DataObject.Empty;

    /// <summary>The project of the execution; null: none.</summary>
    public string? Project { get; init; }

    /// <summary>How urgent the execution is.</summary>
    public Priority Priority { get; init; } = Priority.Medium;

    /// <summary>What the execution may use; null: nobody limited it.</summary>
    public PlanBudget? Budget { get; init; }

    /// <summary>Where the execution tells what becomes of it; null: nowhere.</summary>
    public Callback? Callback { get; init; }

    /// <summary>
    /// Whether it starts by itself once there is nothing to ask, and nothing in it that a policy asks a person about.
    /// Default false.
    /// </summary>
    public bool AutoApprove { get; init; }

    /// <summary>
    /// The task of a project that it is the work of; null: none. Who started the task has approved it; a step that a
    /// policy asks about asks when it runs.
    /// </summary>
    public string? Task { get; init; }

    /// <summary>The execution that it becomes; null: the one that follows from the goal's id.</summary>
    public string? Execution { get; init; }

    /// <summary>Whether it is the same wish.</summary>
    public bool IsSameAs(GoalWish other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Callback = null } == other with { Callback = null }
            && Callback.AreSame(Callback, other.Callback);
    }
}

/// <summary>Who paused the task of a goal, and why, if that was said.</summary>
public sealed record GoalPause(string By, string? Reason);

/// <summary>A goal as its events made it. Immutable; <see cref="Apply"/> gives the next.</summary>
public sealed record Goal
{
    /// <summary>Before anything happened: there is no such goal.</summary>
    public static readonly Goal None = new();

    /// <summary>The workspace.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>What is wanted; null: there is no such goal.</summary>
    public GoalWish? Wish { get; init; }

    /// <summary>What is proposed for it.</summary>
    public Proposal Proposal { get; init; } = new();

    /// <summary>What was answered, the latest last.</summary>
    public ImmutableArray<GoalAnswer> Answers { get; init; } = [];

    /// <summary>Where it is.</summary>
    public GoalStatus Status { get; init; }

    /// <summary>How many events it has: the version of its stream.</summary>
    public long Version { get; init; }

    /// <summary>Who wants it.</summary>
    public string ProposedBy { get; init; } = "";

    /// <summary>When it was first proposed.</summary>
    public DateTimeOffset ProposedAt { get; init; }

    /// <summary>Who approved it; null: nobody did, or nobody had to.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When it was approved; null: it is not.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The execution that its plan is; null: it was not approved, or could not be started.</summary>
    public string? Execution { get; init; }

    /// <summary>
    /// Whether that execution is still told to begin; or, where the goal was rejected meanwhile, to end with nothing
    /// begun.
    /// </summary>
    public bool IsStarting { get; init; }

    /// <summary>The pause that its execution begins in; null: in none.</summary>
    public GoalPause? Pause { get; init; }

    /// <summary>Who rejected it; null: nobody.</summary>
    public string? RejectedBy { get; init; }

    /// <summary>Why it was rejected, or could not be started.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether there is such a goal.</summary>
    public bool Exists => Wish is not null;

    /// <summary>The goal after an event that happened at this time.</summary>
    /// <exception cref="InvariantViolatedException">The event cannot follow those before it.</exception>
    public Goal Apply(GoalEvent happened, DateTimeOffset at)
    {
        Invariant.Holds(happened is GoalEvent.Proposed != Exists, "a goal begins once, before anything else");
        Goal next = this with { Version = Version + 1 };
        return happened switch
        {
            GoalEvent.Proposed proposed => next with
            {
                Workspace = proposed.Workspace,
                Id = proposed.Id,
                Wish = proposed.Wish,
                Proposal = proposed.Proposal,
                Status = StatusOf(proposed.Proposal),
                ProposedBy = proposed.By,
                ProposedAt = at,
            },
            GoalEvent.Answered answered => next with
            {
                Answers = answered.Answers,
                Proposal = answered.Proposal,
                Status = StatusOf(answered.Proposal),
                Reason = null,
            },
            GoalEvent.Approved approved => next with
            {
                Status = GoalStatus.Approved,
                Execution = approved.Execution,
                IsStarting = true,
                ApprovedBy = approved.By,
                ApprovedAt = at,
                Reason = null,
            },
            GoalEvent.Started => next with
            {
                Status = Status == GoalStatus.Rejected ? GoalStatus.Rejected : GoalStatus.Started,
                IsStarting = false,
            },
            GoalEvent.StartFailed when Status == GoalStatus.Rejected =>
                next with { Execution = null, IsStarting = false },
            GoalEvent.StartFailed failed => next with
            {
                IsStarting = false,
                Status = StatusOf(Proposal),
                Execution = null,
                ApprovedBy = null,
                ApprovedAt = null,
                Reason = failed.Error,
            },
            GoalEvent.Paused paused => next with { Pause = new GoalPause(paused.By, paused.Reason) },
            GoalEvent.Resumed => next with { Pause = null },
            GoalEvent.Rejected rejected => next with
            {
                Status = GoalStatus.Rejected,
                RejectedBy = rejected.By,
                Reason = rejected.Reason,
            },
            _ => throw new ArgumentOutOfRangeException(
                nameof(happened), happened?.GetType().Name, "Not an event of a goal."),
        };
    }

    private static GoalStatus StatusOf(Proposal proposal) =>
        proposal.IsWhole ? GoalStatus.Proposed : GoalStatus.NeedsInput;
}
