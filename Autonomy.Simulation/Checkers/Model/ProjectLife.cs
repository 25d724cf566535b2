using Autonomy.Core.Projects;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>
/// A project as its events alone say it, after docs/projects.md. Written without a look at the engine's own fold, so
/// that the engine is not checked with itself.
/// </summary>
internal sealed class ProjectLife
{
    private readonly OrderedDictionary<string, TaskLife> _tasks = new(StringComparer.Ordinal);

    public bool IsOn { get; private set; }

    public int MaxConcurrent { get; private set; }

    public IReadOnlyList<TaskLife> Tasks => _tasks.Values;

    public int Open => Tasks.Count(static task => task.IsOpen);

    public TaskLife? Find(string id) => _tasks.GetValueOrDefault(id);

    /// <summary>Whether all that a task needs has completed.</summary>
    public bool IsReady(TaskLife task) =>
        task.Needs.All(id => Find(id)?.Status == ProjectTaskStatus.Completed);

    public void Take(DurableMove move)
    {
        switch (move.Happened)
        {
            case ProjectEvent.Created created: MaxConcurrent = created.MaxConcurrent; break;
            case ProjectEvent.Changed changed: MaxConcurrent = changed.MaxConcurrent; break;
            case ProjectEvent.AutonomousModeChanged turned: IsOn = turned.Enabled; break;
            case ProjectEvent.TaskAdded added:
                _tasks[added.Task] = new TaskLife(added.Task, added.Dependencies) { Status = added.Status };
                break;
            case ProjectEvent.TaskStatusChanged moved: Take(_tasks[moved.Task], moved, move.Entry); break;
            case ProjectEvent.TaskCompleted done: End(done.Task, ProjectTaskStatus.Completed); break;
            case ProjectEvent.TaskFailed failed: End(failed.Task, ProjectTaskStatus.Failed); break;
            case ProjectEvent.TasksUnblocked unblocked:
                foreach (string id in unblocked.Tasks) _tasks[id].Status = ProjectTaskStatus.Queued;
                break;
            default: break;
        }
    }

    private static void Take(TaskLife task, ProjectEvent.TaskStatusChanged moved, int entry)
    {
        task.Status = moved.To;
        task.PausedAt = moved is { To: ProjectTaskStatus.Paused, By: not null } ? entry : null;
        if (moved.Run is { } run) (task.Try, task.Execution, task.IsOpen) = (run.Try, run.Execution, true);
        else if (moved.To == ProjectTaskStatus.Cancelled) task.IsOpen = false;
    }

    private void End(string id, ProjectTaskStatus status) =>
        (_tasks[id].Status, _tasks[id].IsOpen, _tasks[id].PausedAt) = (status, false, null);
}

/// <summary>A task as the events of its project say it.</summary>
internal sealed class TaskLife(string id, IReadOnlyList<string> needs)
{
    public string Id => id;

    public IReadOnlyList<string> Needs => needs;

    public ProjectTaskStatus Status { get; set; }

    public int Try { get; set; }

    public string? Execution { get; set; }

    /// <summary>Whether a run of it has begun and not ended.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The place in the history where a person's pause of it became durable; null: none paused it.</summary>
    public int? PausedAt { get; set; }
}

/// <summary>An event of a project, and the place in the history of the commit that made it durable.</summary>
internal readonly record struct DurableMove(ProjectEvent Happened, int Entry);
