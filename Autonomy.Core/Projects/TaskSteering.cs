using Autonomy.Core.Executions;

namespace Autonomy.Core.Projects;

/// <summary>What people do to a task: pause, resume, cancel, try again.</summary>
internal static class TaskSteering
{
    public static Rejection? Pause(ProjectChange change, ProjectCommand.PauseTask asked)
    {
        if (change.Find(asked.Task, out Rejection? refusal) is not { } task) return refusal;
        if (task.HasEnded || task.IsCancelling) return Wrong(task, "paused");
        if (task is { IsOpen: true, Run.Sandbox: not null })
            return new Rejection(RejectionCode.WrongState, "A sandbox cannot be paused. It can be cancelled.");
        change.Move(task, ProjectTaskStatus.Paused, asked.By, asked.Reason);
        return null;
    }

    public static Rejection? Resume(ProjectChange change, ProjectCommand.ResumeTask asked)
    {
        if (change.Find(asked.Task, out Rejection? refusal) is not { } task) return refusal;
        if (task.Status != ProjectTaskStatus.Paused) return Wrong(task, "resumed");
        change.Move(
            task, task.IsOpen ? ProjectTaskStatus.Running : change.Project.RestOf(task), asked.By, asked.Reason);
        return null;
    }

    public static Rejection? Cancel(ProjectChange change, ProjectCommand.CancelTask asked)
    {
        if (change.Find(asked.Task, out Rejection? refusal) is not { } task) return refusal;
        if (task.IsCancelling || task.Status == ProjectTaskStatus.Cancelled) return null;
        if (task.HasEnded) return Wrong(task, "cancelled");
        if (task is { IsOpen: true, Run.Execution: not null })
            change.Add(new ProjectEvent.TaskCancelRequested(task.Id.ToString(), asked.By, asked.Reason));
        else
            change.Move(task, ProjectTaskStatus.Cancelled, asked.By, asked.Reason);
        return null;
    }

    public static Rejection? Retry(ProjectChange change, ProjectCommand.RetryTask asked)
    {
        if (change.Find(asked.Task, out Rejection? refusal) is not { } task) return refusal;
        if (task.Status is not (ProjectTaskStatus.Failed or ProjectTaskStatus.Cancelled)) return Wrong(task, "retried");
        change.Move(task, change.Project.RestOf(task), asked.By, asked.Reason);
        return null;
    }

    private static Rejection Wrong(ProjectTask task, string what) => new(
        RejectionCode.WrongState,
        $"The task '{task.Id}' cannot be {what}: it is {(task.IsCancelling ? "cancelling" : Words.Of(task.Status))}.");
}
