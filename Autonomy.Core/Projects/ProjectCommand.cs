using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Plans;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;

namespace Autonomy.Core.Projects;

/// <summary>What is asked of a project.</summary>
public abstract record ProjectCommand
{
    private ProjectCommand()
    {
    }

    /// <summary>
    /// Take this command where nothing has happened since: the one writer of the stream compares, so that nothing comes
    /// in between.
    /// </summary>
    /// <param name="Version">The version that was seen.</param>
    /// <param name="Then">The command.</param>
    public sealed record AtVersion(long Version, ProjectCommand Then) : ProjectCommand;

    /// <summary>Begin. Null: the default.</summary>
    public sealed record Create(string? Description, int? MaxConcurrent, SpendingLimit? Budget, string By)
        : ProjectCommand;

    /// <summary>Change what is given, and leave the rest.</summary>
    public sealed record Change(string? Description, int? MaxConcurrent, SpendingLimit? Budget, string By)
        : ProjectCommand;

    /// <summary>The ledger of the workspace holds to this budget. Told at least once.</summary>
    public sealed record HearBudgetTaken(SpendingLimit Budget) : ProjectCommand;

    /// <summary>Turn the autonomous switch.</summary>
    public sealed record SetAutonomous(bool Enabled, string By) : ProjectCommand;

    /// <summary>Start what is ready, once, as far as there are places.</summary>
    public sealed record StartProcessing(string By) : ProjectCommand;

    /// <summary>Lay a task down.</summary>
    public sealed record AddTask(
        string Title, string? Description, TaskWork Work, Priority Priority, ImmutableArray<string> Dependencies,
        string By) : ProjectCommand
    {
        /// <summary>
        /// What it is the task of, whatever becomes of its title and words; of the same origin there is one task, and
        /// to lay it down once more changes nothing. Null: any number.
        /// </summary>
        public string? Origin { get; init; }
    }

    /// <summary>Change what is given of a task, and leave the rest.</summary>
    public sealed record ChangeTask(string Task, string By) : ProjectCommand
    {
        /// <summary>Another title.</summary>
        public string? Title { get; init; }

        /// <summary>Another description.</summary>
        public string? Description { get; init; }

        /// <summary>Other work; not while it runs.</summary>
        public TaskWork? Work { get; init; }

        /// <summary>Another priority.</summary>
        public Priority? Priority { get; init; }

        /// <summary>Other dependencies, whole; only before it starts.</summary>
        public ImmutableArray<string>? Dependencies { get; init; }
    }

    /// <summary>Pause a task: it does not start, or its execution is paused.</summary>
    public sealed record PauseTask(string Task, string By, string? Reason) : ProjectCommand;

    /// <summary>End the pause of a task.</summary>
    public sealed record ResumeTask(string Task, string By) : ProjectCommand
    {
        /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Cancel a task.</summary>
    public sealed record CancelTask(string Task, string By, string? Reason) : ProjectCommand;

    /// <summary>Let a task that failed or was cancelled run again.</summary>
    public sealed record RetryTask(string Task, string By) : ProjectCommand
    {
        /// <summary>Why, in the words of who asked; null: nothing was said.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>A sandbox tells how its task ended. Told at least once; the first time counts.</summary>
    public sealed record CompleteSandbox(
        string Task, string Sandbox, bool Success, DataObject? Result, string? Error) : ProjectCommand;

    /// <summary>
    /// An execution of a task has taken that a person moved the task to this status. Told at least once.
    /// </summary>
    public sealed record HearSteered(string Execution, ProjectTaskStatus Told) : ProjectCommand;

    /// <summary>The goal of a task waits for a person before there is an execution. Told at least once.</summary>
    public sealed record HearGoal(string Execution, string Reason) : ProjectCommand;

    /// <summary>An execution of a task stands there now. Told at least once.</summary>
    public sealed record HearExecution(string Execution, ExecutionStatus Status, string? Error) : ProjectCommand
    {
        /// <summary>What the command of a sandbox delivered; null: nothing, or it is the execution of a plan.</summary>
        public DataObject? Result { get; init; }

        /// <summary>What it waits for, or who paused or cancelled it and why; null: nothing of that.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>
    /// Look again at what the engine can do: it may have what runs the commands of sandboxes by now.
    /// </summary>
    public sealed record LookAgain : ProjectCommand
    {
        /// <summary>It has nothing to say but itself.</summary>
        public static readonly LookAgain Instance = new();
    }
}

/// <summary>What became of a command to a project.</summary>
public abstract record ProjectVerdict
{
    private ProjectVerdict()
    {
    }

    /// <summary>These events. None: there was nothing to change.</summary>
    /// <param name="Events">What happened.</param>
    /// <param name="Project">The project after it.</param>
    public sealed record Accepted(IReadOnlyList<ProjectEvent> Events, Project Project) : ProjectVerdict;

    /// <summary>Refused; nothing changed.</summary>
    public sealed record Refused(Rejection Rejection) : ProjectVerdict;
}
