using System.Collections.Immutable;
using Autonomy.Core.Executions;
using Autonomy.Core.Spending;

namespace Autonomy.Core.Projects;

/// <summary>
/// A project as its events made it: its settings, the autonomous switch, and its tasks. Immutable;
/// <see cref="Apply"/> gives the next.
/// </summary>
public sealed record Project
{
    /// <summary>Tasks that run at once where nobody said how many: 3.</summary>
    public const int MaxConcurrentDefault = 3;

    /// <summary>The most tasks of a project: 10,000.</summary>
    public const int TasksMax = 10_000;

    /// <summary>The most tasks that one depends on: 100.</summary>
    public const int DependenciesMax = 100;

    /// <summary>Before anything happened: there is no such project.</summary>
    public static readonly Project None = new();

    /// <summary>The workspace; empty where there is no such project.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is about; null: nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>Whether tasks start by themselves as soon as they are ready. Default false.</summary>
    public bool AutonomousExecutionEnabled { get; init; }

    /// <summary>Tasks that run at once at most, 1 to 1,000.</summary>
    public int MaxConcurrent { get; init; } = MaxConcurrentDefault;

    /// <summary>What all its executions may spend together; null: nobody limited it here.</summary>
    public SpendingLimit? Budget { get; init; }

    /// <summary>Who set the budget; null: nobody.</summary>
    public string? BudgetBy { get; init; }

    /// <summary>Whether the ledger of the workspace is still to be told of the budget.</summary>
    public bool IsBudgetOwed { get; init; }

    /// <summary>Who made it.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Every task, by its number.</summary>
    public ImmutableList<ProjectTask> Tasks { get; init; } = [];

    /// <summary>Whether there is such a project.</summary>
    public bool Exists => Name.Length > 0;

    /// <summary>Runs that have not ended.</summary>
    public IEnumerable<ProjectTask> Open => Tasks.Where(static task => task.IsOpen);

    /// <summary>The task of this id, or null.</summary>
    public ProjectTask? Find(string id) =>
        TaskId.TryParse(id, out TaskId task) && task.Project == Name ? Find(task) : null;

    /// <summary>The task of this id, or null.</summary>
    public ProjectTask? Find(TaskId id) => id.Number >= 1 && id.Number <= Tasks.Count ? Tasks[id.Number - 1] : null;

    /// <summary>Whether all that a task needs has completed.</summary>
    public bool IsReady(ProjectTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Dependencies.All(id => Find(id)!.Status == ProjectTaskStatus.Completed);
    }

    /// <summary>Where a task is that nobody paused and that does not run.</summary>
    public ProjectTaskStatus RestOf(ProjectTask task) =>
        IsReady(task) ? ProjectTaskStatus.Queued : ProjectTaskStatus.Blocked;

    /// <summary>The project after an event that happened at this time.</summary>
    /// <exception cref="InvariantViolatedException">The event cannot follow those before it.</exception>
    public Project Apply(ProjectEvent happened, DateTimeOffset at) => happened switch
    {
        ProjectEvent.Created created => Begin(created, at),
        ProjectEvent.Changed changed => this with
        {
            Description = changed.Description,
            MaxConcurrent = changed.MaxConcurrent,
            Budget = changed.Budget,
            BudgetBy = changed.Budget == Budget ? BudgetBy : changed.By,
            IsBudgetOwed = IsBudgetOwed || changed.Budget != Budget,
        },
        ProjectEvent.BudgetTaken => this with { IsBudgetOwed = false },
        ProjectEvent.AutonomousModeChanged turned => this with { AutonomousExecutionEnabled = turned.Enabled },
        ProjectEvent.TaskAdded added => Add(added, at),
        ProjectEvent.TaskChanged changed => With(TaskOf(changed.Task) with
        {
            Title = changed.Title,
            Description = changed.Description,
            Work = changed.Work,
            Priority = changed.Priority,
            Dependencies = [.. changed.Dependencies.Select(IdOf)],
        }),
        ProjectEvent.TaskStatusChanged moved => With(Move(TaskOf(moved.Task), moved, at)),
        ProjectEvent.TaskCancelRequested asked => With(TaskOf(asked.Task) with
        {
            IsCancelling = true,
            IsSteering = false,
            MovedBy = asked.By,
            Reason = asked.Reason,
        }),
        ProjectEvent.TaskSteered steered => With(TaskOf(steered.Task) with { IsSteering = false }),
        ProjectEvent.TaskTaken taken => With(Take(TaskOf(taken.Task), taken.Execution)),
        ProjectEvent.TaskCompleted done => With(End(done.Task, ProjectTaskStatus.Completed, at) with
        {
            Result = done.Result,
            Error = done.Remark,
        }),
        ProjectEvent.TaskFailed failed =>
            With(End(failed.Task, ProjectTaskStatus.Failed, at) with { Error = failed.Error }),
        ProjectEvent.TasksUnblocked unblocked => unblocked.Tasks.Aggregate(this, (project, id) => project.With(
            project.TaskOf(id) with
            {
                Status = ProjectTaskStatus.Queued,
                QueuedAt = at,
                MovedBy = null,
                Reason = null,
            })),
        _ => throw new ArgumentOutOfRangeException(
            nameof(happened), happened?.GetType().Name, "Not an event of a project."),
    };

