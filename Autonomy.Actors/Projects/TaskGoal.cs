using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Planning;
using Autonomy.Core.Projects;

namespace Autonomy.Actors.Projects;

/// <summary>The goal of a task, from the task's start until there is an execution: what it is told.</summary>
internal sealed class TaskGoal(ProjectId project, ProjectTask task)
{
    private readonly GoalCommand.Propose _propose = new(
        new GoalWish
        {
            Text = task.Work.Goal!,
            Project = project.Name,
            Priority = task.Priority,
            Task = task.Id.ToString(),
            Execution = task.Run!.Execution,
        },
        task.MovedBy ?? task.AddedBy);

    private GoalCommand.Reject? _reject = task.IsCancelling ? RejectionOf(task.MovedBy, task.Reason) : null;

    /// <summary>The goal, whose id follows from the task and the try.</summary>
    public GoalId Id { get; } = GoalId.OfTask(project.Workspace, task.Id.ToString(), task.Run!.Try);

    /// <summary>What it is told next.</summary>
    public GoalCommand Command => (GoalCommand?)_reject ?? _propose;

    /// <summary>Whether it has said that it waits for a person, and there is nothing more to tell it.</summary>
    public bool IsHeard { get; set; }

    /// <summary>It is to be told something: to go, where the task is cancelled, or else how it stands by now.</summary>
    public void AskAgain(ExecutionCommand.Cancel? cancel)
    {
        if (cancel is not null) _reject = RejectionOf(cancel.By, cancel.Reason);
        IsHeard = false;
    }

    /// <summary>It does not take a cancel any more, or not yet: it is asked how it stands.</summary>
    public void TakeBack() => _reject = null;

    /// <summary>Why a goal waits, for people.</summary>
    public static string WhyWaiting(Goal goal)
    {
        GoalQuestion? first = goal.Proposal.Questions.FirstOrDefault();
        return first is null
            ? $"The plan of its goal '{goal.Id}' waits for an approval."
            : $"Its goal '{goal.Id}' has {goal.Proposal.Questions.Length} questions: {first.Text}";
    }

    private static GoalCommand.Reject RejectionOf(string? by, string? reason) =>
        new(by ?? "the engine", reason ?? "Its task was cancelled.");
}
