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