    private Project Begin(ProjectEvent.Created created, DateTimeOffset at)
    {
        Invariant.Holds(!Exists, "a project begins once");
        return this with
        {
            Workspace = created.Workspace,
            Name = created.Name,
            Description = created.Description,
            MaxConcurrent = created.MaxConcurrent,
            Budget = created.Budget,
            BudgetBy = created.Budget is null ? null : created.By,
            IsBudgetOwed = created.Budget is not null,
            CreatedBy = created.By,
            CreatedAt = at,
        };
    }

    private Project Add(ProjectEvent.TaskAdded added, DateTimeOffset at)
    {
        TaskId id = IdOf(added.Task);
        Invariant.Holds(id.Number == Tasks.Count + 1, "tasks are numbered without gaps");
        return this with
        {
            Tasks = Tasks.Add(new ProjectTask
            {
                Id = id,
                Title = added.Title,
                Description = added.Description,
                Work = added.Work,
                Priority = added.Priority,
                Dependencies = [.. added.Dependencies.Select(IdOf)],
                Status = added.Status,
                Origin = added.Origin,
                AddedBy = added.By,
                AddedAt = at,
                QueuedAt = at,
            }),
        };
    }

    private static ProjectTask Move(ProjectTask task, ProjectEvent.TaskStatusChanged moved, DateTimeOffset at)
    {
        Invariant.Holds(task.Status == moved.From, "a task leaves the status that it has");
        bool isAsked = moved.By is not null && task is { IsOpen: true, Run.Execution: not null };
        ProjectTask next = task with
        {
            Status = moved.To,
            MovedBy = moved.By,
            Reason = moved.Reason,
            IsSteering = isAsked,
        };
        if (moved.Run is { } run)
        {
            Invariant.Holds(!task.IsOpen, "a task runs once at a time");
            return next with
            {
                Run = run,
                IsOpen = true,
                StartedAt = at,
                EndedAt = null,
                Result = null,
                Error = null,
            };
        }

        return moved.To switch
        {
            // Its execution tells that it is cancelled; who asked for that, and why, is known since then.
            ProjectTaskStatus.Cancelled => next with
            {
                IsOpen = false,
                IsCancelling = false,
                EndedAt = at,
                MovedBy = moved.By ?? (task.IsCancelling ? task.MovedBy : null),
                Reason = moved.Reason ?? (task.IsCancelling ? task.Reason : null),
            },
            ProjectTaskStatus.Queued or ProjectTaskStatus.Blocked => next with { QueuedAt = at, EndedAt = null },
            _ => next,
        };
    }

    private static ProjectTask Take(ProjectTask task, string execution)
    {
        Invariant.Holds(task is { IsOpen: true, Run.Execution: null }, "what runs in a sandbox is taken over once");
        return task with { Run = task.Run! with { Execution = execution } };
    }

    private ProjectTask End(string id, ProjectTaskStatus status, DateTimeOffset at)
    {
        ProjectTask task = TaskOf(id);
        Invariant.Holds(!task.HasEnded, "the end of a task is recorded once");
        return task with
        {
            Status = status,
            IsOpen = false,
            IsCancelling = false,
            IsSteering = false,
            EndedAt = at,
            MovedBy = null,
            Reason = null,
        };
    }

    private Project With(ProjectTask task) => this with { Tasks = Tasks.SetItem(task.Id.Number - 1, task) };

    private ProjectTask TaskOf(string id)
    {
        ProjectTask? task = Find(id);
        Invariant.Holds(task is not null, "events are of tasks that were laid down");
        return task!;
    }

    private static TaskId IdOf(string text)
    {
        bool isId = TaskId.TryParse(text, out TaskId id);
        Invariant.Holds(isId, "events name tasks by their ids");
        return id;
    }
}
