using Autonomy.Core.Executions;

namespace Autonomy.Core.Projects;

/// <summary>Starts tasks that are ready, as far as there are places.</summary>
internal static class TaskStarting
{
    private const string NoPlanning =
        "A goal takes planning, which this engine does not do yet. Give the task a plan or a sandbox command instead, "
        + "and try it again.";

    public static Rejection? StartReady(ProjectChange change, string? by = null)
    {
        int places = TaskQueue.PlacesOf(change.Project);
        // In order of their turn; each start changes only itself, so the order stays.
        foreach (ProjectTask task in TaskQueue.InOrder(change.Project).ToList())
        {
            if (places == 0) break;
            if (Start(change, task, by)) places--;
        }

        return null;
    }

    private static bool Start(ProjectChange change, ProjectTask task, string? by)
    {
        string id = task.Id.ToString();
        int attempt = (task.Run?.Try ?? 0) + 1;
        if (task.Work.Goal is not null)
        {
            change.Add(new ProjectEvent.TaskFailed(id, attempt, NoPlanning));
            return false;
        }

        TaskRun run = task.Work.Plan is not null
            ? new TaskRun(attempt, ExecutionId.OfTask(change.Project.Workspace, id, attempt).Value, null)
            : new TaskRun(attempt, null, task.Id.SandboxOf(attempt));
        change.Add(new ProjectEvent.TaskStatusChanged(id, task.Status, ProjectTaskStatus.Running, by, null)
        {
            Run = run,
        });
        return true;
    }
}
