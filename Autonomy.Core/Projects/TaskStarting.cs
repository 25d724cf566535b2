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

    /// <summary>
    /// Has the engine run what is in sandboxes: from then on such a run is an execution as any other, told until it is
    /// answered, and ended by its end alone.
    /// </summary>
    public static void TakeSandboxes(ProjectChange change)
    {
        foreach (ProjectTask task in change.Project.Open.Where(open => open.Run!.Execution is null).ToList())
        {
            string id = task.Id.ToString();
            var execution = ExecutionId.OfTask(change.Project.Workspace, id, task.Run!.Try);
            change.Add(new ProjectEvent.TaskTaken(id, execution.Value));
        }
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
