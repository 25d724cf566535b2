using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Planning;
using Autonomy.Core.Plans;
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

    private GoalCommand? _steering = SteeringOf(TaskExecutions.SteeringOf(task));

    /// <summary>The goal, whose id follows from the task and the try.</summary>
    public GoalId Id { get; } = GoalId.OfTask(project.Workspace, task.Id.ToString(), task.Run!.Try);

    /// <summary>How urgent its execution begins.</summary>
    public Priority Priority => _propose.Wish.Priority;

    /// <summary>What it is told next.</summary>
    public GoalCommand Command => _steering ?? _propose;

    /// <summary>Whether it has said that it waits for a person, and there is nothing more to tell it.</summary>
    public bool IsHeard { get; set; }

    /// <summary>It is to be told what its execution would be: that it is cancelled, paused, or goes on.</summary>
    public void Steer(ExecutionCommand steering)
    {
        _steering = SteeringOf(steering);
        IsHeard = false;
    }

    /// <summary>Takes how it stands: a pause or a resume that it has is not told again.</summary>
    public void Hear(Goal goal)
    {
        bool isTaken = _steering is GoalCommand.Pause ? goal.Pause is not null : goal.Pause is null;
        if (isTaken && _steering is GoalCommand.Pause or GoalCommand.Resume) _steering = null;
    }

    /// <summary>It does not take that any more, or not yet: it is asked how it stands.</summary>
    public void TakeBack() => _steering = null;

    /// <summary>Why a goal waits, for people.</summary>
    public static string WhyWaiting(Goal goal)
    {
        GoalQuestion? first = goal.Proposal.Questions.FirstOrDefault();
        return first is null
            ? $"The plan of its goal '{goal.Id}' waits for an approval."
            : $"Its goal '{goal.Id}' asks {CountOf(goal)}: {first.Text}";
    }

    private static string CountOf(Goal goal) =>
        goal.Proposal.Questions.Length is var count && count == 1 ? "a question" : $"{count} questions";

    private static GoalCommand? SteeringOf(ExecutionCommand? steering) => steering switch
    {
        ExecutionCommand.Cancel cancel =>
            new GoalCommand.Reject(cancel.By, cancel.Reason ?? "Its task was cancelled."),
        ExecutionCommand.Pause pause => new GoalCommand.Pause(pause.By, pause.Reason),
        ExecutionCommand.Resume resume => new GoalCommand.Resume(resume.By),
        _ => null,
    };
}
