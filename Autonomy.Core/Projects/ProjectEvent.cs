using System.Collections.Immutable;
using Autonomy.Core.Plans;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;

namespace Autonomy.Core.Projects;

/// <summary>
/// What happened to a project. The stored names are in <see cref="ProjectEventTable"/>; what each does is in
/// <see cref="Project"/>. Each change of a task's status is told by exactly one event: <see cref="TaskStatusChanged"/>,
/// <see cref="TaskCompleted"/>, <see cref="TaskFailed"/> or <see cref="TasksUnblocked"/>.
/// </summary>
public abstract record ProjectEvent
{
    private ProjectEvent()
    {
    }

    /// <summary>There is a project.</summary>
    public sealed record Created(
        string Workspace, string Name, string? Description, int MaxConcurrent, SpendingLimit? Budget, string By)
        : ProjectEvent;

    /// <summary>Its settings are these from now on.</summary>
    public sealed record Changed(string? Description, int MaxConcurrent, SpendingLimit? Budget, string By)
        : ProjectEvent;

    /// <summary>The ledger of the workspace holds to the budget that the project has.</summary>
    public sealed record BudgetTaken : ProjectEvent;

    /// <summary>The autonomous switch was turned.</summary>
    public sealed record AutonomousModeChanged(bool Enabled, string By) : ProjectEvent;

    /// <summary>A task was laid down, with this status.</summary>
    public sealed record TaskAdded(
        string Task, string Title, string? Description, TaskWork Work, Priority Priority,
        ImmutableArray<string> Dependencies, ProjectTaskStatus Status, string By) : ProjectEvent
    {
        /// <summary>What it is the task of; null: a person thought of it.</summary>
        public string? Origin { get; init; }
    }

    /// <summary>A task is this from now on.</summary>
    public sealed record TaskChanged(
        string Task, string Title, string? Description, TaskWork Work, Priority Priority,
        ImmutableArray<string> Dependencies, string By) : ProjectEvent;

    /// <summary>A task is somewhere else on the board.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="From">Where it was.</param>
    /// <param name="To">Where it is.</param>
    /// <param name="By">Who did it; null: the engine.</param>
    /// <param name="Reason">Why, if somebody said so.</param>
    public sealed record TaskStatusChanged(
        string Task, ProjectTaskStatus From, ProjectTaskStatus To, string? By, string? Reason) : ProjectEvent
    {
        /// <summary>The run that begins with it; null: none does.</summary>
        public TaskRun? Run { get; init; }
    }

    /// <summary>The execution of a task has taken that a person paused or resumed it.</summary>
    public sealed record TaskSteered(string Task) : ProjectEvent;

    /// <summary>The engine runs the command of a task's sandbox itself, as this execution.</summary>
    public sealed record TaskTaken(string Task, string Execution) : ProjectEvent;

    /// <summary>Somebody cancelled a task whose execution runs; it is cancelled once that has ended.</summary>
    public sealed record TaskCancelRequested(string Task, string By, string? Reason) : ProjectEvent;

    /// <summary>A task is done.</summary>
    public sealed record TaskCompleted(string Task, int Try, DataObject? Result, string? Remark) : ProjectEvent;

    /// <summary>A task has failed.</summary>
    public sealed record TaskFailed(string Task, int Try, string Error) : ProjectEvent;

    /// <summary>All that these tasks need has completed.</summary>
    public sealed record TasksUnblocked(ImmutableArray<string> Tasks) : ProjectEvent;
}
