using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;

namespace Autonomy.Core.Projects;

/// <summary>Where a task is on its board.</summary>
public enum ProjectTaskStatus
{
    /// <summary>All that it needs has completed; it waits for a place.</summary>
    Queued,

    /// <summary>Something that it needs has not completed.</summary>
    Blocked,

    /// <summary>Its execution runs, or its sandbox.</summary>
    Running,

    /// <summary>A person paused it: it does not start, or its execution is paused.</summary>
    Paused,

    /// <summary>Its execution waits for a person, or its goal does.</summary>
    Waiting,

    /// <summary>It is done.</summary>
    Completed,

    /// <summary>It has failed; it can be tried again.</summary>
    Failed,

    /// <summary>A person cancelled it; it can be tried again.</summary>
    Cancelled,
}

/// <summary>
/// What a task does: exactly one of a plan, the name of one, a command for a sandbox, a goal.
/// </summary>
public sealed record TaskWork
{
    /// <summary>A plan of format 1, which becomes an execution.</summary>
    public DataObject? Plan { get; init; }

    /// <summary>
    /// The name of a plan of the workspace, or its name and a version, which is looked up each time the task starts.
    /// </summary>
    public string? PlanName { get; init; }

    /// <summary>The plan's inputs; null: none.</summary>
    public DataObject? Inputs { get; init; }

    /// <summary>A command that a sandbox runs, and tells the end of.</summary>
    public string? Sandbox { get; init; }

    /// <summary>What is wanted, in words: it is planned when the task starts.</summary>
    public string? Goal { get; init; }
}

/// <summary>One run of a task, from its start to its end.</summary>
/// <param name="Try">Which one, from 1.</param>
/// <param name="Execution">The execution that it is; null: a sandbox that somebody else keeps.</param>
/// <param name="Sandbox">The sandbox that it is in; null: an execution of the task's plan.</param>
public sealed record TaskRun(int Try, string? Execution, string? Sandbox)
{
    /// <summary>The goal whose plan the execution is, by its id; null: the task has a plan of its own.</summary>
    public string? Goal { get; init; }
}

/// <summary>A task of a project.</summary>
public sealed record ProjectTask
{
    /// <summary>Its id.</summary>
    public required TaskId Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>More words on it; null: none.</summary>
    public string? Description { get; init; }

    /// <summary>What it does.</summary>
    public required TaskWork Work { get; init; }

    /// <summary>How urgent it is among the tasks that are ready.</summary>
    public Priority Priority { get; init; }

    /// <summary>The tasks that must have completed before it starts.</summary>
    public ImmutableArray<TaskId> Dependencies { get; init; } = [];

    /// <summary>Where it is.</summary>
    public ProjectTaskStatus Status { get; init; }

    /// <summary>Its latest run; null: it has never started.</summary>
    public TaskRun? Run { get; init; }

    /// <summary>Whether that run has not ended. It holds a place until then, paused and waiting too.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether somebody cancelled it, and its execution has not ended yet.</summary>
    public bool IsCancelling { get; init; }

    /// <summary>Whether a person paused or resumed it, and its execution has not taken that yet.</summary>
    public bool IsSteering { get; init; }

    /// <summary>Who moved it to its status, or cancelled it; null: the engine.</summary>
    public string? MovedBy { get; init; }

    /// <summary>Why, if somebody said so.</summary>
    public string? Reason { get; init; }

    /// <summary>What it is the task of, as in a step of a strategy; null: a person thought of it.</summary>
    public string? Origin { get; init; }

    /// <summary>Who laid it down.</summary>
    public required string AddedBy { get; init; }

    /// <summary>When it was laid down.</summary>
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Since when it waits for a place; it rises with that age.</summary>
    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>When its latest run began; null: never.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null: it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What its sandbox delivered; the results of an execution are with the execution.</summary>
    public DataObject? Result { get; init; }

    /// <summary>Why it failed, or what its end should be known with.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it has ended, until somebody tries it again.</summary>
    public bool HasEnded =>
        Status is ProjectTaskStatus.Completed or ProjectTaskStatus.Failed or ProjectTaskStatus.Cancelled;
}
