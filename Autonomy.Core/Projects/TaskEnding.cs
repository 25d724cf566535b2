using System.Collections.Immutable;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Projects;

/// <summary>How runs of tasks go and end, and what that unblocks.</summary>
internal static class TaskEnding
{
    /// <summary>The longest text of an error that a task keeps, in characters.</summary>
    private const int ErrorLengthMax = 2_000;

    public static Rejection? Complete(ProjectChange change, ProjectCommand.CompleteSandbox told)
    {
        if (change.Find(told.Task, out Rejection? refusal) is not { } task) return refusal;
        if (task.Run?.Sandbox != told.Sandbox)
        {
            return new Rejection(
                RejectionCode.WrongState,
                $"The task '{task.Id}' is not in the sandbox '{told.Sandbox}' now: what that tells counts no more.");
        }

        if (!task.IsOpen)
        {
            // Told again, because the answer got lost.
            ProjectTaskStatus same = told.Success ? ProjectTaskStatus.Completed : ProjectTaskStatus.Failed;
            return task.Status == same
                ? null
                : new Rejection(RejectionCode.Ended, $"The task '{task.Id}' has ended: {Words.Of(task.Status)}.");
        }

        if (task.Run.Execution is { } execution)
        {
            return new Rejection(
                RejectionCode.WrongState,
                $"The engine runs the sandbox '{told.Sandbox}' itself, as the execution '{execution}', whose end is "
                + "the task's. Cancel the task to stop it.");
        }

        if (told.Success) Complete(change, task, told);
        else Fail(change, task, told.Error ?? "The sandbox told a failure, and no more.");
        return null;
    }

    public static Rejection? Hear(ProjectChange change, ProjectCommand.HearExecution news)
    {
        ProjectTask? task = change.Project.Open.FirstOrDefault(open => open.Run!.Execution == news.Execution);
        // Told again, or of a run that is over.
        if (task is null) return null;
        switch (news.Status)
        {
            case ExecutionStatus.Completed: Complete(change, task, news.Result, null); break;
            // It has one step, which nothing depends on and which is all that was asked for.
            case ExecutionStatus.CompletedWithFailures when task.Run!.Sandbox is not null:
                Fail(change, task, news.Error ?? "Its command failed.");
                break;
            case ExecutionStatus.CompletedWithFailures:
                Complete(change, task, null, "Some steps failed that nothing depended on; its report names them.");
                break;
            case ExecutionStatus.Failed: Fail(change, task, news.Error ?? "Its execution failed."); break;
            case ExecutionStatus.Cancelled:
                change.Move(task, ProjectTaskStatus.Cancelled, null, WhyCancelled(task, news));
                break;
            // It may have been told before the execution heard what a person asked of the task, and that counts.
            case var _ when task.IsCancelling || task.IsSteering: break;
            default: Follow(change, task, news); break;
        }

        return null;
    }

    public static Rejection? Hear(ProjectChange change, ProjectCommand.HearSteered taken)
    {
        ProjectTask? task = change.Project.Open.FirstOrDefault(open => open.Run!.Execution == taken.Execution);
        if (task is { IsSteering: true } && task.Status == taken.Told)
            change.Add(new ProjectEvent.TaskSteered(task.Id.ToString()));
        return null;
    }

    public static Rejection? Hear(ProjectChange change, ProjectCommand.HearGoal news)
    {
        ProjectTask? task = change.Project.Open.FirstOrDefault(open => open.Run!.Execution == news.Execution);
        // A pause stays one, until somebody ends it.
        if (task is { IsCancelling: false, Status: ProjectTaskStatus.Running })
            change.Move(task, ProjectTaskStatus.Waiting, null, Shortened(news.Reason));
        return null;
    }

    private static void Follow(ProjectChange change, ProjectTask task, ProjectCommand.HearExecution news)
    {
        ProjectTaskStatus status = StatusOf(news.Status);
        string? reason = news.Reason is { } why ? Shortened(why) : null;
        // Another question may follow the one that was answered. What a person said of the task itself stays.
        bool isAnother = reason is not null && reason != task.Reason && task.MovedBy is null;
        if (status != task.Status) change.Move(task, status, null, reason);
        else if (isAnother)
            change.Add(new ProjectEvent.TaskStatusChanged(task.Id.ToString(), status, status, null, reason));
    }

    // Who cancelled the task is who had its execution cancelled.
    private static string? WhyCancelled(ProjectTask task, ProjectCommand.HearExecution news)
    {
        string? why = (task.IsCancelling ? task.Reason : null) ?? news.Error ?? news.Reason;
        return why is null ? null : Shortened(why);
    }

    private static ProjectTaskStatus StatusOf(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Pausing or ExecutionStatus.Paused => ProjectTaskStatus.Paused,
        ExecutionStatus.Waiting => ProjectTaskStatus.Waiting,
        _ => ProjectTaskStatus.Running,
    };

    private static void Complete(ProjectChange change, ProjectTask task, ProjectCommand.CompleteSandbox told) =>
        Complete(change, task, told.Result, told.Error is { } remark ? Shortened(remark) : null);

    private static void Complete(ProjectChange change, ProjectTask task, Values.DataObject? result, string? remark)
    {
        change.Add(new ProjectEvent.TaskCompleted(task.Id.ToString(), task.Run!.Try, result, remark));
        Unblock(change, task.Id);
    }

    private static void Fail(ProjectChange change, ProjectTask task, string error) =>
        change.Add(new ProjectEvent.TaskFailed(task.Id.ToString(), task.Run!.Try, Shortened(error)));

    private static void Unblock(ProjectChange change, TaskId completed)
    {
        Project project = change.Project;
        ImmutableArray<string> unblocked =
        [
            .. project.Tasks.Where(task => task.Status == ProjectTaskStatus.Blocked
                    && task.Dependencies.Contains(completed) && project.IsReady(task))
                .Select(task => task.Id.ToString()),
        ];
        if (!unblocked.IsEmpty) change.Add(new ProjectEvent.TasksUnblocked(unblocked));
    }

    private static string Shortened(string text) =>
        text.Length <= ErrorLengthMax ? text : $"{text[..ErrorLengthMax]}...";
}
