using Autonomy.Core.Executions;
using Autonomy.Core.Goals;

namespace Autonomy.Core.Projects;

/// <summary>Starts tasks that are ready, as far as there are places.</summary>
internal static class TaskStarting
{
    public static Rejection? StartReady(ProjectChange change, string? by = null)
    {
        int places = TaskQueue.PlacesOf(change.Project);
        // In order of their turn; each start changes only itself, so the order stays.
        foreach (ProjectTask task in TaskQueue.InOrder(change.Project).ToList())
        {
            if (places == 0) break;
            Start(change, task, by);
            places--;
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

    private static void Start(ProjectChange change, ProjectTask task, string? by)
    {
        string id = task.Id.ToString();
        int attempt = (task.Run?.Try ?? 0) + 1;
        string workspace = change.Project.Workspace;
        TaskRun run = task.Work.Sandbox is null
            ? new TaskRun(attempt, ExecutionId.OfTask(workspace, id, attempt).Value, null)
            : new TaskRun(attempt, null, task.Id.SandboxOf(attempt));
        if (task.Work.Goal is not null) run = run with { Goal = GoalId.OfTask(workspace, id, attempt).Value };
        change.Add(new ProjectEvent.TaskStatusChanged(id, task.Status, ProjectTaskStatus.Running, by, null)
        {
            Run = run,
        });
    }
}
